import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { Browser } from '@/lib/auth/test-browser'
import { freePort } from '@/lib/db/machine'
import { asOwner } from '@/lib/db/test-clock'

// Two real OpenID providers that both know a "u-1" with the same address, found by discovery as in an installation.
const url = `http://localhost:${await freePort()}`
const ports = { oidc: await freePort(), entra: await freePort() }
const issuerOf = (id: keyof typeof ports) => `http://localhost:${ports[id]}`
const clientSecret = 'a client secret only this test knows'
Object.assign(process.env, {
  COUNTERSIGN_URL: url,
  OIDC_ISSUER: issuerOf('oidc'),
  OIDC_CLIENT_ID: 'countersign',
  OIDC_CLIENT_SECRET: clientSecret,
  ENTRA_ISSUER: issuerOf('entra'),
  ENTRA_ID: 'countersign',
  ENTRA_SECRET: clientSecret,
})

const { answerAuth } = await import('@/lib/auth/requests')
const { personFromCookie } = await import('@/lib/auth/session')
const { read } = await import('@/lib/db/client')

const servers: Server[] = []
/** What the providers say beside who somebody is. */
let told: Record<string, unknown> = { email: 'same@corp.example', email_verified: true }

function serve(id: keyof typeof ports): Promise<void> {
  const provider = new Provider(issuerOf(id), {
    clients: [
      { client_id: 'countersign', client_secret: clientSecret, redirect_uris: [`${url}/api/auth/callback/${id}`] },
    ],
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    cookies: { keys: [clientSecret] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/enter/${uid}` },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, name: `One of ${id}`, ...told }),
    }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
  })
  const rest = provider.callback()
  const server = createServer((request, response) => {
    if (!request.url?.startsWith('/enter/')) return void rest(request, response)
    void provider.interactionFinished(request, response, { login: { accountId: 'u-1' } })
  })
  servers.push(server)
  return new Promise((listening) => server.listen(ports[id], '127.0.0.1', listening))
}

beforeAll(async () => {
  await serve('oidc')
  await serve('entra')
})
afterAll(() => Promise.all(servers.map((server) => new Promise((closed) => server.close(closed)))))

/** Goes from our sign-in page through the provider and back to the address of our callback, without calling it. */
async function toCallback(browser: Browser, id: keyof typeof ports, form = {}): Promise<string> {
  const begun = await browser.go(`/api/auth/signin/${id}`, form)
  let next = /<a href="([^"]+)"/.exec(await begun.text())![1]!.replaceAll('&#38;', '&')
  while (!next.startsWith(url)) {
    const answered = await browser.go(next)
    next = new URL(answered.headers.get('location') ?? '', next).href
  }
  return next
}

const browserHere = () => new Browser(url, answerAuth)

it('signs in through providers found by discovery, and equal subjects and addresses stay two people', async () => {
  const [one, other] = [browserHere(), browserHere()]
  await one.go(await toCallback(one, 'oidc'))
  await other.go(await toCallback(other, 'entra'))
  const people = [await personFromCookie(one.header()), await personFromCookie(other.header())]
  expect(people.map((person) => person?.name)).toEqual(['One of oidc', 'One of entra'])
  expect(await read.person.count({ where: { email: 'same@corp.example' } })).toBe(2)
})

it('does not link a second account to whoever is signed in already', async () => {
  const browser = browserHere()
  await browser.go(await toCallback(browser, 'oidc'))
  await browser.go(await toCallback(browser, 'entra'))
  expect(await personFromCookie(browser.header())).toMatchObject({ name: 'One of entra' })
  expect(await read.person.count()).toBe(2)
})

it('refuses the answer of one provider at the door of the other', async () => {
  const browser = browserHere()
  const crossed = (await toCallback(browser, 'oidc')).replace('/callback/oidc', '/callback/entra')
  const answer = await browser.go(crossed)
  expect(answer.headers.get('location')).toContain('problem=not_completed')
  expect(await personFromCookie(browser.header())).toBeNull()
})

it('takes over a name and an address that changed at the provider, once and on the record', async () => {
  const browser = browserHere()
  told = { name: 'Ana Lima', email: 'lima@corp.example', email_verified: false }
  await browser.go(await toCallback(browser, 'oidc'))
  await browser.go(await toCallback(browser, 'oidc'))
  const found = await personFromCookie(browser.header())
  expect(found?.name).toBe('Ana Lima')
  const { email, emailVerified } = await read.person.findUniqueOrThrow({ where: { id: found!.id } })
  expect([email, emailVerified]).toEqual(['lima@corp.example', false])
  const lines = await read.auditEvent.findMany({ where: { subjectId: found!.id, type: 'person.changed' } })
  expect(lines.map(({ sentence }) => sentence)).toEqual([
    'The sign-in service of Ana Lima says something new of them: the name was One of oidc; the address was same@corp.example and is lima@corp.example; the address is not verified any more',
  ])
})

it('lets nobody be locked out by a name without end', async () => {
  const browser = browserHere()
  told = { name: 'x'.repeat(10_000) }
  await browser.go(await toCallback(browser, 'oidc'))
  expect((await personFromCookie(browser.header()))?.name).toBe('Ana Lima')
})

it.each([
  ['400 s behind', 400, true],
  ['twelve minutes behind', 720, false],
])('with a provider whose clock is %s', async (_offset, seconds, isTolerated) => {
  // The provider asks Date.now what time it is; what we compare with comes from elsewhere.
  const { now } = Date
  vi.spyOn(Date, 'now').mockImplementation(() => now() - seconds * 1000)
  onTestFinished(() => void vi.restoreAllMocks())
  const browser = browserHere()
  const answer = await browser.go(await toCallback(browser, 'oidc', { afresh: 'yes' }))
  const person = await personFromCookie(browser.header())
  if (isTolerated) expect(new Date().getTime() - person!.authenticatedAt!.getTime()).toBeLessThan(60_000)
  else {
    expect([person, answer.headers.get('location')]).toEqual([null, `${url}/signin?problem=clocks_differ`])
    const course = await read.signInCourse.findUniqueOrThrow({ where: { issuer: issuerOf('oidc') } })
    expect(course.problem).toBe('clocks_differ')
  }
})

it('says so when a provider does not answer', async () => {
  const [silent] = servers.splice(
    servers.findIndex((server) => (server.address() as AddressInfo).port === ports.oidc),
    1,
  ) as [Server]
  silent.closeAllConnections()
  await new Promise((closed) => silent.close(closed))
  await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
    owner.query(`update "SignInCourse" set "failedAt" = "failedAt" - interval '5 seconds'`),
  )
  const begun = await browserHere().go('/api/auth/signin/oidc', { from: '/tasks' })
  expect(begun.headers.get('location')).toBe(`${url}/signin?problem=provider_down&from=%2Ftasks`)
  const course = await read.signInCourse.findUniqueOrThrow({ where: { issuer: issuerOf('oidc') } })
  expect(course).toMatchObject({ problem: 'provider_down', lastAt: expect.any(Date) })
  await serve('oidc')
})
