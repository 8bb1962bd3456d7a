import 'server-only'
import type { AuditEntry } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { askAbout, type Unruled } from '@/lib/repositories/asked/commands'
import { lockRepository } from '@/lib/repositories/commands'
import { areSame } from '@/lib/repositories/owned/lines'
import { ownersWords } from '@/lib/repositories/owned/labels'
import { ownersBrief } from '@/lib/repositories/owned/rules'
import { type OwnersEnvelope, ownersWish } from '@/lib/repositories/owned/schema'
import { newOwners, type Owner, owners as ownersShape } from '@/lib/repositories/schema'

/** Asks people to sign who else signs at which places of a repository. Nothing changes before they have. */
export const askForOwners = defineCommand({
  name: 'repositories.ask_for_owners',
  permission: 'pods:manage',
  actor: 'person',
  input: ownersWish,

  async run({ tx, actor, input: { repository: name, owners: after, reason } }) {
    const locked = await lockRepository(tx, name)
    if (!locked || locked.closedAt) return refuse('not_found', 'unknown_repository')
    const { id } = locked
    const before = await ownersOf(tx, id)
    const wrong = (words: string) => ({ owners: [words] })
    if (areSame(before, after)) return refuse('conflict', 'held', wrong('They are so already'))
    const missing = await groupsMissing(tx, after)
    if (missing.length > 0)
      return refuse('conflict', 'unknown_group', wrong(ownersWords.noGroups(missing, await groupsThere(tx))))
    const brief = ownersBrief({ asker: actor.name, repository: name, before, after, people: await peopleIn(tx, after) })
    const envelope: Unruled<OwnersEnvelope> = { kind: 'place_owners', repository: id, name, before, after }
    return await askAbout(tx, actor, { id, envelope, brief, says: reason })
  },
})

/** Says at once who must sign what is delivered at which places, for whoever runs the machine. */
export const setOwners = defineCommand({
  name: 'repositories.set_owners',
  permission: 'repositories:keep',
  input: newOwners,

  async run({ tx, now, input: { name, owners } }) {
    const row = await lockRepository(tx, name)
    if (!row) return refuse('not_found', 'unknown_repository')
    if ((await groupsMissing(tx, owners)).length > 0) return refuse('not_found', 'unknown_group')
    return { ok: true, value: null, events: [await changeOwners(tx, { id: row.id, name, owners }, now)] }
  },
})

/** Who signs at which places of a repository as it stands in this transaction. */
export async function ownersOf(tx: Tx, id: string): Promise<Owner[]> {
  const { owners } = await tx.repository.findUniqueOrThrow({ where: { id }, select: { owners: true } })
  return ownersShape.parse(owners)
}

/** The groups among these that there are not. */
export async function groupsMissing(tx: Tx, owners: readonly Owner[]): Promise<string[]> {
  const groups = [...new Set(owners.map(({ group }) => group))]
  const known = await tx.group.findMany({ where: { slug: { in: groups } }, select: { slug: true } })
  return groups.filter((group) => known.every(({ slug }) => slug !== group))
}

/** Some of the groups that there are, to choose from. */
async function groupsThere(tx: Tx): Promise<string[]> {
  const groups = await tx.group.findMany({ select: { slug: true }, orderBy: { slug: 'asc' }, take: 12 })
  return groups.map(({ slug }) => slug)
}

/** How many people who could sign are in each of these groups. */
async function peopleIn(tx: Tx, owners: readonly Owner[]): Promise<Map<string, number>> {
  const groups = await tx.group.findMany({
    where: { slug: { in: [...new Set(owners.map(({ group }) => group))] } },
    select: {
      slug: true,
      _count: { select: { members: { where: { person: { deactivatedAt: null, roles: { has: 'approver' } } } } } },
    },
  })
  return new Map(groups.map(({ slug, _count }) => [slug, _count.members]))
}

type Changing = { id: string; name: string; owners: readonly Owner[] }

/** Others sign at places of a repository from now on. */
export async function changeOwners(tx: Tx, { id, name, owners }: Changing, now: Date): Promise<AuditEntry> {
  await tx.repository.update({ where: { id }, data: { owners: [...owners], updatedAt: now } })
  const places = owners.map(({ path, group, count }) => `${path} (${count} of ${group})`)
  return { type: 'repository.owned', subject: { kind: 'repository', id }, data: { name, places } }
}
