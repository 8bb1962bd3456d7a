import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser } from '@/lib/auth/test-browser'
import { freePort } from '@/lib/db/machine'
import { builtInPeople } from '@/lib/identity/people'
import { startIdentity } from '@/lib/identity/server'

const port = await freePort()
const url = `http://localhost:${port}`

let identity: Server

beforeAll(async () => {
  identity = await startIdentity(
    { url, authSecret: 'a secret for this test of more than 32 letters', people: builtInPeople },
    port,
  )
})
afterAll(() => new Promise((closed) => identity.close(closed)))

/** A browser that only speaks with the sign-in service; Countersign's own pages are not part of this test. */
const browserHere = () => new Browser(url, async () => new Response(null, { status: 404 }))

const question = {
  client_id: 'countersign',
  response_type: 'code',
  scope: 'openid email profile',
  redirect_uri: `${url}/api/auth/callback/bundled`,
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
  prompt: 'login',
}

async function ask(browser: Browser, change: Record<string, string> = {}): Promise<string> {
  const response = await browser.go(`/idp/auth?${new URLSearchParams({ ...question, ...change })}`)
  return response.headers.get('location') ?? (await response.text())
}

describe('the choice who to be', () => {
  it('offers every person by name, says what it is for, and needs no script', async () => {
    const browser = browserHere()
    const page = await browser.go(await ask(browser))
    const html = await page.text()
    for (const { name } of builtInPeople) expect(html).toContain(name)
    expect(html).toContain('refused in production')
    expect(html).not.toContain('<script')
    expect(page.headers.get('content-security-policy')).toContain(`default-src 'none'`)
  })

  it('is not made from another site, in another browser, or for somebody who is not offered', async () => {
    const browser = browserHere()
    const choice = await ask(browser)
    expect((await browser.go(choice, { person: 'ade' }, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await browserHere().go(choice, { person: 'ade' })).status).toBe(400)
    expect((await browser.go(choice, { person: 'root' })).status).toBe(422)
    expect((await browser.go(choice, { person: 'x'.repeat(3000) })).status).toBe(422)
  })

  it('answers addresses it does not know with a page', async () => {
    for (const path of ['/idp/interaction/unknown', '/idp/auth', '/idp/nothing', '/idp/auth?client_id=evil'])
      expect(await (await browserHere().go(path)).text()).toContain('The sign-in cannot go on')
  })

  it('issues no code without PKCE, to another address or to another client', async () => {
    expect(await ask(browserHere(), {})).toContain('/idp/interaction/')
    expect(await ask(browserHere(), { code_challenge: '' })).toContain('error=invalid_request')
    expect(await ask(browserHere(), { code_challenge_method: 'plain' })).toContain('error=invalid_request')
    expect(await ask(browserHere(), { redirect_uri: 'https://evil.example/' })).toContain('The sign-in cannot go on')
    expect(await ask(browserHere(), { client_id: 'other' })).toContain('The sign-in cannot go on')
  })
})
