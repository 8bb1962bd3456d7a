import { createPublicKey } from 'node:crypto'
import { z } from 'zod'
import { channelTest, type ChannelTest } from '@/lib/notices/schema'

const bytes = (text: string) => (/^[\w-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0))

/** Whether a key is a point of P-256, uncompressed; with another one nothing can be encrypted. */
function isPoint(text: string): boolean {
  const key = bytes(text)
  if (key.length !== 65 || key[0] !== 4) return false
  const [x, y] = [key.subarray(1, 33), key.subarray(33)].map((part) => part.toString('base64url'))
  try {
    createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' })
    return true
  } catch {
    return false
  }
}

const unusable = 'Your browser gave a key that nothing can be encrypted with. Load the page again and try once more'

/** What a browser says of itself once it has agreed to be told (PushSubscription), with how it calls itself. */
export const deviceAdded = z.strictObject({
  endpoint: z.string().max(2_000, 'The address that your browser gave is too long').refine(URL.canParse, {
    error: 'Your browser gave no address at which it can be told',
  }),
  p256dh: z.string().max(200, unusable).refine(isPoint, { error: unusable }),
  auth: z
    .string()
    .max(100, unusable)
    .refine((text) => bytes(text).length === 16, { error: unusable }),
  agent: z.string().max(1_000).default(''),
})

export const deviceRef = z.strictObject({ deviceId: z.string().min(1, 'Say which device').max(40) })

/** What became of a message to one device. */
export const deviceNews = z.strictObject({
  deviceId: z.string(),
  hasArrived: z.boolean(),
  /** Whether its push service does not know it any more. */
  isGone: z.boolean(),
  said: z.string(),
})
export type DeviceNews = z.output<typeof deviceNews>

/** What was sealed of a device. */
export const subscription = z.strictObject({ endpoint: z.string(), p256dh: z.string(), auth: z.string() })

export const deviceTest = z.strictObject({ testId: z.string(), tested: channelTest, news: deviceNews })

/** A device as its person sees it. Times are ISO 8601 in UTC. */
export type DeviceView = {
  id: string
  browser: string
  service: string
  addedAt: string
  lastToldAt: string | null
  lastError: string | null
  goneAt: string | null
  isTesting: boolean
  tested: ChannelTest | null
}

/** A person's devices, and the key with which a browser agrees to be told; null where no push is set up. */
export type OwnDevices = { key: string | null; devices: DeviceView[] }
