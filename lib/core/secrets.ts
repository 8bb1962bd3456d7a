import 'server-only'
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { env } from '@/lib/env'

/** A new secret of 256 random bits with a prefix by which scanners and people recognise it. */
export function newSecret(prefix: 'csk' | 'css' | 'csp'): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`
}

/** Whether this process knows the installation's key; what is hashed without it would open nothing. */
export function knowsSecret(): boolean {
  return env.authSecret !== ''
}

/** What is stored instead of a secret: HMAC-SHA-256 under the installation's key, so a stolen table opens nothing. */
export function hashSecret(secret: string): string {
  if (!knowsSecret()) throw new Error('AUTH_SECRET is not set, so nothing can be hashed that would open something')
  return createHmac('sha256', env.authSecret).update(secret).digest('base64url')
}

/** 32 bytes for one purpose, made from the installation's key: the same whenever they are needed, and kept nowhere. */
export function derivedSecret(purpose: string): Buffer {
  if (!knowsSecret()) throw new Error('AUTH_SECRET is not set, so no secret can be made from it')
  return Buffer.from(hkdfSync('sha256', env.authSecret, '', `countersign ${purpose}`, 32))
}

const cipher = 'aes-256-gcm'
const [ivBytes, tagBytes] = [12, 16]

/** A text that has to be read again, as it is stored: for one purpose, and to nobody without the installation's key. */
export function seal(purpose: string, text: string): string {
  const iv = randomBytes(ivBytes)
  const lock = createCipheriv(cipher, derivedSecret(purpose), iv)
  const body = Buffer.concat([lock.update(text, 'utf8'), lock.final()])
  return Buffer.concat([iv, lock.getAuthTag(), body]).toString('base64url')
}

/** What was sealed for this purpose; null where it was by another key of the installation, or is not what it was. */
export function unseal(purpose: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url')
  const [iv, tag, body] = [
    bytes.subarray(0, ivBytes),
    bytes.subarray(ivBytes, ivBytes + tagBytes),
    bytes.subarray(ivBytes + tagBytes),
  ]
  try {
    const lock = createDecipheriv(cipher, derivedSecret(purpose), iv, { authTagLength: tagBytes }).setAuthTag(tag)
    return Buffer.concat([lock.update(body), lock.final()]).toString('utf8')
  } catch {
    return null
  }
}
