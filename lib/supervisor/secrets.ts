import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** The secret of this installation: the operator's, or one made up once and kept for our eyes only. */
export function authSecretOf(given: string, state: string): string {
  if (given) return given
  return readFileSync(
    kept(path.join(state, 'auth-secret'), () => randomBytes(32).toString('base64url')),
    'utf8',
  )
}

/** The secret of an installation that has one; a command makes up none, since what it hashes must open something later. */
export function knownSecretOf(given: string, state: string): string | undefined {
  const file = path.join(state, 'auth-secret')
  return given || (existsSync(file) ? readFileSync(file, 'utf8') : undefined)
}

/** The file with the key that signs pod tokens: the operator's setting as it is, or a key made up once. */
export function signingKeyOf(given: string | undefined, state: string): string {
  return given?.trim() || kept(path.join(state, 'signing-key.json'), newSigningKey)
}

/** The name of a file that only we may read, made with this content if it is not there yet. */
function kept(file: string, make: () => string): string {
  if (existsSync(file)) return file
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, make(), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return file
}

const oldKeysKept = 4

type Key = { kid?: string; d?: string }

/** A set of keys in which a new one signs, and those that signed before still verify: of them only the public half stays. */
export function rotated(content: string): { content: string; kid: string; replaced: string } {
  const given = JSON.parse(content) as Key | { keys: Key[] }
  const before = 'keys' in given ? given.keys : [given as Key]
  const old = before.slice(0, oldKeysKept).map(({ d: _private, ...open }) => open)
  const fresh = JSON.parse(newSigningKey()) as Key
  return {
    content: JSON.stringify({ keys: [fresh, ...old] }, null, 2),
    kid: fresh.kid ?? '',
    replaced: before[0]?.kid ?? 'unnamed',
  }
}

/** Puts a new key in front in a file, in one step and for our eyes only. */
export function rotateIn(file: string): { kid: string; replaced: string } {
  const { content, ...names } = rotated(readFileSync(file, 'utf8'))
  writeFileSync(`${file}.new`, content, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return names
}

/** A new private key that signs pod tokens, as a JWK. */
export function newSigningKey(): string {
  const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  // The key is named by its thumbprint (RFC 7638), so that a verifier finds it after a change of keys.
  const members = JSON.stringify({ crv: key.crv, kty: key.kty, x: key.x })
  const kid = createHash('sha256').update(members).digest('base64url')
  return JSON.stringify({ ...key, kid, alg: 'EdDSA', use: 'sig' })
}
