import 'server-only'
import { demand, type PodActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'

/** So many files are told of at once. */
export const mostFiles = 200

/** Of these paths, and of all below these folders, those at which something stands where the pod is; by path. */
export async function standingAmong(
  actor: PodActor,
  project: string,
  { paths, folders }: { paths: readonly string[]; folders: readonly string[] },
): Promise<string[]> {
  demand(actor, 'calls:make')
  // Each by itself, so that the index of paths leads to it.
  const asked = [
    ...(paths.length > 0 ? [Prisma.sql`path = any(${[...paths]}::text[])`] : []),
    ...folders.map((folder) => Prisma.sql`path ^@ ${`${folder}/`}`),
  ]
  const found = await Promise.all(
    asked.map(
      (where) => read.$queryRaw<{ path: string }[]>`
        select path from "Output" where environment = ${actor.environment} and project = ${project} and ${where}
          and "standingNumber" is not null
        order by path limit ${mostFiles + 1}`,
    ),
  )
  return [...new Set(found.flat().map(({ path }) => path))].toSorted().slice(0, mostFiles + 1)
}
