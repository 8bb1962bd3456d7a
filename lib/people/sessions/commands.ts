import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import type { Person, Prisma } from '@/lib/db/generated/client'
import type { Tx } from '@/lib/db/client'
import { env } from '@/lib/env'
import { absoluteLimitMs, changedDetails, type DetailChange, isListedAdmin, sessionEnd } from '@/lib/people/rules'
import { failedSignIn, newSession, sessionEnded, sessionRef } from '@/lib/people/schema'

/** Signs a person in: a new session, and the end of the one this browser had before. */
export const startSession = defineCommand({
  name: 'sessions.start',
  permission: 'sessions:manage',
  input: newSession,

  async run({ tx, now, input: { personId, tokenHash, authenticatedAt, details, replaces, deviceId } }) {
    const before = await tx.person.findUnique({ where: { id: personId } })
    if (!before) return refuse('not_found', 'unknown_person')
    if (before.deactivatedAt) return refuse('forbidden', 'deactivated')

    const changes = details ? changedDetails(before, details) : []
    const person =
      details && changes.length > 0 ? await tx.person.update({ where: { id: personId }, data: details }) : before
    const events: AuditEntry[] = changes.length > 0 ? [detailsChanged(person, changes)] : []
    if (replaces) events.push(...(await end(tx, replaces)))
    if (deviceId) events.push(...(await leaveDevice(tx, { id: deviceId, NOT: { personId } }, person)))
    await forgetEnded(tx, personId, now)
    events.push(...(await makeFirstAdmin(tx, person)))
    const expiresAt = sessionEnd(now, now)
    // A provider's clock that runs ahead would keep a sign-in fresh for longer than it is.
    const knownSince = authenticatedAt && authenticatedAt < now ? authenticatedAt : now
    await tx.session.create({ data: { tokenHash, personId, createdAt: now, authenticatedAt: knownSince, expiresAt } })
    const { name, issuer } = person
    await tx.signInCourse.upsert({ where: { issuer }, create: { issuer, lastAt: now }, update: { lastAt: now } })
    return {
      ok: true,
      value: { expiresAt },
      events: [
        {
          type: 'session.started',
          subject: { kind: 'person', id: personId },
          by: { id: personId, name },
          data: { name, issuer },
        },
        ...events,
      ],
    }
  },
})

export const endSession = defineCommand({
  name: 'sessions.end',
  permission: 'sessions:manage',
  input: sessionEnded,

  async run({ tx, input: { tokenHash, deviceId } }) {
    const [ended] = await end(tx, tokenHash)
    if (!ended?.by) return { ok: true, value: { ended: false }, events: 'unchanged' }
    const left = deviceId ? await leaveDevice(tx, { id: deviceId, personId: ended.by.id }, ended.by) : []
    return { ok: true, value: { ended: true }, events: [ended, ...left] }
  },
})

/** Whoever fails over and over writes no more often than this. */
const notedEveryMs = 5_000

/**
 * Keeps when a sign-in by a provider last failed, and why. Nobody is known yet who could be said to have done something, so
 * it is no line of the record.
 */
export const noteFailedSignIn = defineCommand({
  name: 'sessions.note_failure',
  permission: 'sessions:manage',
  input: failedSignIn,

  async run({ tx, now, input: { issuer, problem } }) {
    const found = await tx.signInCourse.findUnique({ where: { issuer } })
    const isJustNoted = found?.failedAt && now.getTime() - found.failedAt.getTime() < notedEveryMs
    const failed = { failedAt: now, problem }
    if (!isJustNoted) await tx.signInCourse.upsert({ where: { issuer }, create: { issuer, ...failed }, update: failed })
    return { ok: true, value: {}, events: 'unchanged' }
  },
})

/** Moves the idle limit of a session in use. Nothing about what the person may do changes, so nothing is recorded. */
export const prolongSession = defineCommand({
  name: 'sessions.prolong',
  permission: 'sessions:manage',
  input: sessionRef,

  async run({ tx, now, input: { tokenHash } }) {
    const session = await tx.session.findUnique({ where: { tokenHash } })
    if (!session || session.expiresAt <= now) return refuse('not_found', 'unknown_session')
    const expiresAt = sessionEnd(session.createdAt, now)
    await tx.session.update({ where: { tokenHash }, data: { expiresAt } })
    return { ok: true, value: { expiresAt }, events: 'unchanged' }
  },
})

function detailsChanged({ id, name }: Person, changes: DetailChange[]): AuditEntry {
  const data = { name, changes, because: 'provider' as const }
  return { type: 'person.changed', subject: { kind: 'person', id }, by: { id, name }, data }
}

async function end(tx: Tx, tokenHash: string): Promise<AuditEntry[]> {
  const session = await tx.session.findUnique({ where: { tokenHash }, include: { person: true } })
  const { count } = await tx.session.deleteMany({ where: { tokenHash } })
  if (!session || count === 0) return []
  const { id, name } = session.person
  return [{ type: 'session.ended', subject: { kind: 'person', id }, by: { id, name }, data: { name } }]
}

/** Whoever signs out in a browser is told there no more, and so is whoever was told in it when somebody else signs in. */
async function leaveDevice(
  tx: Tx,
  where: Prisma.NoticeDeviceWhereInput,
  { id, name }: { id: string; name: string },
): Promise<AuditEntry[]> {
  const device = await tx.noticeDevice.findFirst({ where })
  if (!device || (await tx.noticeDevice.deleteMany({ where: { id: device.id } })).count === 0) return []
  const because = device.personId === id ? ('signed_out' as const) : ('taken_over' as const)
  const data = { device: device.id, browser: device.browser, because }
  return [{ type: 'notice.device_removed', subject: { kind: 'notice', id: device.personId }, by: { id, name }, data }]
}

/** Sessions that ended long ago explain nothing to anybody any more. */
async function forgetEnded(tx: Tx, personId: string, now: Date): Promise<void> {
  await tx.session.deleteMany({ where: { personId, expiresAt: { lt: new Date(now.getTime() - absoluteLimitMs) } } })
}

/** An installation nobody administers takes the person its settings name, although they signed in before being named. */
async function makeFirstAdmin(tx: Tx, person: Person): Promise<AuditEntry[]> {
  if (person.roles.includes('admin') || !isListedAdmin(env.admins, person)) return []
  const admins = await tx.person.count({ where: { roles: { has: 'admin' }, deactivatedAt: null } })
  if (admins > 0) return []
  const { id, name, roles: from } = person
  const to = [...from, 'admin' as const]
  await tx.person.update({ where: { id }, data: { roles: to } })
  const data = { name, changes: [{ field: 'roles' as const, from, to }], because: 'settings' as const }
  return [{ type: 'person.changed', subject: { kind: 'person', id }, data }]
}
