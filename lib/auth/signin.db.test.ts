import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser } from '@/lib/auth/test-browser'
import { freePort } from '@/lib/db/machine'
import { asOwner } from '@/lib/db/test-clock'

// The installation's own address must be known before anything reads the settings.
const port = await freePort()
const url = `http://localhost:${port}`
process.env.COUNTERSIGN_URL = url
process.env.IDENTITY_URL = url

const { answerAuth } = await import('@/lib/auth/requests')
const { hashSecret } = await import('@/lib/core/secrets')
const { personFromCookie, sessionCookie } = await import('@/lib/auth/session')
const { read, secretsReader } = await import('@/lib/db/client')
const { env } = await import('@/lib/env')
const { builtInPeople, madeUpIssuer } = await import('@/lib/identity/people')
const { signInCourses } = await import('@/lib/people/sessions/queries')
const { startIdentity } = await import('@/lib/identity/server')

let identity: Server
const browserHere = () => new Browser(url, answerAuth)

beforeAll(async () => {
  identity = await startIdentity({ url, authSecret: env.authSecret, people: builtInPeople }, port)
})
afterAll(() => new Promise((closed) => identity.close(closed)))

const person = async (subject: string) =>
  read.person.findFirstOrThrow({ where: { subject, issuer: 'urn:countersign:bundled-sign-in' } })

describe('signing in', () => {
  it('goes the whole way to the deep link and yields the person with roles and groups', async () => {
    const browser = browserHere()
    expect(await browser.signIn('priya', '/approvals/CS-1042?tab=evidence')).toBe('/approvals/CS-1042?tab=evidence')
    const actor = await personFromCookie(browser.header())
    expect(actor).toMatchObject({ kind: 'person', name: 'Priya Nair', groups: ['delivery-leads', 'product-owners'] })
    expect(actor?.can.has('requests:decide')).toBe(true)
  })

  it('registers a person once, and finds them again by issuer and subject', async () => {
    // Somebody who signs in nowhere else here.
    await browserHere().signIn('vic')
    await browserHere().signIn('vic')
    expect(await read.person.count({ where: { subject: 'vic' } })).toBe(1)
    const { id } = await person('vic')
    const types = await read.auditEvent.findMany({
      where: { subjectId: id },
      orderBy: { id: 'asc' },
      select: { type: true },
    })
    expect(types.map(({ type }) => type)).toEqual(['person.registered', 'session.started', 'session.started'])
  })

  it('does not take an equal e-mail address of another issuer for the same person', async () => {
    await browserHere().signIn('ana')
    const ana = await person('ana')
    await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
      owner.query(`update "Person" set issuer = 'https://other.example' where id = $1`, [ana.id]),
    )
    await browserHere().signIn('ana')
    const again = await person('ana')
    expect(again.email).toBe(ana.email)
    expect(again.id).not.toBe(ana.id)
  })

  it('keeps no session token in the database, in no table and no event', async () => {
    const browser = browserHere()
    await browser.signIn('lee')
    const token = browser.cookies.get(sessionCookie)!.value
    expect(token).toMatch(/^[\w-]{43}$/)
    const stored = await secretsReader.session.findMany()
    const recorded = await read.auditEvent.findMany({ select: { sentence: true, data: true, subjectId: true } })
    expect(JSON.stringify([stored, recorded])).not.toContain(token)
    expect(stored.map(({ tokenHash }) => tokenHash)).toContain(hashSecret(token))
  })

  it('sets cookies no script and no foreign form can use', async () => {
    const begun = await browserHere().go('/api/auth/signin/bundled', {})
    for (const cookie of begun.headers.getSetCookie()) expect(cookie).toMatch(/HttpOnly.*SameSite=Lax/)
  })

  it('makes a cookie from before the sign-in useless', async () => {
    const browser = browserHere()
    browser.cookies.set(sessionCookie, { value: 'planted'.padEnd(43, 'x'), path: '/' })
    const planted = browser.header()
    await browser.signIn('lee')
    expect(browser.cookies.get(sessionCookie)?.value).not.toContain('planted')
    expect(await personFromCookie(planted)).toBeNull()
  })

  it('replaces the session of whoever signed in before in this browser', async () => {
    const browser = browserHere()
    await browser.signIn('ana')
    const before = browser.header()
    expect(await browser.signIn('tom')).toBe('/')
    expect(await personFromCookie(before)).toBeNull()
    expect(await personFromCookie(browser.header())).toMatchObject({ name: 'Tom Weber' })
  })
})

describe('two tabs of one browser', () => {
  it('sign in beside each other, and each comes to where it was going', async () => {
    const browser = browserHere()
    const callbacks: string[] = []
    for (const from of ['/tasks', '/approvals/CS-7'])
      callbacks.push(await browser.choose(await browser.toChoice(from), { person: 'ana' }))
    const places: (string | null)[] = []
    for (const callback of callbacks) places.push((await browser.go(callback)).headers.get('location'))
    expect(places).toEqual([`${url}/tasks`, `${url}/approvals/CS-7`])
    expect(await personFromCookie(browser.header())).toMatchObject({ name: 'Ana Kovač' })
  })

  it('leave nothing of a sign-in behind, and a browser keeps no more than five that were not finished', async () => {
    const browser = browserHere()
    const underWay = () => [...browser.cookies.keys()].filter((name) => name.includes('-signin.'))
    const choices: string[] = []
    for (let begun = 0; begun < 7; begun++) choices.push(await browser.toChoice(`/tasks?q=${begun}`))
    expect(underWay()).toHaveLength(5)
    const last = await browser.go(await browser.choose(choices.at(-1)!, { person: 'ana' }))
    expect(last.headers.get('location')).toBe(`${url}/tasks?q=6`)
    expect(underWay()).toHaveLength(4)
  })
})

describe('a sign-in that does not succeed', () => {
  it('is told as cancelled, and keeps the deep link', async () => {
    const browser = browserHere()
    const back = await browser.go(await browser.choose(await browser.toChoice('/tasks'), { cancel: 'yes' }))
    expect(back.headers.get('location')).toBe(`${url}/signin?problem=cancelled&from=%2Ftasks`)
    expect(browser.cookies.has(sessionCookie)).toBe(false)
  })

  it('accepts an answer only in the browser that asked for it', async () => {
    const asking = browserHere()
    const callback = await asking.choose(await asking.toChoice(), { person: 'ade' })
    const thief = browserHere()
    expect((await thief.go(callback)).headers.get('location')).toContain('problem=not_completed')
    expect(thief.cookies.has(sessionCookie)).toBe(false)
  })

  it('accepts an answer once', async () => {
    const browser = browserHere()
    const callback = await browser.choose(await browser.toChoice(), { person: 'ade' })
    const cookies = new Map(browser.cookies)
    expect((await browser.go(callback)).headers.get('location')).toBe(`${url}/`)
    const replayed = browserHere()
    for (const [name, cookie] of cookies) replayed.cookies.set(name, cookie)
    expect((await replayed.go(callback)).headers.get('location')).toContain('problem=not_completed')
  })

  it('refuses an answer in the name of another issuer', async () => {
    const browser = browserHere()
    const callback = new URL(await browser.choose(await browser.toChoice(), { person: 'ade' }))
    callback.searchParams.set('iss', 'https://evil.example')
    expect((await browser.go(callback.href)).headers.get('location')).toContain('problem=not_completed')
  })

  it.each([[{ origin: 'null' }], [{ origin: 'https://evil.example' }], [{ 'sec-fetch-site': 'cross-site' }]])(
    'does not begin on another site’s behalf: %j',
    async (headers) => {
      const begun = await browserHere().go('/api/auth/signin/bundled', {}, headers as Record<string, string>)
      expect(begun.headers.get('location')).toContain('problem=not_completed')
      expect(begun.headers.getSetCookie()).toEqual([])
    },
  )

  it('never returns to another site', async () => {
    for (const from of ['https://evil.example/', '//evil.example', '/\\evil.example'])
      expect(await browserHere().signIn('lee', from)).toBe('/')
  })

  it('names a provider that is not set up', async () => {
    const begun = await browserHere().go('/api/auth/signin/github', { from: '/tasks' })
    expect(begun.headers.get('location')).toContain('problem=wrong_provider')
  })
})

describe('how signing in goes', () => {
  const course = () => read.signInCourse.findUnique({ where: { issuer: madeUpIssuer } })
  const forget = () =>
    asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
      owner.query(`update "SignInCourse" set "failedAt" = null, problem = null`),
    )
  /** Comes back from the provider with an answer that is not as agreed. */
  async function fail(browser: Browser, change: Record<string, string>): Promise<void> {
    const callback = new URL(await browser.choose(await browser.toChoice(), { person: 'ade' }))
    for (const [name, value] of Object.entries(change)) callback.searchParams.set(name, value)
    await browser.go(callback.href)
  }

  it('keeps when somebody last came in, for each provider', async () => {
    await browserHere().signIn('lee')
    const before = (await course())!.lastAt!
    await browserHere().signIn('lee')
    expect((await course())!.lastAt!.getTime()).toBeGreaterThan(before.getTime())
  })

  it('keeps when and why it last failed, and still when it worked', async () => {
    await forget()
    const { lastAt } = (await course())!
    await fail(browserHere(), { code: 'not the one' })
    expect(await course()).toEqual({
      issuer: madeUpIssuer,
      lastAt,
      failedAt: expect.any(Date),
      problem: 'not_completed',
    })
  })

  it('writes no more often than every few seconds, however often it fails', async () => {
    await forget()
    await fail(browserHere(), { error: 'server_error' })
    const first = (await course())!
    expect(first.problem).toBe('provider_down')
    await fail(browserHere(), { code: 'not the one' })
    await fail(browserHere(), { error: 'server_error' })
    expect(await course()).toEqual(first)
    await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
      owner.query(`update "SignInCourse" set "failedAt" = "failedAt" - interval '5 seconds'`),
    )
    await fail(browserHere(), { code: 'not the one' })
    expect((await course())!.problem).toBe('not_completed')
  })

  it('takes for no failure who turned back, what nobody began in this browser, and what did not come from our page', async () => {
    await forget()
    const browser = browserHere()
    await browser.go(await browser.choose(await browser.toChoice('/tasks'), { cancel: 'yes' }))
    const callback = await browser.choose(await browser.toChoice(), { person: 'ade' })
    await browserHere().go(callback)
    await browserHere().go('/api/auth/callback/bundled?error=server_error')
    await browserHere().go('/api/auth/signin/bundled', {}, { origin: 'https://evil.example' })
    expect(await course()).toMatchObject({ failedAt: null, problem: null })
  })

  it('is told to whoever reads the record, and to nobody else', async () => {
    await forget()
    const [lee, ana] = [browserHere(), browserHere()]
    await lee.signIn('lee')
    await ana.signIn('ana')
    const [reader, other] = [await personFromCookie(lee.header()), await personFromCookie(ana.header())]
    const told = await signInCourses(reader!, [madeUpIssuer, 'https://nobody.example'])
    expect([...told]).toEqual([[madeUpIssuer, { lastAt: expect.any(String), failedAt: null, problem: null }]])
    await expect(signInCourses(other!, [madeUpIssuer])).rejects.toThrow()
  })
})
