import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { hashSecret } from '@/lib/core/secrets'
import { read, secretsReader } from '@/lib/db/client'
import { isSignInFailure } from '@/lib/people/labels'
import { absoluteLimitMs, prolongs } from '@/lib/people/rules'
import type { HumanRole, SessionFound, SignInStanding } from '@/lib/people/schema'

type Row = {
  tokenHash: string
  id: string
  issuer: string
  name: string
  roles: HumanRole[]
  groups: string[]
  deactivated: boolean
  current: boolean
  startedAt: Date
  authenticatedAt: Date
  expiresAt: Date
  now: Date
}

/**
 * Who a session token stands for at this moment, by the database's clock. Roles and groups are read each time,
 * so that a role taken away is gone with the next request. (Reads before there is an actor: this is how one comes to be.)
 */
export async function personBySession(token: string): Promise<SessionFound> {
  return (await peopleBySessions([token])).get(token) ?? { state: 'unknown' }
}

/** The same of several tokens, read at once. Of one that stands for nobody there is nothing. */
export async function peopleBySessions(tokens: readonly string[]): Promise<Map<string, SessionFound>> {
  const byHash = new Map(tokens.map((token) => [hashSecret(token), token]))
  const rows = await secretsReader.$queryRaw<Row[]>`
    select s."tokenHash", p."id", p."issuer", p."name", p."roles"::text[] as "roles",
      array(select m."groupSlug" from "GroupMember" m where m."personId" = p."id" order by 1) as "groups",
      p."deactivatedAt" is not null as "deactivated",
      s."expiresAt" > now() and s."createdAt" > now() - ${absoluteLimitMs}::float8 * interval '1 millisecond' as "current",
      s."createdAt" as "startedAt", s."authenticatedAt", s."expiresAt", now() as "now"
    from "Session" s join "Person" p on p."id" = s."personId" where s."tokenHash" = any(${[...byHash.keys()]})`
  return new Map(rows.map((row) => [byHash.get(row.tokenHash)!, foundIn(row)]))
}

function foundIn(row: Row): SessionFound {
  const { id, issuer, name, roles, groups, startedAt, authenticatedAt, expiresAt, now } = row
  if (row.deactivated) return { state: 'deactivated' }
  if (!row.current) return { state: 'ended' }
  return {
    state: 'active',
    person: { id, name, roles, groups, authenticatedAt },
    startedAt,
    issuer,
    prolong: prolongs(startedAt, expiresAt, now),
  }
}

/** The person an issuer vouches for under this subject. An e-mail address never finds anybody. */
export async function personByIdentity(issuer: string, subject: string) {
  return read.person.findUnique({ where: { issuer_subject: { issuer, subject } } })
}

/** A person by our own identifier, for sign-in bookkeeping. */
export async function personById(id: string) {
  return read.person.findUnique({ where: { id } })
}

/** How signing in by these providers goes, by what was kept of it; a provider nobody tried has nothing. */
export async function signInCourses(actor: Actor, issuers: readonly string[]): Promise<Map<string, SignInStanding>> {
  demand(actor, 'audit:read')
  const rows = await read.signInCourse.findMany({ where: { issuer: { in: [...issuers] } } })
  return new Map(
    rows.map(({ issuer, lastAt, failedAt, problem }) => [
      issuer,
      {
        lastAt: lastAt?.toISOString() ?? null,
        failedAt: failedAt?.toISOString() ?? null,
        problem: isSignInFailure(problem) ? problem : null,
      },
    ]),
  )
}
