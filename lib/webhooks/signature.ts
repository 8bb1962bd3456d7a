import { createHmac } from 'node:crypto'

// What Standard Webhooks (https://www.standardwebhooks.com) asks of who sends: three headers, and nothing else of a library.

/** A secret as it is shown: base64 behind a prefix by which scanners and libraries know it. */
export function secretText(secret: Buffer): string {
  return `whsec_${secret.toString('base64')}`
}

/** The headers of a message at a moment. While two secrets are valid it is signed by both, the newest first. */
export function signedHeaders(
  id: string,
  body: string,
  at: Date,
  secrets: readonly [Buffer, ...Buffer[]],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signatures = secrets.map((secret) => {
    return `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
