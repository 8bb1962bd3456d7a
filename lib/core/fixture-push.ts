import { webcrypto } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { importJWK, jwtVerify } from 'jose'

// Support for tests: a push service on this machine, and browsers that read what they are sent. They read by the platform's
// Web Crypto, so that nothing of how messages are written is taken on trust.

const { subtle } = webcrypto
type Keys = { p256dh: string; auth: string }
type Pushed = { path: string; headers: IncomingHttpHeaders; body: Buffer<ArrayBuffer> }
type Answer = { status: number; headers?: Record<string, string> }

/** A browser that agreed to be told at an address: what it says of itself, and how it reads. */
export type ToldBrowser = { said: Keys & { endpoint: string }; read(body: Buffer<ArrayBuffer>): Promise<string> }

export async function toldBrowser(endpoint: string): Promise<ToldBrowser> {
  const pair = (await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
    'deriveBits',
  ])) as webcrypto.CryptoKeyPair
  const point = Buffer.from(await subtle.exportKey('raw', pair.publicKey))
  const auth = Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)))
  const keys = { p256dh: point.toString('base64url'), auth: auth.toString('base64url') }
  return { said: { endpoint, ...keys }, read: (body) => readPush(body, keys, pair.privateKey) }
}

/** What stands in a body, for whoever has the private key (RFC 8188 and RFC 8291). Throws where it is not as it must be. */
export async function readPush(
  body: Buffer<ArrayBuffer>,
  { p256dh, auth }: Keys,
  own: webcrypto.CryptoKey,
): Promise<string> {
  const [salt, size, idLength] = [body.subarray(0, 16), body.readUInt32BE(16), body.readUInt8(20)]
  const sender = body.subarray(21, 21 + idLength)
  const record = body.subarray(21 + idLength)
  if (idLength !== 65 || record.length > size) throw new Error('This is no message of one record')
  const theirs = await subtle.importKey('raw', sender, { name: 'ECDH', namedCurve: 'P-256' }, false, [])
  const shared = await subtle.deriveBits({ name: 'ECDH', public: theirs }, own, 256)
  const context = Buffer.concat([Buffer.from('WebPush: info\0'), Buffer.from(p256dh, 'base64url'), sender])
  const secret = await expand(shared, Buffer.from(auth, 'base64url'), context, 32)
  const raw = await expand(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const iv = await expand(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const key = await subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt'])
  const padded = Buffer.from(await subtle.decrypt({ name: 'AES-GCM', iv }, key, record))
  const end = padded.findLastIndex((byte) => byte !== 0)
  if (padded[end] !== 2) throw new Error('The last record does not say that it is')
  return padded.subarray(0, end).toString('utf8')
}

async function expand(secret: BufferSource, salt: BufferSource, info: BufferSource, bytes: number) {
  const key = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  return await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, bytes * 8)
}

/** Who sent something, by the signed introduction beside it (RFC 8292); throws where that is not good for this service. */
export async function senderOf({ headers }: Pushed, audience: string): Promise<{ key: string; subject: string }> {
  const [, token, key] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(headers.authorization ?? '') ?? []
  if (!token || !key) throw new Error('Nobody says who sent this')
  const point = Buffer.from(key, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
  const jwk = await importJWK({ kty: 'EC', crv: 'P-256', x: x!, y: y! }, 'ES256')
  const { payload } = await jwtVerify(token, jwk, { audience, algorithms: ['ES256'], requiredClaims: ['exp', 'sub'] })
  // A service refuses what is good for longer than a day.
  if (payload.exp! - Date.now() / 1000 > 86_400) throw new Error('This is good for too long')
  return { key, subject: payload.sub! }
}

export type PushService = {
  url: string
  got: Pushed[]
  answering: (path: string) => Answer
  close(): Promise<void>
}

/** A push service that takes everything, until it is told otherwise. */
export async function pushService(port = 0): Promise<PushService> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const path = request.url ?? ''
      const { status, headers } = service.answering(path)
      if (status < 300) service.got.push({ path, headers: request.headers, body: Buffer.concat(parts) })
      response.writeHead(status, headers).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const close = async () => {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const service: PushService = { url, got: [], answering: () => ({ status: 201 }), close }
  return service
}
