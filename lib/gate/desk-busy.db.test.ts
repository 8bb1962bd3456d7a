import { vi } from 'vitest'

const deskPort = await vi.hoisted(async () => {
  const { freePort } = await import('@/lib/db/machine')
  const port = await freePort()
  process.env.DESK_URL = `http://127.0.0.1:${port}`
  return port
})

import { createServer, type Server } from 'node:http'
import { addPerson, openGate, send, signIn, type TestGate } from '@/lib/gate/fixture'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { busyDigest, busyFateWords, fateCookie } from '@/lib/core/busy'
import { patience } from '@/lib/core/fixture-patience'
import { env } from '@/lib/env'

let gate: TestGate
let desk: Server
/** How the framework answers for a page that failed: with all that it tells of an error. */
const failed = (digest: string) => `<script>self.__next_f.push([1,"5:E{\\"digest\\":\\"${digest}\\"}"])</script>`
const failures: Record<string, string> = { '/approvals?busy': failed(busyDigest), '/approvals?fault': failed('2229') }
/** What it sends beside that where an action ran before, and how it answers the gate that asks whether pages can be made. */
let cookies: string[] = []
let mayDraw = 204

beforeAll(async () => {
  gate = await openGate()
  desk = createServer((request, response) => {
    const failure = failures[request.url ?? '']
    if (request.url === '/may-draw') return response.writeHead(mayDraw).end()
    response.setHeader('set-cookie', cookies)
    response.writeHead(failure ? 500 : 200, { 'content-type': 'text/html' }).end(failure ?? 'a page')
  }).listen(deskPort, '127.0.0.1')
})
afterAll(async () => {
  await gate.close()
  desk.close()
})

it('says that it is busy in place of a page that could not be made in time, and asks again', async () => {
  const headers = { accept: 'text/html,*/*;q=0.8', host: new URL(env.url).host }
  const fault = await send(gate, { url: '/approvals?fault', headers })
  expect([fault.status, fault.text]).toEqual([500, failures['/approvals?fault']])
  const page = await send(gate, { url: '/approvals?busy', headers })
  expect(page).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
  expect(page.text).toContain('<h1>Busy just now</h1>')
  const seconds = Number(page.headers['retry-after'])
  expect(page.text).toContain(`<meta http-equiv="refresh" content="${seconds}">`)
  expect(seconds).toBeGreaterThanOrEqual(4)
  // What a script asks for it reads by itself.
  expect(await send(gate, { url: '/approvals?busy', headers: { ...headers, accept: '*/*' } })).toMatchObject({
    status: 500,
  })
})

it('lets no open page be drawn again while the desk has no connections for it, or is away', async () => {
  const cookie = await signIn(await addPerson('Waits', [], ['viewer']))
  const now = async () => await send(gate, { url: '/news/pages', headers: { cookie } })
  // What was found is remembered for a second.
  const comes = async (expected: object) =>
    await vi.waitFor(async () => expect(await now()).toMatchObject(expected), patience)
  await comes({ status: 200, json: {} })
  for (const [status, expected] of [
    [503, { status: 200, json: { busy: true } }],
    [500, { status: 503 }],
    [204, { status: 200, json: {} }],
  ] as const) {
    mayDraw = status
    await comes(expected)
  }
  // Only the gate asks that.
  expect(await send(gate, { url: '/may-draw?now', headers: { cookie } })).toMatchObject({ status: 404 })
})

const form = {
  method: 'POST',
  headers: { accept: 'text/html,*/*;q=0.8', host: new URL(env.url).host, origin: new URL(env.url).origin },
} as const

it.each([
  ['saved', 200, true],
  ['refused', 503, false],
  ['lost', 503, false],
  [null, 503, false],
] as const)(
  'says what became of a form that was sent without scripts, %s, and has the browser keep what was not saved',
  async (fate, status, asksAgain) => {
    cookies = ['own=kept; Path=/', ...(fate ? [`${fateCookie}=${fate}; Path=/; HttpOnly`] : [])]
    const page = await send(gate, { url: '/approvals?busy', ...form })
    expect(page.status).toBe(status)
    expect(page.text).toContain('<h1>Busy just now</h1>')
    for (const sentence of busyFateWords[fate ?? 'lost']) expect(page.text).toContain(sentence)
    // A page that asks again asks for the page, and the browser has forgotten the form.
    expect(page.text.includes('http-equiv="refresh"')).toBe(asksAgain)
    expect(Number(page.headers['retry-after'])).toBeGreaterThanOrEqual(4)
    expect(page.headers['set-cookie']).toEqual(['own=kept; Path=/'])
  },
)

it('passes on what became of no form: of one that was answered, and of one that met a fault', async () => {
  cookies = [`${fateCookie}=saved; Path=/; HttpOnly`]
  const answered = await send(gate, { url: '/approvals', ...form })
  expect(answered).toMatchObject({ status: 200, text: 'a page' })
  const fault = await send(gate, { url: '/approvals?fault', ...form })
  expect([fault.status, fault.text]).toEqual([500, failures['/approvals?fault']])
  for (const { headers } of [answered, fault]) expect(headers['set-cookie']).toBeUndefined()
})
