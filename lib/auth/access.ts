import 'server-only'
import { hashSecret } from '@/lib/core/secrets'
import { credentialOf, credentialOfPast } from '@/lib/auth/tokens'
import type { Permission, PersonActor, PodActor } from '@/lib/core/actor'
import { holderOfToken } from '@/lib/people/tokens/queries'
import { personTokenForm } from '@/lib/people/tokens/schema'
import { openCredentials } from '@/lib/pods/queries'
import type { Access } from '@/lib/pods/schema'

const podCan: ReadonlySet<Permission> = new Set<Permission>(['calls:make'])

const readerCan: ReadonlySet<Permission> = new Set<Permission>(['repositories:read'])

let byId = new Map<string, Access>()
let byHash = new Map<string, Access>()
let known = false
let current = false
let asked = 0
let answered = 0

/** Reads again which credentials open something. The gate calls this when one changed, and once a second in any case. */
export async function refreshAccess(): Promise<void> {
  const turn = ++asked
  const open = await openCredentials().catch((error: unknown) => {
    current = false
    throw error
  })
  // An answer that was overtaken by a later question's may still hold a credential that was revoked in between.
  if (turn < answered) return
  answered = turn
  byId = new Map(open.map((access) => [access.credentialId, access]))
  byHash = new Map(open.map((access) => [access.hash, access]))
  known = true
  current = true
}

/** Forgets everything, so that nothing opens until the database answers again. */
export function closeAccess(): void {
  // Answers still under way were asked for before and count no more.
  answered = ++asked
  byId = new Map()
  byHash = new Map()
  known = false
  current = false
}

/** Whether the list of credentials is known; while it is not, nobody is let in. */
export function accessKnown(): boolean {
  return known
}

/**
 * Whether a credential that is not on the list opens nothing. While the database does not answer it could be a new one,
 * or the list is not known at all, and whoever brings it is asked to come again instead of being told no.
 */
export function accessCurrent(): boolean {
  return current
}

/** The client behind an id and a secret, or null. */
export function accessOfClient(clientId: string, secret: string): Access | null {
  const access = byHash.get(hashSecret(secret))
  return access?.kind === 'client_secret' && access.clientId === clientId && isOpen(access) ? access : null
}

/** The pod behind a bearer token or a service key, or null when it opens nothing now. */
export async function podFromBearer(bearer: string): Promise<PodActor | null> {
  const access = bearer.startsWith('csk_')
    ? byHash.get(hashSecret(bearer))
    : byId.get((await credentialOf(bearer)) ?? '')
  if (!access || !isOpen(access) || (bearer.startsWith('csk_') && access.kind !== 'service_key')) return null
  return {
    kind: 'pod',
    id: access.podId,
    name: access.podName,
    role: access.role,
    department: access.department,
    repositories: access.repositories,
    environment: access.environment,
    accountId: access.accountId,
    credentialId: access.credentialId,
    can: podCan,
  }
}

/** A person whom a token of their own stands for, who may read repositories by it and nothing else; null for any other. */
export async function readerOfToken(token: string): Promise<{ actor: PersonActor; tokenId: string } | null> {
  const found = await holderOfToken(token)
  if (!found) return null
  return { actor: { kind: 'person', ...found.person, groups: [], can: readerCan }, tokenId: found.tokenId }
}

type Closed = 'expired_token' | 'credential_revoked' | 'bad_credential' | 'person_token'

/** Why a bearer opens nothing, which tells whoever brings it what to do: get a new token, or another credential. */
export async function whyClosed(bearer: string): Promise<Closed> {
  if (bearer.startsWith('csk_')) return 'bad_credential'
  // Told by its form alone: whether it opens anything is nobody's to try here.
  if (personTokenForm.test(bearer)) return 'person_token'
  const past = await credentialOfPast(bearer)
  if (past) return credentialStands(past) ? 'expired_token' : 'credential_revoked'
  return (await credentialOf(bearer)) ? 'credential_revoked' : 'bad_credential'
}

/** Whether a credential still opens something, as far as is known. */
export function credentialStands(credentialId: string): boolean {
  const access = byId.get(credentialId)
  return access !== undefined && isOpen(access)
}

function isOpen({ expiresAt }: Access): boolean {
  return expiresAt.getTime() > Date.now()
}
