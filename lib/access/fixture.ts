import { expect } from 'vitest'
import { askForAccess } from '@/lib/access/commands'
import { elapse, must, settle } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { shownFor } from '@/lib/findings/queries'
import { registerPerson } from '@/lib/people/commands'
import { permissionsOf } from '@/lib/people/rules'
import type { HumanRole } from '@/lib/people/schema'
import { decideRequest } from '@/lib/requests/commands'

// Support for tests of rights: everything here goes through the same commands as the product.

let turn = 0

export async function person(name: string, roles: HumanRole[] = [], groups: string[] = []): Promise<PersonActor> {
  const known = { issuer: 'https://id.test', subject: `access-${turn++}`, name, roles, groups }
  const { personId } = (await must(registerPerson as never, known)) as { personId: string }
  return { kind: 'person', id: personId, name, groups, can: permissionsOf(roles), authenticatedAt: new Date() }
}

/** Somebody who has no role yet. */
export const newcomer = () => person(`Vic ${turn}`, [])

/** The people of these tests, on the shipped policy. */
export async function cast() {
  return {
    lee: await person('Lee', ['auditor']),
    lead: await person('Lead', ['approver'], ['delivery-leads']),
    other: await person('Other', ['approver'], ['delivery-leads']),
  }
}

export const wish = (right: string, { id }: PersonActor) => ({ personId: id, right, reason: 'Takes over from Ana' })

export async function ask(asker: PersonActor, right: string, who: PersonActor) {
  const outcome = await execute(askForAccess, asker, wish(right, who))
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return await requestNumbered(outcome.value.number)
}

export async function requestNumbered(number: number) {
  return await read.request.findUniqueOrThrow({ where: { number }, include: { duties: true } })
}

export async function decide(who: PersonActor, { number }: { number: number }, verdict = 'approve') {
  const request = await requestNumbered(number)
  const { id, digest } = request
  const findings = await shownFor(read, request)
  const words = { reasonCode: verdict === 'approve' ? 'checked' : 'wording', note: 'Not this month', from: 'page' }
  return await execute(decideRequest, who, { requestId: id, digest, findings, verdict, ...words })
}

/** The request after its take-back window. */
export async function settled({ id, number }: { id: string; number: number }) {
  await elapse(id, 'effectiveAt')
  expect(await execute(settle, systemActor, { requestIds: [id] })).toMatchObject({ ok: true })
  return await requestNumbered(number)
}

export async function rolesOf({ id }: { id: string }): Promise<HumanRole[]> {
  return (await read.person.findUniqueOrThrow({ where: { id } })).roles
}

/** Who did what, by the record of a request. */
export async function recordOf({ id }: { id: string }): Promise<string[]> {
  const lines = await read.auditEvent.findMany({ where: { requestId: id }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })
  return lines.map(({ type, actorName }) => `${actorName}: ${type}`)
}
