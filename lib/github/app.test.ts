import { describe, expect, it } from 'vitest'
import { openApp } from '@/lib/github/app'
import { appAtHub, outside, place } from '@/lib/github/fixture-app'

const at = appAtHub()
const { settings, open } = at
const mints = () => at.hub.heard.filter(({ path: asked }) => asked.endsWith('/access_tokens'))

describe('a token', () => {
  it('opens the one repository with the permissions that were asked for, and nothing else', async () => {
    const app = await open()
    const { ask, token } = await app.inRepository(place, { contents: 'read' })
    expect((await ask('GET /repos/{owner}/{repo}', place)).data.name).toBe('shop')
    expect(mints().map(({ body }) => body)).toEqual([{ repositories: ['shop'], permissions: { contents: 'read' } }])
    expect(at.hub.tokens.get(token)).toEqual({
      repositories: ['shop'],
      permissions: { metadata: 'read', contents: 'read' },
    })
    expect(at.hub.wrong).toEqual([])
  })

  it('is kept in memory for what it opens, and made anew for anything else', async () => {
    const app = await open()
    const first = await app.inRepository(place, { contents: 'read' })
    const second = await (await open()).inRepository(place, { contents: 'read' })
    const wider = await app.inRepository(place, { contents: 'write' })
    expect(second.token).toBe(first.token)
    expect(wider.token).not.toBe(first.token)
    expect(mints()).toHaveLength(2)
  })

  it('that may do more than was asked for is not used', async () => {
    at.hub.gives.tooMuch = true
    const app = await open()
    await expect(app.inRepository(place, { contents: 'read' })).rejects.toMatchObject({ trouble: 'too_wide' })
    // Nor a second time, from memory.
    await expect(app.inRepository(place, { contents: 'read' })).rejects.toMatchObject({ trouble: 'too_wide' })
  })

  it('that GitHub does not take any more is made anew', async () => {
    const { ask, token } = await (await open()).inRepository(place, { contents: 'read' })
    at.hub.tokens.delete(token)
    await expect(ask('GET /repos/{owner}/{repo}', place)).rejects.toMatchObject({ trouble: 'not_let_in' })
    const again = await (await open()).inRepository(place, { contents: 'read' })
    expect(again.token).not.toBe(token)
    await again.ask('GET /repos/{owner}/{repo}', place)
  })

  it('is never made where the App is not installed, is suspended, or may not do so', async () => {
    const app = await open()
    at.hub.permissions = { metadata: 'read', contents: 'read' }
    await expect(app.inRepository(place, { contents: 'write' })).rejects.toMatchObject({ trouble: 'not_granted' })
    at.hub.installation.suspendedAt = '2026-11-29T00:00:00Z'
    await expect(app.inRepository(place, { contents: 'read' })).rejects.toMatchObject({ trouble: 'suspended' })
    at.hub.installation.isThere = false
    await expect(app.inRepository(place, { contents: 'read' })).rejects.toMatchObject({ trouble: 'not_installed' })
    expect(at.hub.tokens.size).toBe(0)
    expect(at.hub.wrong).toEqual([])
  })
})

describe('what GitHub answers', () => {
  const now = Math.floor(Date.now() / 1_000)
  it.each([
    ['a fault', { status: 502, body: '<html>Bad Gateway</html>' }, 'fault', /GitHub has a fault/],
    [
      'a limit',
      {
        status: 403,
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now + 600) },
        body: { message: 'API rate limit exceeded' },
      },
      'limited',
      /wait (9|10|11) minutes/,
    ],
    [
      'a second limit',
      { status: 429, headers: { 'retry-after': '30' }, body: { message: 'You have exceeded a secondary rate limit' } },
      'limited',
      /wait a minute/,
    ],
    [
      'no right',
      { status: 403, body: { message: 'Resource not accessible by integration' } },
      'forbidden',
      /GitHub says: Resource not accessible/,
    ],
    [
      'another place',
      { status: 301, headers: { location: 'https://elsewhere.example/' }, body: { message: 'Moved Permanently' } },
      'moved',
      /present name/,
    ],
    [
      'a head that moved',
      { status: 409, body: { message: 'Head branch was modified. Review and try the merge again.' } },
      'moved_head',
      /nothing was merged/,
    ],
    [
      'what it does not take',
      { status: 422, body: { message: 'Validation Failed', errors: [{ message: 'No commits between main and x' }] } },
      'unfit',
      /Validation Failed\. No commits between/,
    ],
  ] as const)('%s is told in words', async (_what, instead, trouble, words) => {
    const { ask } = await (await open()).inRepository(place, { contents: 'read' })
    at.hub.instead.push(instead)
    const asked = ask('GET /repos/{owner}/{repo}', place)
    await expect(asked).rejects.toMatchObject({ trouble, message: expect.stringMatching(words) })
  })

  it('is foreign text: a line without control characters, without a credential, and no longer than a line', async () => {
    const { ask, token } = await (await open()).inRepository(place, { contents: 'read' })
    at.hub.instead.push({ status: 403, body: { message: `No\u001b[2J\n${token} ${'a'.repeat(2_000)}` } })
    const problem = await ask('GET /repos/{owner}/{repo}', place).catch((error: Error) => error)
    expect((problem as Error).message).toMatch(/^GitHub does not let the App do this\.\nGitHub says: No \[2J … a+…$/)
    // Nor does what is thrown hold the request by which it was asked.
    expect(JSON.stringify(problem, Object.getOwnPropertyNames(problem))).not.toContain(token)
  })

  it('and is no answer at all is told, too', async () => {
    const { ask } = await (await open()).inRepository(place, { contents: 'read' })
    await at.moveAway()
    await expect(ask('GET /repos/{owner}/{repo}', place)).rejects.toMatchObject({ trouble: 'unreachable' })
  })

  it('goes nowhere inside that nobody listed', async () => {
    const app = await openApp(settings(), { ...outside, listed: [] })
    await expect(app.inRepository(place, { contents: 'read' })).rejects.toMatchObject({ trouble: 'not_secure' })
    expect(at.hub.heard).toEqual([])
  })
})

it('a key may stand in a setting, with its lines on one', async () => {
  process.env.COUNTERSIGN_GIT_SECRET_APP = at.hub.key.replaceAll('\n', '\\n')
  try {
    const app = await open({ key: 'env:COUNTERSIGN_GIT_SECRET_APP' })
    expect((await app.installation(place)).id).toBe(99)
  } finally {
    delete process.env.COUNTERSIGN_GIT_SECRET_APP
  }
})
