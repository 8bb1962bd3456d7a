import 'server-only'
import type { Tx } from '@/lib/db/client'
import type { Request } from '@/lib/db/generated/client'

type Asked = Pick<Request, 'podId' | 'environment' | 'askedAt'>

/**
 * The same, each with who was shown a credential that opened the gate for its pod, in its environment, when it was asked.
 * What became of the credential since is nothing to it. An index has them by when they ended, so that those of earlier
 * years are not read.
 */
export async function withKeyHolders<Row extends Asked>(
  db: Pick<Tx, '$queryRaw'>,
  rows: readonly Row[],
): Promise<(Row & { keyHolders: string[] })[]> {
  const asked = rows.flatMap(({ podId, environment, askedAt }, n) =>
    podId !== null && environment !== null ? [{ n, podId, environment, at: askedAt.toISOString() }] : [],
  )
  const holders = new Map(asked.length > 0 ? await holdersOf(db, asked) : [])
  return rows.map((row, n) => ({ ...row, keyHolders: holders.get(n) ?? [] }))
}

type Numbered = { n: number; podId: string; environment: string; at: string }

async function holdersOf(db: Pick<Tx, '$queryRaw'>, asked: readonly Numbered[]): Promise<[number, string[]][]> {
  const each = <Name extends keyof Numbered>(name: Name) => asked.map((one) => one[name])
  // The first moment is said by itself, by which PostgreSQL can tell how few there are.
  const first = each('at').toSorted()[0]
  const found = await db.$queryRaw<{ n: number; people: string[] }[]>`
    select asked.n, array_agg(distinct c."issuedTo") as people
    from unnest(${each('n')}::int[], ${each('podId')}::text[], ${each('environment')}::text[], ${each('at')}::timestamptz[])
        as asked(n, pod, environment, at)
      join "ServiceAccount" a on a."podId" = asked.pod and a.environment = asked.environment
      join "Credential" c on c."accountId" = a.id and c."issuedTo" is not null and c."createdAt" <= asked.at
        and least(c."revokedAt", c."expiresAt") >= ${first}::timestamptz and least(c."revokedAt", c."expiresAt") >= asked.at
    group by asked.n`
  return found.map(({ n, people }) => [n, people])
}
