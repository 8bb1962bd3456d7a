import { addPod, must, type TestPod } from '@/lib/gate/fixture'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { decodeProtectedHeader, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { accessOfClient, podFromBearer, refreshAccess } from '@/lib/auth/access'
import { audience, issueToken, publicKeys } from '@/lib/auth/tokens'
import { newId } from '@/lib/core/id'
import { env } from '@/lib/env'
import { revokeCredential } from '@/lib/pods/commands'

let pod: TestPod
let good: string
let ours: JWK & { x: string }

beforeAll(async () => {
  pod = await addPod('bearer')
  await refreshAccess()
  ours = (await publicKeys()).keys[0] as typeof ours
})
beforeEach(async () => {
  good = await issueToken(accessOfClient(pod.clientId, pod.clientSecret)!)
  // The good one is known already when its twisted copies come.
  expect(await podFromBearer(good)).toMatchObject({ kind: 'pod', id: pod.podId })
})

const encode = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const parts = () => good.split('.') as [string, string, string]
const payload = (more: JWTPayload = {}): JWTPayload => ({
  ...(JSON.parse(Buffer.from(parts()[1], 'base64url').toString()) as JWTPayload),
  ...more,
})
const seconds = () => Math.floor(Date.now() / 1000)

/** A token as we would sign it, but for what is given. */
async function signed(claims: JWTPayload, header: object = {}, key: JWK = env.signingKey as JWK): Promise<string> {
  const alg = key.kty === 'OKP' ? 'EdDSA' : 'ES256'
  return await new SignJWT(claims)
    .setProtectedHeader({ alg, kid: ours.kid!, typ: 'at+jwt', ...header } as { alg: string })
    .sign(await importJWK(key, alg))
}

async function signedWithSecret(secret: Uint8Array): Promise<string> {
  return await new SignJWT(payload()).setProtectedHeader({ alg: 'HS256', kid: ours.kid!, typ: 'at+jwt' }).sign(secret)
}

const strangerKey = (type: 'ed25519' | 'ec' = 'ed25519') =>
  (type === 'ec'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('ed25519')
  ).privateKey.export({ format: 'jwk' }) as JWK
const publicHalf = ({ d: _, ...key }: JWK) => key

const refused: Record<string, () => string | Promise<string>> = {
  'no algorithm, no signature': () => `${encode({ alg: 'none', typ: 'at+jwt' })}.${parts()[1]}.`,
  'no algorithm, the old signature': () => `${encode({ alg: 'none', typ: 'at+jwt' })}.${parts()[1]}.${parts()[2]}`,
  'no algorithm, in capitals': () => `${encode({ alg: 'NONE', typ: 'at+jwt' })}.${parts()[1]}.AA`,
  'HS256 with the public key as PEM': () =>
    signedWithSecret(
      Buffer.from(createPublicKey({ key: ours as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' })),
    ),
  'HS256 with the raw public key': () => signedWithSecret(Buffer.from(ours.x, 'base64url')),
  'HS256 with the public key as JSON': () => signedWithSecret(Buffer.from(JSON.stringify(ours))),
  'another algorithm': () => signed(payload(), {}, strangerKey('ec')),
  'another installation’s key under our key’s name': () => signed(payload(), {}, strangerKey()),
  'a key’s name that is a path': () => signed(payload(), { kid: '../../../../dev/null' }, strangerKey()),
  'a key of its own in the header': () => {
    const key = strangerKey()
    return signed(payload(), { jwk: publicHalf(key) }, key)
  },
  'a key address in the header': () =>
    signed(payload(), { jku: `${env.url}/.well-known/jwks.json`, kid: 'other' }, strangerKey()),
  'a certificate address in the header': () => signed(payload(), { x5u: 'https://evil.example/cert' }, strangerKey()),
  'a header that must be understood': () => signed(payload(), { crit: ['exp'] }).catch(() => ''),
  'the type JWT': () => signed(payload(), { typ: 'JWT' }),
  'no type': () => signed(payload(), { typ: undefined }),
  'the type of an ID token': () => signed(payload(), { typ: 'id_token+jwt' }),
  'another issuer': () => signed(payload({ iss: 'https://other.example' })),
  'no issuer': () => signed(payload({ iss: undefined })),
  'another audience': () => signed(payload({ aud: 'urn:another:api' })),
  'no audience': () => signed(payload({ aud: undefined })),
  expired: () => signed(payload({ exp: seconds() - 1 })),
  'no end': () => signed(payload({ exp: undefined })),
  'not yet valid': () => signed(payload({ nbf: seconds() + 60 })),
  'no number': () => signed(payload({ jti: undefined })),
  'no credential': () => signed(payload({ cred: undefined })),
  'a credential nobody knows': () => signed(payload({ cred: newId() })),
  'the id of a service account as credential': () => signed(payload({ cred: payload().sub })),
  'a list of credentials': () => signed(payload({ cred: [payload()['cred'], newId()] })),
  'an altered payload': () => `${parts()[0]}.${encode({ ...payload(), env: 'dev' })}.${parts()[2]}`,
  'an altered header': () => `${encode({ ...decodeProtectedHeader(good), kid: 'x' })}.${parts()[1]}.${parts()[2]}`,
  'a payload that is no JSON': () => `${parts()[0]}.${encode('{')}.${parts()[2]}`,
  'half a signature': () => `${parts()[0]}.${parts()[1]}.${parts()[2].slice(0, 40)}`,
  'no signature': () => `${parts()[0]}.${parts()[1]}.`,
  'two parts': () => `${parts()[0]}.${parts()[1]}`,
  'five parts': () => `${good}.${parts()[1]}.${parts()[2]}`,
  nothing: () => '',
  dots: () => '..',
  'a client secret': () => pod.clientSecret,
  'a service key with one letter changed': () =>
    pod.serviceKey.slice(0, -1) + (pod.serviceKey.endsWith('A') ? 'E' : 'A'),
  'a service key cut short': () => 'csk_',
}

describe('a bearer token', () => {
  it.each(Object.entries(refused))('is refused: %s', async (_name, make) => {
    expect(await podFromBearer(await make())).toBeNull()
  })

  it('is accepted when only its number differs, so the others were refused for what they are', async () => {
    expect(payload()).toMatchObject({ aud: audience, iss: env.url })
    const again = await signed(payload({ jti: newId() }))
    expect(await podFromBearer(again)).toMatchObject({ id: pod.podId, credentialId: pod.clientCredentialId })
    expect(await podFromBearer(pod.serviceKey)).toMatchObject({ id: pod.podId, credentialId: pod.serviceCredentialId })
  })

  it('has one spelling: what lenient readers of base64 would forgive opens nothing', async () => {
    const [head, body, signature] = parts()
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    // 64 bytes leave four unused bits in the last letter.
    const otherBits = alphabet[alphabet.indexOf(signature.at(-1)!) ^ 1]!
    const spellings = [
      `${head}.${body}.${signature}=`,
      `${head}.${body}.${signature}==`,
      `${head}.${body}.${signature.slice(0, -1)}${otherBits}`,
      `${head}.${body}.${signature} `,
      `${head}.${body}.${signature}\n`,
      `${head}.${body}.${signature.slice(0, 9)}\n${signature.slice(9)}`,
      `${head}.${body}.${signature.slice(0, 9)}!${signature.slice(9)}`,
      `${head}=.${body}.${signature}`,
      `${head}.${body}=.${signature}`,
      ` ${good}`,
    ]
    const plain = `${head}.${body}.${signature.replaceAll('-', '+').replaceAll('_', '/')}`
    if (plain !== good) spellings.push(plain)
    // They do mean the same bytes, or the test would prove nothing.
    expect(Buffer.from(spellings[2]!.split('.')[2]!, 'base64url')).toEqual(Buffer.from(signature, 'base64url'))
    for (const spelling of spellings) expect(await podFromBearer(spelling), spelling).toBeNull()
  })

  it('ends with its time, although it was seen before', async () => {
    try {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 599_000 })
      expect(await podFromBearer(good)).not.toBeNull()
      vi.setSystemTime(Date.now() + 2_000)
      expect(await podFromBearer(good)).toBeNull()
    } finally {
      vi.useRealTimers()
    }
  })

  it('ends with the credential it was given for, and with no other', async () => {
    await must(revokeCredential, { credentialId: pod.clientCredentialId })
    await refreshAccess()
    expect(await podFromBearer(good)).toBeNull()
    expect(accessOfClient(pod.clientId, pod.clientSecret)).toBeNull()
    expect(await podFromBearer(pod.serviceKey)).not.toBeNull()
    pod = await addPod('bearer-again')
    await refreshAccess()
  })
})

it('publishes the public half of the key and nothing more', async () => {
  const { keys } = await publicKeys()
  expect(keys).toEqual([
    { kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: expect.any(String), alg: 'EdDSA', use: 'sig' },
  ])
})

it('takes a token that an older key signed, while a new one signs', async () => {
  const before = good
  vi.resetModules()
  const [{ env: fresh }, tokens] = [await import('@/lib/env'), await import('@/lib/auth/tokens')]
  fresh.oldKeys.push({ ...ours } as (typeof fresh.oldKeys)[number])
  fresh.signingKey = {
    ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
    kid: 'new',
  }
  expect(await tokens.credentialOf(before)).toBe(pod.clientCredentialId)
  const after = await tokens.issueToken(accessOfClient(pod.clientId, pod.clientSecret)!)
  expect(decodeProtectedHeader(after)).toMatchObject({ kid: 'new', alg: 'ES256' })
  expect(await tokens.credentialOf(after)).toBe(pod.clientCredentialId)
  expect((await tokens.publicKeys()).keys.map(({ kid, d }) => [kid, d])).toEqual([
    ['new', undefined],
    [ours.kid, undefined],
  ])
  fresh.oldKeys.length = 0
})
