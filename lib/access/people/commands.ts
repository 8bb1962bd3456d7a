import 'server-only'
import { fieldWords } from '@/lib/access/labels'
import { askForRight } from '@/lib/access/commands'
import { membershipWish, type Right, restoreWish, roleWish } from '@/lib/access/schema'
import type { AuditEntry } from '@/lib/audit/events'
import { type CommandContext, defineCommand } from '@/lib/change/command'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import {
  endTokens,
  joinGroup,
  leaveGroup,
  letIn,
  lockPerson,
  lockWithAdmins,
  makeGroup,
  writeRoles,
} from '@/lib/people/commands'
import { changeBlocker } from '@/lib/people/rules'
import { type HumanRole, humanRole, membership, personRef } from '@/lib/people/schema'
import { type Signing, signingOf } from '@/lib/policy/signing/queries'

/** A request by which people were asked for a right. */
type Asked = { number: number; sentence: string }

/** Takes roles away at once, and gives others: at once in an installation's first days, later by asking people. */
export const setRoles = defineCommand({
  name: 'people.set_roles',
  permission: 'people:manage',
  input: roleWish,

  async run(context) {
    const { tx, actor, input } = context
    const { personId, roles, reason } = input
    const { person, admins } = await lockWithAdmins(tx, personId)
    if (!person) return refuse('not_found', 'unknown_person')
    const blocker = changeBlocker(personId, roles.includes('admin'), actor.id, admins)
    if (blocker) return refuse('conflict', blocker)
    const more = roles.filter((role) => !person.roles.includes(role))
    const kept = person.roles.filter((role) => roles.includes(role))
    const isLess = kept.length < person.roles.length
    if (more.length === 0 && !isLess) return { ok: true, value: { roles, asked: [] }, events: 'unchanged' }

    const signing = await signingOf(tx)
    const isAsked = more.length > 0 && mustAsk(context, signing)
    const now: HumanRole[] = isAsked ? humanRole.options.filter((role) => kept.includes(role)) : roles
    const changed = isLess || !isAsked ? [await writeRoles(tx, person, now)] : []
    const rights = isAsked ? more.map((role) => ({ role })) : []
    const asked = await askForEach(context, rights, reason)
    if ('ok' in asked) return asked
    const [first, ...events] = [...signing.events, ...changed, ...asked.events]
    return { ok: true, value: { roles: now, asked: asked.asked }, events: [first!, ...events] }
  },
})

/** Puts a person into a group, or asks people to. Only who gives it a title makes a new one: a misspelt name makes none. */
export const addToGroup = defineCommand({
  name: 'people.add_to_group',
  permission: 'people:manage',
  input: membershipWish,

  async run(context) {
    const { tx, actor, input } = context
    const { personId, group, title, reason } = input
    const person = await lockPerson(tx, personId)
    if (!person) return refuse('not_found', 'unknown_person')
    if (personId === actor.id) return refuse('conflict', 'own_roles')
    const known = await tx.group.findUnique({ where: { slug: group } })
    if (title === undefined && !known) return refuse('not_found', 'unknown_group')
    const member = await tx.groupMember.findUnique({ where: { groupSlug_personId: { groupSlug: group, personId } } })
    if (member) return { ok: true, value: { group, asked: [] as Asked[] }, events: 'unchanged' }

    const signing = await signingOf(tx)
    if (!mustAsk(context, signing)) {
      const joined = await joinGroup(tx, { group, title, personId, personName: person.name })
      return { ok: true, value: { group, asked: [] as Asked[] }, events: [...signing.events, joined] }
    }
    // A group that nobody is in gives nobody anything.
    const made = known ? [] : [await makeGroup(tx, { slug: group, title: title! })]
    const asked = await askForEach(context, [{ group }], reason)
    if ('ok' in asked) return asked
    const [first, ...events] = [...signing.events, ...made, ...asked.events]
    return { ok: true, value: { group, asked: asked.asked }, events: [first!, ...events] }
  },
})

export const removeFromGroup = defineCommand({
  name: 'people.remove_from_group',
  permission: 'people:manage',
  input: membership,

  async run({ tx, actor, input: { personId, group } }) {
    const person = await lockPerson(tx, personId)
    if (!person) return refuse('not_found', 'unknown_person')
    if (personId === actor.id) return refuse('conflict', 'own_roles')
    const found = await tx.group.findUnique({ where: { slug: group } })
    if (!found) return refuse('not_found', 'unknown_group')
    const signing = await signingOf(tx)
    const [left] = await leaveGroup(tx, found, person)
    return { ok: true, value: { group }, events: left ? [...signing.events, left] : 'unchanged' }
  },
})

/** Ends a person's access: what they have open ends with it, and they cannot sign in again. Their history stays. */
export const deactivatePerson = defineCommand({
  name: 'people.deactivate',
  permission: 'people:manage',
  input: personRef,

  async run({ tx, actor, now, input: { personId } }) {
    const { person, admins } = await lockWithAdmins(tx, personId)
    if (!person) return refuse('not_found', 'unknown_person')
    if (person.deactivatedAt) return refuse('conflict', 'already_deactivated')
    const blocker = changeBlocker(personId, false, actor.id, admins)
    if (blocker) return refuse('conflict', blocker)
    const { events: noted } = await signingOf(tx)
    await tx.person.update({ where: { id: personId }, data: { deactivatedAt: now } })
    // The rows stay for a while, so that the browser that comes back can be told why it is signed out.
    const { count } = await tx.session.updateMany({
      where: { personId, expiresAt: { gt: now } },
      data: { expiresAt: now },
    })
    await endTokens(tx, personId)
    const subject = { kind: 'person', id: personId }
    const ended: AuditEntry = { type: 'person.deactivated', subject, data: { name: person.name } }
    const devices = await dropDevices(tx, personId)
    return {
      ok: true,
      value: { sessions: count },
      events: [...noted, ...devices, ended],
    }
  },
})

/** Whoever has no access is told nowhere, and not again by themselves once they have. */
async function dropDevices(tx: Tx, personId: string): Promise<AuditEntry[]> {
  const devices = await tx.noticeDevice.findMany({ where: { personId }, orderBy: { id: 'asc' } })
  await tx.noticeDevice.deleteMany({ where: { personId } })
  return devices.map(({ id, browser }) => ({
    type: 'notice.device_removed',
    subject: { kind: 'notice', id: personId },
    data: { device: id, browser, because: 'deactivated' },
  }))
}

/** Lets somebody in again: at once where they may do nothing, else by asking people, as what they were counts again. */
export const reactivatePerson = defineCommand({
  name: 'people.reactivate',
  permission: 'people:manage',
  input: restoreWish,

  async run(context) {
    const { tx, input } = context
    const { personId, reason } = input
    const person = await lockPerson(tx, personId)
    if (!person) return refuse('not_found', 'unknown_person')
    if (!person.deactivatedAt) return refuse('conflict', 'not_deactivated')
    const signing = await signingOf(tx)
    const groups = await tx.groupMember.count({ where: { personId } })
    const isAsked = person.roles.length + groups > 0 && mustAsk(context, signing)
    if (!isAsked)
      return { ok: true, value: { asked: [] as Asked[] }, events: [...signing.events, await letIn(tx, person)] }
    const asked = await askForEach(context, [{ access: 'again' }], reason)
    if ('ok' in asked) return asked
    const [first, ...events] = [...signing.events, ...asked.events]
    return { ok: true, value: { asked: asked.asked }, events: [first!, ...events] }
  },
})

type Context = CommandContext<{ personId: string }>

/** Whether a person who gives somebody more must ask others for it. Whoever runs the machine never must. */
function mustAsk({ actor, input: { personId } }: Context, { grown, byOthers }: Signing): boolean {
  return actor.kind !== 'system' && (grown || byOthers([actor.id, personId]))
}

/** Asks people for each of these rights, or says why one of them cannot be asked for; then none is. */
async function askForEach(
  { tx, actor, input: { personId } }: Context,
  rights: readonly Right[],
  reason: string,
): Promise<{ asked: Asked[]; events: AuditEntry[] } | Refusal> {
  if (rights.length > 0 && reason === '') return refuse('invalid', 'invalid_input', { reason: [fieldWords.reason] })
  const found: { asked: Asked[]; events: AuditEntry[] } = { asked: [], events: [] }
  for (const right of rights) {
    const one = await askForRight(tx, { actor, personId, right, reason })
    if ('ok' in one) return one
    found.asked.push(one.asked)
    found.events.push(one.event)
  }
  return found
}
