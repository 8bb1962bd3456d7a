import 'server-only'
import { systemActor } from '@/lib/core/actor'
import { spellings } from '@/lib/core/search-words'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { holding } from '@/lib/db/like'

type OfPod = { podId: string; environment: string | null; key: string }

/** The pods that are called so, by name or slug. */
export async function podIds(pod: string): Promise<string[]> {
  return idsOf(
    await read.$queryRaw`select id from "Pod" where slug = ${pod} or name = any(${spellings(pod)}) order by id`,
  )
}

/** All who can have done something and whose name holds this, or did when they were called otherwise. */
export async function actorIds(name: string): Promise<string[]> {
  const held = holding(name)
  return idsOf(
    await read.$queryRaw`
      select id from "Person" where name ilike any ${held} union select id from "Pod" where name ilike any ${held}
      union select ${systemActor.id} where ${systemActor.name} ilike any ${held}
      union select e."subjectId" from "AuditEvent" e
        where split_part(e.type, '.', 1) = 'person' and e.type not like 'call.%' and e.type = 'person.changed'
        and exists (select from jsonb_path_query(e.data, '$.changes[*] ? (@.field == "name").from') was
          where was #>> '{}' ilike any ${held})
      order by id`,
  )
}

/** The request with this number; null when there is none. */
export async function requestId(number: number): Promise<string | null> {
  return idsOf(await read.$queryRaw`select id from "Request" where number = ${number}`)[0] ?? null
}

/** That a line "e" is about a task. A number is one task, of one pod in one environment; a name is whatever any pod calls so. */
export async function taskLines(named: string): Promise<Prisma.Sql> {
  const number = Number(/^t-([1-9]\d{0,9})$/i.exec(named)?.[1])
  if (!(number <= 2_147_483_647)) return Prisma.sql`e."taskKey" = any(${spellings(named)}) and e."podId" is not null`
  const [task] = await read.$queryRaw<OfPod[]>`
    select "podId", environment, key from "Task" where number = ${number} and "podId" is not null`
  if (!task) return Prisma.sql`false`
  return Prisma.sql`e."taskKey" = ${task.key} and e."podId" = ${task.podId} and e.environment = ${task.environment}`
}

function idsOf(rows: unknown): string[] {
  return (rows as { id: string }[]).map(({ id }) => id)
}
