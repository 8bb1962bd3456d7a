import 'server-only'
import { createPublicKey, type JsonWebKey } from 'node:crypto'
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  errors,
  importJWK,
  type JWK,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
  SignJWT,
} from 'jose'
import { env, type SigningKey } from '@/lib/env'
import { newId } from '@/lib/core/id'
import type { Access } from '@/lib/pods/schema'

/** Seconds an access token lives; a revoked credential closes earlier, within a second. */
export const tokenLifetimeSeconds = 600
/** What tokens are for; a token for anything else is refused. */
export const audience = 'urn:countersign:api'

type Keys = { alg: 'EdDSA' | 'ES256'; kid: string; sign: CryptoKey; publicJwks: JWK[]; verify: JWTVerifyGetKey }
let keys: Promise<Keys> | undefined

async function loadKeys(): Promise<Keys> {
  if (!env.signingKey) throw new Error('COUNTERSIGN_SIGNING_KEY is not set, so no token can be signed or checked')
  const publicJwks = await Promise.all([env.signingKey, ...env.oldKeys].map(publicHalf))
  const [{ alg, kid }] = publicJwks as [Named, ...Named[]]
  const sign = (await importJWK(env.signingKey as JWK, alg)) as CryptoKey
  return { alg, kid, sign, publicJwks, verify: createLocalJWKSet({ keys: publicJwks }) }
}

type Named = JWK & { alg: 'EdDSA' | 'ES256'; kid: string }

async function publicHalf(key: SigningKey): Promise<Named> {
  const { d: _, ...given } = key as JWK
  const jwk = createPublicKey({ key: given as JsonWebKey, format: 'jwk' }).export({ format: 'jwk' }) as JWK
  const alg = key.kty === 'OKP' ? 'EdDSA' : 'ES256'
  return { ...jwk, kid: key.kid ?? (await calculateJwkThumbprint(jwk)), alg, use: 'sig' }
}

function loaded(): Promise<Keys> {
  keys ??= loadKeys()
  return keys
}

/** The public keys that check our tokens (RFC 7517). */
export async function publicKeys(): Promise<{ keys: JWK[] }> {
  return { keys: (await loaded()).publicJwks }
}

/** A signed access token for one credential (RFC 9068, `at+jwt`). */
export async function issueToken({ credentialId, accountId, clientId, podId, environment }: Access): Promise<string> {
  const { alg, kid, sign } = await loaded()
  return await new SignJWT({ client_id: clientId, pod: podId, env: environment, cred: credentialId })
    .setProtectedHeader({ alg, kid, typ: 'at+jwt' })
    .setIssuer(env.url)
    .setAudience(audience)
    .setSubject(accountId)
    .setJti(newId())
    .setIssuedAt()
    .setExpirationTime(`${tokenLifetimeSeconds}s`)
    .sign(sign)
}

type Checked = { credentialId: string; expiresAtMs: number }
const checked = new Map<string, Checked>()
const maxChecked = 5_000

/** The credential a token was issued to, or null when it is not ours, not for us, altered or expired. */
export async function credentialOf(token: string): Promise<string | null> {
  const known = checked.get(token)
  if (known && known.expiresAtMs > Date.now()) return known.credentialId
  const found = await check(token)
  if (!found || found.expiresAtMs <= Date.now()) return null
  // Checking a signature costs more than everything else on the way; whether the credential is open is looked at each time.
  if (checked.size >= maxChecked) checked.clear()
  checked.set(token, found)
  return found.credentialId
}

/** The credential of a token that was good once and whose time is over; null for any other. */
export async function credentialOfPast(token: string): Promise<string | null> {
  const found = await check(token)
  return found && found.expiresAtMs <= Date.now() ? found.credentialId : null
}

/** Readers of base64url forgive stray characters and bits; here every token has exactly one spelling (RFC 7515, 2). */
function isSpeltExactly(token: string): boolean {
  const parts = token.split('.')
  return (
    parts.length === 3 &&
    parts.every((part) => part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part)
  )
}

async function check(token: string): Promise<Checked | null> {
  const { publicJwks, verify } = await loaded()
  if (!isSpeltExactly(token)) return null
  try {
    const { payload } = await jwtVerify(token, verify, {
      algorithms: publicJwks.map(({ alg }) => alg!),
      typ: 'at+jwt',
      issuer: env.url,
      audience,
      requiredClaims: ['exp', 'sub', 'jti', 'cred'],
    })
    return of(payload)
  } catch (error) {
    // Time is looked at last: whatever is late is ours and whole.
    return error instanceof errors.JWTExpired ? of(error.payload) : null
  }
}

const of = ({ cred, exp }: JWTPayload): Checked => ({ credentialId: String(cred), expiresAtMs: exp! * 1000 })
