import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { isGivenUp, waitMs } from '@/lib/webhooks/outgoing/rules'
import { secretText, signedHeaders } from '@/lib/webhooks/signature'

const at = new Date('2026-11-27T09:00:00.700Z')
const [newer, older] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]

/** As a receiver that knows one secret and the standard checks a message. */
function accepts(secret: string, headers: ReturnType<typeof signedHeaders>, body: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const own = createHmac('sha256', key).update(content).digest('base64')
  return headers['webhook-signature'].split(' ').some((one) => one === `v1,${own}`)
}

it('signs as the standard says: id, seconds and the very body, by each secret that is valid', () => {
  const headers = signedHeaders('msg-1', '{"type":"webhook.test"}', at, [newer, older])
  expect(headers['webhook-timestamp']).toBe('1795770000')
  for (const secret of [newer, older])
    expect(accepts(secretText(secret), headers, '{"type":"webhook.test"}')).toBe(true)
  expect(accepts(secretText(Buffer.alloc(32, 3)), headers, '{"type":"webhook.test"}')).toBe(false)
  expect(accepts(secretText(newer), headers, '{"type":"webhook.tesT"}')).toBe(false)
  expect(accepts(secretText(newer), { ...headers, 'webhook-id': 'msg-2' }, '{"type":"webhook.test"}')).toBe(false)
})

it('waits longer with each failure, never twice alike, an hour at most, and as long as the receiver asks', () => {
  const longest = [1, 2, 3, 10, 13, 40].map((failures) => waitMs(failures, 1))
  expect(longest).toEqual([1_000, 2_000, 4_000, 512_000, 3_600_000, 3_600_000])
  expect(waitMs(3, 0)).toBe(2_000)
  expect(waitMs(1, 0, 60)).toBe(60_000)
  expect(waitMs(1, 0, 1e9)).toBe(3_600_000)
  expect(isGivenUp(at, new Date(at.getTime() + 86_399_999))).toBe(false)
  expect(isGivenUp(at, new Date(at.getTime() + 86_400_000))).toBe(true)
})
