import 'server-only'
import { type Actor, demand, type PersonActor } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { hashSecret } from '@/lib/core/secrets'
import { read, secretsReader } from '@/lib/db/client'
import { permissionsOf } from '@/lib/people/rules'
import type { HumanRole } from '@/lib/people/schema'
import { mostTokens, personTokenForm, type TokenHolder, type TokenRow } from '@/lib/people/tokens/schema'

/** The tokens of the reader's own that open something, newest first. */
export async function ownTokens(actor: PersonActor): Promise<TokenRow[]> {
  demand(actor, 'repositories:read')
  return await openTokens(actor.id)
}

/** The tokens of somebody that open something, for those who manage people. */
export async function tokensOf(actor: Actor, personId: string): Promise<TokenRow[]> {
  demand(actor, 'people:manage')
  return await openTokens(personId)
}

type Row = { id: string; name: string; prefix: string; createdAt: Date; expiresAt: Date; lastUsedAt: Date | null }

async function openTokens(personId: string): Promise<TokenRow[]> {
  const rows = await read.$queryRaw<Row[]>`
    select id, name, prefix, "createdAt", "expiresAt", "lastUsedAt" from "PersonToken"
    where "personId" = ${personId} and "revokedAt" is null and "expiresAt" > now()
    order by "createdAt" desc, id desc limit ${mostTokens}`
  return revealIn(
    rows.map(({ id, name, prefix, createdAt, expiresAt, lastUsedAt }) => ({
      id,
      name,
      prefix,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    })),
  )
}

/**
 * Whose token this is at this moment, by the database's clock; null for one that opens nothing, and for one of somebody who
 * may not see repositories any more. (Reads before there is an actor: this is how one comes to be.)
 */
export async function holderOfToken(token: string): Promise<TokenHolder | null> {
  if (!personTokenForm.test(token)) return null
  const [row] = await secretsReader.$queryRaw<{ tokenId: string; id: string; name: string; roles: HumanRole[] }[]>`
    select t.id as "tokenId", p.id, p.name, p.roles::text[] as roles
    from "PersonToken" t join "Person" p on p.id = t."personId"
    where t.hash = ${hashSecret(token)} and t."revokedAt" is null and t."expiresAt" > now() and p."deactivatedAt" is null`
  if (!row || !permissionsOf(row.roles).has('repositories:read')) return null
  return { tokenId: row.tokenId, person: { id: row.id, name: row.name } }
}
