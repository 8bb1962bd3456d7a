import 'server-only'
import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { env } from '@/lib/env'

/** A new secret of 256 random bits with a prefix by which scanners and people recognise it. */
export function newSecret(prefix: 'csk' | 'css'): string {
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
  if (!knowsSecret()) throw new Error('AUTH_SECRET is not set, so nothing can be signed')
  return Buffer.from(hkdfSync('sha256', env.authSecret, '', `countersign ${purpose}`, 32))
}
