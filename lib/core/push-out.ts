import 'server-only'
import { createCipheriv, createECDH, createPrivateKey, hkdfSync, randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import { type Outside, type Posted, postOut } from '@/lib/core/post'
import { derivedSecret } from '@/lib/core/secrets'

/** Where a browser is told something, and the keys by which that browser alone reads it, in base64url (RFC 8291). */
export type Subscription = { endpoint: string; p256dh: string; auth: string }

const curve = 'prime256v1'
const recordBytes = 4096
/** So many bytes of a text fit: every push service takes a body of 4096, with its head, its end and its seal. */
export const longestPush = recordBytes - 86 - 17
const keptSeconds = 86_400
const tokenSeconds = 12 * 3_600

/**
 * Posts a text to a browser by its push service, through the one door. Only the browser can read it; the service learns that
 * this installation sends something, how long it is, and which message it takes the place of.
 */
export async function pushOut(
  to: Subscription,
  { text, topic, from }: { text: string; topic: string; from: string },
  outside: Outside,
): Promise<Posted> {
  const url = new URL(to.endpoint)
  const headers = {
    authorization: await introduction(url.origin, from),
    'content-encoding': 'aes128gcm',
    'content-type': 'application/octet-stream',
    ttl: String(keptSeconds),
    urgency: 'high',
    'user-agent': 'Countersign',
    // One that still waits for a browser that is off is replaced by what takes its place (RFC 8030, 5.4).
    ...(/^[\w-]{1,32}$/.test(topic) && { topic }),
  }
  return await postOut(url, headers, encrypted(text, to), outside)
}

/** A text that only the browser with these keys reads (RFC 8291); salt and key are new for every message. */
export function encrypted(
  text: string,
  { p256dh, auth }: Pick<Subscription, 'p256dh' | 'auth'>,
  salt: Buffer = randomBytes(16),
  once: Buffer | null = null,
): Buffer {
  const own = createECDH(curve)
  if (once) own.setPrivateKey(once)
  else own.generateKeys()
  const theirs = Buffer.from(p256dh, 'base64url')
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, own.getPublicKey()])
  const shared = derived(Buffer.from(auth, 'base64url'), own.computeSecret(theirs), info, 32)
  const key = derived(salt, shared, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derived(salt, shared, Buffer.from('Content-Encoding: nonce\0'), 12)
  const size = Buffer.alloc(4)
  size.writeUInt32BE(recordBytes)
  const lock = createCipheriv('aes-128-gcm', key, nonce)
  // The byte 2 says that this record is the last one.
  const body = Buffer.concat([lock.update(text, 'utf8'), lock.update(Buffer.from([2])), lock.final()])
  return Buffer.concat([salt, size, Buffer.from([65]), own.getPublicKey(), body, lock.getAuthTag()])
}

function derived(salt: Buffer, secret: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, length))
}

/** The key by which push services know this installation (RFC 8292), made from its secret, in base64url. */
export function pushKey(): string {
  return ownKey().getPublicKey('base64url')
}

function ownKey() {
  const own = createECDH(curve)
  for (let time = 0; ; time++)
    try {
      own.setPrivateKey(derivedSecret(`web push ${time}`))
      return own
    } catch (error) {
      // One of four thousand million numbers is none of the curve.
      if (time > 3) throw error
    }
}

async function introduction(audience: string, subject: string): Promise<string> {
  const own = ownKey()
  const point = own.getPublicKey()
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
  // A number that begins with zeros is given shorter than a key of this form is.
  const d = Buffer.from(own.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url')
  const key = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y!, d }, format: 'jwk' })
  const token = await new SignJWT({ sub: subject })
    .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
    .setAudience(audience)
    .setExpirationTime(Math.floor(Date.now() / 1000) + tokenSeconds)
    .sign(key)
  return `vapid t=${token}, k=${point.toString('base64url')}`
}
