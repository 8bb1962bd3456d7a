import 'server-only'
import { type Refusal, refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'

/** So many tasks are followed to see whether they lead back. */
const followed = 500

/** Why a person cannot have a task wait for these; null where they can. What pods say is taken as it is, and shown where it is off. */
export async function waitsRefused(
  tx: Tx,
  { key, environment }: { key: string; environment: string | null },
  names: readonly string[],
): Promise<Refusal | null> {
  if (names.length === 0) return null
  const wrong = (reason: string, words: string) => refuse('invalid', reason, { dependsOn: [words] })
  if (names.includes(key)) return wrong('waits_on_itself', 'A task does not wait for itself')
  const found = await tx.$queryRaw<{ key: string }[]>`
    select distinct key from "Task" where key = any(${[...names]}::text[]) and "podId" is not null
      and environment = ${environment}`
  const known = new Set(found.map((one) => one.key))
  const unknown = names.find((name) => !known.has(name))
  if (unknown !== undefined) return wrong('waits_for_none', `There is no task called ${unknown} there`)
  const back = await tx.$queryRaw<unknown[]>`
    with recursive chain(key) as (
      select unnest(${[...names]}::text[])
      union
      select waits.key from chain join "Task" t on t.key = chain.key and t."podId" is not null
        and t.environment = ${environment}, unnest(task_names(t.data -> 'depends_on')) waits(key))
    select 1 from (select key from chain limit ${followed}) followed where key = ${key} limit 1`
  return back.length === 0 ? null : wrong('waits_in_circle', 'One of them waits for this task, so neither would begin')
}
