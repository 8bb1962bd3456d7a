import { webcrypto } from 'node:crypto'
import { expect, it } from 'vitest'
import { pushService, readPush, senderOf, toldBrowser } from '@/lib/core/fixture-push'
import { encrypted, longestPush, pushKey, pushOut } from '@/lib/core/push-out'

/** The example of RFC 8291, 5 and appendix A. */
const published = {
  text: 'When I grow up, I want to be a watermelon',
  sender: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  receiver: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  body: 'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
}
const bytes = (text: string) => Buffer.from(text, 'base64url')
const outside = { listed: ['127.0.0.1'], isPlainAllowed: true, caFile: null, timeoutMs: 5_000 }
const sent = { text: 'Two wait for you', topic: 'about-1', from: 'https://countersign.example' }

it('writes what the standard’s own example says, and the tests read it as the standard does', async () => {
  const { text, p256dh, auth, salt, sender, body } = published
  expect(encrypted(text, { p256dh, auth }, bytes(salt), bytes(sender)).toString('base64url')).toBe(body)
  const point = bytes(p256dh)
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
  const jwk = { kty: 'EC', crv: 'P-256', x: x!, y: y!, d: published.receiver }
  const own = await webcrypto.subtle.importKey('jwk', jwk, { name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
  expect(await readPush(bytes(body), { p256dh, auth }, own)).toBe(text)
})

it('sends what that browser alone can read, with who sends it, and never the same bytes twice', async () => {
  const service = await pushService()
  const [own, other] = [await toldBrowser(`${service.url}/own`), await toldBrowser(`${service.url}/other`)]
  for (let time = 0; time < 2; time++) expect(await pushOut(own.said, sent, outside)).toMatchObject({ status: 201 })
  const [first, second] = service.got
  expect(first!.body.equals(second!.body)).toBe(false)
  expect(await own.read(first!.body)).toBe(sent.text)
  await expect(other.read(first!.body)).rejects.toThrow()
  expect(first!.headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '86400', topic: 'about-1' })
  expect(await senderOf(first!, service.url)).toEqual({ key: pushKey(), subject: sent.from })
  await expect(senderOf(first!, 'https://elsewhere.example')).rejects.toThrow()
  await service.close()
})

it('sends as much as every push service takes, and nothing into this network that is not listed', async () => {
  const service = await pushService()
  const { said, read } = await toldBrowser(`${service.url}/long`)
  const text = 'x'.repeat(longestPush)
  expect(await pushOut(said, { ...sent, text, topic: 'no topic' }, outside)).toMatchObject({ status: 201 })
  expect(service.got[0]!.body.length).toBe(4096)
  expect(service.got[0]!.headers['topic']).toBeUndefined()
  expect(await read(service.got[0]!.body)).toBe(text)
  const https = { ...said, endpoint: said.endpoint.replace('http:', 'https:') }
  expect(await pushOut(https, sent, { ...outside, listed: [] })).toEqual({ problem: 'not_public' })
  expect(await pushOut(said, sent, { ...outside, isPlainAllowed: false })).toEqual({ problem: 'not_secure' })
  expect(service.got).toHaveLength(1)
  await service.close()
})
