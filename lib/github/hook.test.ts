import { sign } from '@octokit/webhooks-methods'
import { expect, it } from 'vitest'
import { calledAbout, signedText } from '@/lib/github/hook'

const secret = 'known-to-github-and-to-us-alone-1'

it('takes a text exactly as GitHub signed it, and nothing else', async () => {
  const text = '{"repository":{"full_name":"acme/shop"},"title":"Grüße \\ud83d\\udc4b"}'
  const signature = await sign(secret, text)
  expect(await signedText(secret, Buffer.from(text), signature)).toBe(text)
  for (const [by, other] of [
    ['another-secret-that-is-long-enough', text],
    [secret, `${text} `],
    [secret, `\ufeff${text}`],
    [secret, ''],
  ] as const)
    expect(await signedText(by, Buffer.from(other), signature)).toBeNull()
  for (const wrong of [signature.slice(0, -1), signature.toUpperCase(), `sha1=${'a'.repeat(40)}`])
    expect(await signedText(secret, Buffer.from(text), wrong)).toBeNull()
  expect(await signedText(secret, Buffer.from([0xff, 0xfe]), signature)).toBeNull()
})

// As GitHub's own documentation has it: https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
it('knows the signature that GitHub’s documentation gives as its example', async () => {
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
  expect(await signedText("It's a Secret to Everybody", Buffer.from('Hello, World!'), signature)).toBe('Hello, World!')
})

it('reads which repository a call is about, and nothing of what it says', () => {
  const read = (body: unknown) => calledAbout(JSON.stringify(body), 4711)
  const place = { owner: 'acme', repo: 'shop' }
  expect(read({ repository: { full_name: 'acme/shop', id: 7 }, commits: [1] })).toEqual({ place, isOwnDoing: false })
  for (const strange of [{}, { repository: null }, { repository: { full_name: 7 } }, { repository: 'acme/shop' }])
    expect(read(strange)).toEqual({ place: null, isOwnDoing: false })
  for (const unreadable of [null, 7, 'acme/shop', [{}]]) expect(read(unreadable)).toBeNull()
  expect(calledAbout('{"repository":', 4711)).toBeNull()
})

it('knows what this App itself did by the check that it reported', () => {
  const ofCheck = (more: object) => calledAbout(JSON.stringify(more), 4711)?.isOwnDoing
  expect(ofCheck({ action: 'completed', check_run: { app: { id: 4711 } } })).toBe(true)
  expect(ofCheck({ action: 'requested', check_suite: { app: { id: 4711 } } })).toBe(true)
  expect(ofCheck({ action: 'rerequested', check_run: { app: { id: 4711 } } })).toBe(false)
  expect(ofCheck({ action: 'completed', check_run: { app: { id: 12 } } })).toBe(false)
  expect(ofCheck({ action: 'completed', check_run: 'ours' })).toBe(false)
})
