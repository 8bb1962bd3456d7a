import { createPrivateKey } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readEnv } from '@/lib/env'
import { authSecretOf, knownSecretOf, newSigningKey, rotated, signingKeyOf } from '@/lib/supervisor/secrets'

let state: string
beforeEach(() => {
  state = mkdtempSync(path.join(tmpdir(), 'countersign-secrets-'))
})
afterEach(() => rmSync(state, { recursive: true }))

it('makes up a secret once and keeps it', () => {
  const secret = authSecretOf('', state)
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
  expect(authSecretOf('', state)).toBe(secret)
  expect(statSync(path.join(state, 'auth-secret')).mode & 0o077).toBe(0)
})

it('a command makes up no secret: what it hashed would open nothing where another one runs', () => {
  expect(knownSecretOf('', state)).toBeUndefined()
  expect(existsSync(path.join(state, 'auth-secret'))).toBe(false)
  expect(knownSecretOf('given', state)).toBe('given')
  const secret = authSecretOf('', state)
  expect(knownSecretOf('', state)).toBe(secret)
})

it('prefers what the operator gave', () => {
  expect(authSecretOf('the operator’s own', state)).toBe('the operator’s own')
  expect(signingKeyOf('/run/secrets/key.json', state)).toBe('/run/secrets/key.json')
})

it('makes up a signing key that the settings accept, and keeps it from others', () => {
  const file = signingKeyOf(undefined, state)
  expect(statSync(file).mode & 0o077).toBe(0)
  const { signingKey } = readEnv({ COUNTERSIGN_SIGNING_KEY: file })
  expect(createPrivateKey({ key: { ...signingKey }, format: 'jwk' }).asymmetricKeyType).toBe('ed25519')
  const before = readFileSync(file, 'utf8')
  expect(readFileSync(signingKeyOf(undefined, state), 'utf8')).toBe(before)
})

it('puts a new key in front of those that still verify, and keeps of them nothing that signs', () => {
  let content = newSigningKey()
  const names = [(JSON.parse(content) as { kid: string }).kid]
  for (let turn = 0; turn < 6; turn++) {
    const next = rotated(content)
    expect(next.replaced).toBe(names.at(-1))
    names.push(next.kid)
    content = next.content
  }
  const { keys } = JSON.parse(content) as { keys: { kid: string; d?: string }[] }
  expect(keys.map(({ kid }) => kid)).toEqual(names.toReversed().slice(0, 5))
  expect(keys.map(({ d }) => d !== undefined)).toEqual([true, false, false, false, false])
  expect(readEnv({ COUNTERSIGN_SIGNING_KEY: content }).oldKeys).toHaveLength(4)
})
