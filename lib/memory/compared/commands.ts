import 'server-only'
import { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import { type Change, defineCommand, type Unchanged } from '@/lib/change/command'
import type { Tx } from '@/lib/db/client'
import { bandsOf, likenessOf, statementsOf } from '@/lib/memory/compared/rules'
import { type PairKind, pairKinds } from '@/lib/memory/compared/schema'

/** So many entries are looked at beside one, and as many are named. */
const mostBeside = 20

type Compared = { isAll: boolean }

/**
 * Holds entries that moved against everything else that pods are given there. What is found is named beside both of them, and
 * each that is odd now, or no longer, has a line.
 */
export const compareEntries = defineCommand({
  name: 'memory.compare',
  permission: 'system:sweep',
  input: z.strictObject({ atOnce: z.int().min(1).max(500).default(50) }),
  patienceMs: 30_000,

  async run({ tx, input: { atOnce } }): Promise<Change<Compared> | Unchanged<Compared>> {
    const moved = await tx.$queryRaw<{ id: string }[]>`
      select "entryId" as id from "MemoryToCompare" order by 1 limit ${atOnce} for update skip locked`
    const ids = moved.map(({ id }) => id)
    if (ids.length === 0) return { ok: true, value: { isAll: true }, events: 'unchanged' }
    const touched = new Set(ids)
    const given = await tx.$queryRaw<Given[]>`
      select e.id, e."environment", t."digest", t."text" from "MemoryEntry" e join "MemoryText" t on t."digest" = e."activeDigest"
      where e.id = any(${ids}::text[]) order by e.id`
    // One after the other, since two of them may say something about each other.
    for (const id of ids) for (const other of await forget(tx, id)) touched.add(other)
    for (const entry of given) for (const other of await compareOne(tx, entry)) touched.add(other)
    await tx.memoryToCompare.deleteMany({ where: { entryId: { in: ids } } })
    const [first, ...others] = await flag(tx, [...touched])
    const value = { isAll: ids.length < atOnce }
    return first ? { ok: true, value, events: [first, ...others] } : { ok: true, value, events: 'unchanged' }
  },
})

type Given = { id: string; environment: string; digest: string; text: string }

/** Nothing is known of an entry any more; the others that were beside it. */
async function forget(tx: Tx, id: string): Promise<string[]> {
  const beside = await tx.memoryPair.findMany({ where: { entryId: id }, select: { otherId: true } })
  await tx.memoryPair.deleteMany({ where: { OR: [{ entryId: id }, { otherId: id }] } })
  await tx.memoryFact.deleteMany({ where: { entryId: id } })
  await tx.memoryLikeness.deleteMany({ where: { entryId: id } })
  return beside.map(({ otherId }) => otherId)
}

/** Notes what an entry states and how it reads, with what is beside it; the others. */
async function compareOne(tx: Tx, { id, environment, digest, text }: Given): Promise<string[]> {
  const statements = statementsOf(text)
  const bands = bandsOf(text)
  const pairs: { otherId: string; kind: PairKind }[] = []
  const same = await tx.$queryRaw<{ id: string }[]>`
    select e.id from "MemoryEntry" e where e."activeDigest" = ${digest} and e."environment" = ${environment}
      and e."activeNumber" is not null and e.id <> ${id} order by e.id limit ${mostBeside}`
  pairs.push(...same.map((other) => ({ otherId: other.id, kind: 'duplicate' as const })))
  if (bands.length > 0) {
    const near = await tx.$queryRaw<{ id: string; text: string }[]>`
      with near as materialized (
        select "entryId" from "MemoryLikeness" where "bands" && ${bands} and "environment" = ${environment}
          and "entryId" <> ${id} limit ${mostBeside * 5})
      select e.id, t."text" from near n join "MemoryEntry" e on e.id = n."entryId"
        join "MemoryText" t on t."digest" = e."activeDigest"`
    const alike = near
      .filter((other) => likenessOf(text, other.text) === 'alike')
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    pairs.push(...alike.slice(0, mostBeside).map((other) => ({ otherId: other.id, kind: 'alike' as const })))
  }
  const [subjects, values] = [statements.map(({ subject }) => subject), statements.map(({ value }) => value)]
  // Of what many say, the first few are enough to tell that it is said otherwise.
  const otherwise = await tx.$queryRaw<{ id: string }[]>`
    select distinct o.id from unnest(${subjects}::text[], ${values}::text[]) s(subject, value), lateral (
      (select f."entryId" as id from "MemoryFact" f where f."environment" = ${environment} and f."subject" = s.subject
         and f."value" < s.value order by f."value" limit ${mostBeside})
      union all
      (select f."entryId" from "MemoryFact" f where f."environment" = ${environment} and f."subject" = s.subject
         and f."value" > s.value order by f."value" limit ${mostBeside})) o
    order by 1 limit ${mostBeside}`
  pairs.push(...otherwise.map((other) => ({ otherId: other.id, kind: 'contradicts' as const })))

  await tx.memoryFact.createMany({
    data: statements.map(({ subject, value }) => ({ entryId: id, subject, value, environment })),
    skipDuplicates: true,
  })
  if (bands.length > 0) await tx.memoryLikeness.create({ data: { entryId: id, environment, bands } })
  await tx.memoryPair.createMany({
    data: pairs.flatMap(({ otherId, kind }) => [
      { entryId: id, otherId, kind },
      { entryId: otherId, otherId: id, kind },
    ]),
    skipDuplicates: true,
  })
  return pairs.map(({ otherId }) => otherId)
}

/** What is odd about these entries follows from what is beside them; each that changed has its line. */
async function flag(tx: Tx, ids: readonly string[]): Promise<AuditEntry[]> {
  const ours = [...pairKinds]
  await tx.$queryRaw`select id from "MemoryEntry" where id = any(${ids}::text[]) order by id for update`
  const changed = await tx.$queryRaw<{ id: string; key: string; environment: string; flags: string[] }[]>`
    with now as (
      select e.id, array(select f from unnest(e."flags") f where f <> all(${ours}::text[]) order by f)
        || array(select distinct p."kind" from "MemoryPair" p where p."entryId" = e.id order by 1) as flags
      from "MemoryEntry" e where e.id = any(${ids}::text[]))
    update "MemoryEntry" e set "flags" = now.flags from now
    where e.id = now.id and coalesce(e."flags", '{}') <> now.flags
    returning e.id, e."path" as key, e."environment", e."flags"`
  return changed.map(({ id, key, environment, flags }) => {
    const found = flags.filter((one) => (ours as string[]).includes(one))
    return { type: 'memory.compared', subject: { kind: 'memory', id }, environment, data: { key, found } }
  })
}
