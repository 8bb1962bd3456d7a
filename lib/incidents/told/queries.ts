import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { Incident } from '@/lib/db/generated/client'
import { permissionsOf } from '@/lib/people/rules'
import type { HumanRole } from '@/lib/people/schema'

type Person = { id: string; name: string }

/** Whoever deals with incidents. */
export async function handlers(actor: Actor): Promise<Person[]> {
  demand(actor, 'incidents:read')
  const people = await read.person.findMany({
    where: { deactivatedAt: null },
    select: { id: true, name: true, roles: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  })
  return people
    .filter(({ roles }) => permissionsOf(roles as HumanRole[]).has('incidents:handle'))
    .map(({ id, name }) => ({ id, name }))
}

/**
 * Who is to be told of an incident when it is opened, for whatever tells people: whoever has it, and those who answer for
 * the pods that it touches; where there is nobody like that, the admins. Nobody while it is silenced, and of what weighs
 * little nobody at all.
 */
export async function toldOf(
  actor: Actor,
  incident: Pick<Incident, 'id' | 'ownerId' | 'severity' | 'silencedUntil'>,
): Promise<Person[]> {
  demand(actor, 'incidents:read')
  const { id, ownerId, severity, silencedUntil } = incident
  if (severity === 'low' || (silencedUntil !== null && silencedUntil > new Date())) return []
  const parts = await read.incidentPart.findMany({
    where: { incidentId: id, part: 'pod' },
    select: { key: true },
    take: 50,
  })
  const pods = await read.pod.findMany({
    where: { id: { in: parts.map(({ key }) => key) } },
    select: { ownerId: true },
  })
  const wanted = [ownerId, ...pods.map((pod) => pod.ownerId)].filter((one) => one !== null)
  const where = wanted.length > 0 ? { id: { in: wanted } } : { roles: { has: 'admin' as const } }
  return await read.person.findMany({
    where: { ...where, deactivatedAt: null },
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  })
}
