import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser } from '@/lib/auth/test-browser'
import { asOwner } from '@/lib/db/test-clock'
import { freePort } from '@/lib/db/machine'

// The installation's own address must be known before anything reads the settings.
const port = await freePort()
const url = `http://localhost:${port}`
process.env.COUNTERSIGN_URL = url
process.env.IDENTITY_URL = url

const { answerAuth } = await import('@/lib/auth/requests')
const { hashSecret } = await import('@/lib/core/secrets')
const { findSession, personFromCookie, sessionCookie } = await import('@/lib/auth/session')
const { systemActor } = await import('@/lib/core/actor')
const { execute } = await import('@/lib/change/command')
const { read, secretsReader } = await import('@/lib/db/client')
const { env } = await import('@/lib/env')
const { builtInPeople } = await import('@/lib/identity/people')
const { startIdentity } = await import('@/lib/identity/server')
const { deactivatePerson, reactivatePerson, setRoles } = await import('@/lib/access/people/commands')
const { prolongSession, startSession } = await import('@/lib/people/sessions/commands')

let identity: Server
const browserHere = () => new Browser(url, answerAuth)

beforeAll(async () => {
  identity = await startIdentity({ url, authSecret: env.authSecret, people: builtInPeople }, port)
})
afterAll(() => new Promise((closed) => identity.close(closed)))

const person = async (subject: string) =>
  read.person.findFirstOrThrow({ where: { subject, issuer: 'urn:countersign:bundled-sign-in' } })

/** Moves the times of a session, or of all, as only the database's owner could. */
const change = (assignment: string, tokenHash: string | null = null) =>
  asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
    owner.query(`update "Session" set ${assignment} where $1::text is null or "tokenHash" = $1`, [tokenHash]),
  )

describe('a session', () => {
  it('ends by signing out, for good', async () => {
    const browser = browserHere()
    await browser.signIn('lee')
    const kept = browser.header()
    const out = await browser.go('/api/auth/signout', {})
    expect(out.headers.get('location')).toBe(`${url}/signin?problem=signed_out`)
    expect(browser.cookies.has(sessionCookie)).toBe(false)
    expect(await findSession(kept)).toEqual({ state: 'unknown' })
  })

  it('has ended when the sign-in service that vouched for it is not set up any more', async () => {
    const browser = browserHere()
    await browser.signIn('lee')
    const issuer = 'urn:countersign:bundled-sign-in'
    expect(await findSession(browser.header(), new Set([issuer]))).toMatchObject({ state: 'active', issuer })
    expect(await findSession(browser.header(), new Set(['https://login.example']))).toEqual({ state: 'ended' })
  })

  it('knows when the provider made sure of the person, and has it done again when asked', async () => {
    const browser = browserHere()
    await browser.signIn('lee')
    await change(`"authenticatedAt" = now() - interval '1 hour'`)
    const ago = async () => Date.now() - (await personFromCookie(browser.header()))!.authenticatedAt!.getTime()
    expect(await ago()).toBeGreaterThan(3_500_000)

    const begun = await (
      await browser.go('/api/auth/signin/bundled', { from: '/approvals/CS-1', afresh: 'yes' })
    ).text()
    const link = new URL(/<a href="([^"]+)"/.exec(begun)![1]!.replaceAll('&#38;', '&'), url)
    expect(Object.fromEntries(link.searchParams)).toMatchObject({ prompt: 'login', max_age: '0' })
    const choice = (await browser.go(link.href)).headers.get('location')!
    expect(await browser.go(await browser.choose(choice, { person: 'lee' }))).toMatchObject({ status: 303 })
    expect(await ago()).toBeLessThan(60_000)
  })

  it.each([
    ['an hour ago', -3_600_000, -3_600_000],
    ['in an hour, by a clock that is ahead', 3_600_000, 0],
  ])('takes the provider’s word that it made sure %s', async (_when, said, kept) => {
    await browserHere().signIn('tom')
    const { id } = await person('tom')
    const tokenHash = `test of ${said}`.padEnd(24)
    const authenticatedAt = new Date(Date.now() + said)
    expect(await execute(startSession, systemActor, { personId: id, tokenHash, authenticatedAt })).toMatchObject({
      ok: true,
    })
    const session = await secretsReader.session.findUniqueOrThrow({ where: { tokenHash } })
    expect(Math.abs(session.authenticatedAt.getTime() - Date.now() - kept)).toBeLessThan(60_000)
  })

  it('is not ended from another site, and not by a GET', async () => {
    const browser = browserHere()
    await browser.signIn('lee')
    expect((await browser.go('/api/auth/signout', {}, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await browser.go('/api/auth/signout')).status).toBe(404)
    expect(await personFromCookie(browser.header())).not.toBeNull()
  })

  it('follows a change of roles with the next request', async () => {
    const browser = browserHere()
    await browser.signIn('ana')
    expect((await personFromCookie(browser.header()))?.can.has('requests:decide')).toBe(true)
    await execute(setRoles, systemActor, { personId: (await person('ana')).id, roles: [] })
    expect((await personFromCookie(browser.header()))?.can.size).toBe(0)
  })

  it('ends when access is ended, says so, and cannot be started again', async () => {
    const browser = browserHere()
    await browser.signIn('vic')
    const { id: personId } = await person('vic')
    await execute(deactivatePerson, systemActor, { personId })
    expect(await findSession(browser.header())).toEqual({ state: 'deactivated' })
    expect(await browserHere().signIn('vic', '/tasks')).toContain('problem=deactivated')
    const [{ count }] = await read.$queryRaw<[{ count: bigint }]>`
      select count(*) from "Session" where "personId" = ${personId} and "expiresAt" > now()`
    expect(Number(count)).toBe(0)
    await execute(reactivatePerson, systemActor, { personId })
    expect(await findSession(browser.header())).toEqual({ state: 'ended' })
    expect(await browserHere().signIn('vic')).toBe('/')
  })

  it('ends after an hour without use and after eight hours in any case', async () => {
    const browser = browserHere()
    await browser.signIn('lee')
    const tokenHash = hashSecret(browser.cookies.get(sessionCookie)!.value)
    await change(`"createdAt" = now() - interval '7 hours 50 minutes'`, tokenHash)
    await execute(prolongSession, systemActor, { tokenHash })
    const { createdAt, expiresAt } = await secretsReader.session.findUniqueOrThrow({ where: { tokenHash } })
    expect(expiresAt.getTime() - createdAt.getTime()).toBe(8 * 3_600_000)
    await change(`"expiresAt" = now() - interval '1 second'`, tokenHash)
    expect(await findSession(browser.header())).toEqual({ state: 'ended' })
    expect(await execute(prolongSession, systemActor, { tokenHash })).toMatchObject({ ok: false })
    await change(
      `"createdAt" = now() - interval '8 hours 1 second', "expiresAt" = now() + interval '1 hour'`,
      tokenHash,
    )
    expect(await findSession(browser.header())).toEqual({ state: 'ended' })
  })

  it('says when it has been used long enough to be prolonged', async () => {
    const browser = browserHere()
    await browser.signIn('lee')
    expect(await findSession(browser.header())).toMatchObject({ state: 'active', prolong: false })
    const tokenHash = hashSecret(browser.cookies.get(sessionCookie)!.value)
    await change(`"createdAt" = now() - interval '10 minutes', "expiresAt" = now() + interval '50 minutes'`, tokenHash)
    expect(await findSession(browser.header())).toMatchObject({ state: 'active', prolong: true })
  })

  it('is nothing without a cookie or with nonsense in it', async () => {
    expect(await findSession(null)).toEqual({ state: 'none' })
    expect(await findSession('other=1; ;=x')).toEqual({ state: 'none' })
    expect(await findSession(`${sessionCookie}=%00%ff'; drop table`)).toEqual({ state: 'unknown' })
  })
})

describe('what is not offered', () => {
  it.each(['session', 'csrf', 'providers', 'error', 'signin', '_log', 'signin/bundled', 'callback/bundled/more', ''])(
    'GET %s',
    async (path) => {
      expect((await browserHere().go(`/api/auth/${path}`)).status).toBe(404)
    },
  )

  it.each(['session', '_log', 'callback/bundled', 'signin', 'signout/x'])('POST %s', async (path) => {
    expect((await browserHere().go(`/api/auth/${path}`, {})).status).toBe(404)
  })
})
