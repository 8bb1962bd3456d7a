import { addPerson, addPod, ask, must, openGate, signIn, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sealLines } from '@/lib/jobs/partitions'
import { refreshAccess } from '@/lib/auth/access'
import { hashSecret } from '@/lib/core/secrets'
import { read } from '@/lib/db/client'
import { deactivatePerson, setRoles } from '@/lib/access/people/commands'
import { endSession } from '@/lib/people/sessions/commands'
import { patience } from '@/lib/core/fixture-patience'

let gate: TestGate
let pod: TestPod
beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('streamed')
  await refreshAccess()
})
afterAll(() => gate.close())

type Page = { heard: string[]; topics(): string[]; ended: Promise<void>; isOpen(): boolean; close(): void }

/** An open page of a signed-in person: what it hears, and when it is cut off. */
async function openPage(cookie: string): Promise<Page> {
  const leave = new AbortController()
  const response = await fetch(`${gate.url}/stream`, { headers: { cookie }, signal: leave.signal })
  expect(response).toMatchObject({ status: 200 })
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('no-store')
  const heard: string[] = []
  let open = true
  const ended = (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of response.body!) heard.push(decoder.decode(chunk as Uint8Array))
  })().finally(() => {
    open = false
  })
  ended.catch(() => {})
  await vi.waitFor(() => expect(heard.join('')).toContain('event: hello'), patience)
  return {
    heard,
    topics: () =>
      [...heard.join('').matchAll(/^data: (\{"topics".*\})$/gm)].flatMap(
        ([, data]) => (JSON.parse(data!) as { topics: string[] }).topics,
      ),
    ended,
    isOpen: () => open,
    close: () => leave.abort(),
  }
}

/** How many listen to what outlives a page: the server, and the process. */
const listening = () =>
  [gate.app.server, process].map((place) =>
    place.eventNames().reduce((sum, name) => sum + place.listenerCount(name as 'close'), 0),
  )

const tokenOf = (cookie: string) => cookie.slice(cookie.indexOf('=') + 1)

describe('live news', () => {
  it.each([
    ['nobody', ''],
    ['an unknown session', 'countersign-session=invented'],
    ['a pod’s key', 'countersign-session=csk_x'],
    ['a cookie full of hostility', `countersign-session=${'%00;'.repeat(50)}`],
  ])('are not for %s', async (_name, cookie) => {
    const response = await fetch(`${gate.url}/stream`, { headers: { cookie } })
    expect(response.status).toBe(401)
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(await response.json()).toMatchObject({ reason: 'no_session' })
    const bearer = await fetch(`${gate.url}/stream`, { headers: { authorization: `Bearer ${pod.serviceKey}` } })
    expect(bearer.status).toBe(401)
  })

  it('say which topics moved, and nothing of what it was', async () => {
    const page = await openPage(await signIn(await addPerson('Reader', [], ['viewer'])))
    const { json } = await ask(gate, pod, 'outputs.commit_and_log', {
      file_path: 'docs/secret-plan.md',
      content: 'Hush',
    })
    expect(json).toMatchObject({ state: 'waiting' })
    await vi.waitFor(() => expect(page.topics()).toEqual(expect.arrayContaining(['calls', 'requests'])), patience)
    // Of the record it hears when the new lines have their places in it, so that it finds them there.
    expect(page.topics()).not.toContain('audit')
    await must(sealLines, {})
    await vi.waitFor(() => expect(page.topics()).toContain('audit'), patience)
    const all = page.heard.join('')
    for (const content of ['secret-plan', 'Hush', json['id'], json['request']]) expect(all).not.toContain(content)
    page.close()
  })

  it('begin with what moved before they did, which nobody would tell the page else', async () => {
    const person = await addPerson('Late')
    const early = await openPage(await signIn(person))
    await ask(gate, pod, 'memory.search', {})
    await vi.waitFor(() => expect(early.topics()).toContain('calls'), 5_000)
    const late = await openPage(await signIn(person))
    const [, hello] = /event: hello\ndata: (.*)\n/.exec(late.heard.join(''))!
    expect(JSON.parse(hello!)).toMatchObject({
      agoMs: { calls: expect.any(Number) },
      watchedMs: expect.any(Number),
      beatMs: 20_000,
    })
    early.close()
    late.close()
  })

  it(
    'end with the sign-out, not with some later heartbeat, on this page and on no other',
    { timeout: 15_000 },
    async () => {
      const person = await addPerson('Leaver')
      const [here, there] = [await signIn(person), await signIn(person)]
      const [page, other] = [await openPage(here), await openPage(there)]
      await must(endSession, { tokenHash: hashSecret(tokenOf(here)) })
      await page.ended
      const heard = page.heard.length
      await ask(gate, pod, 'memory.search', {})
      await vi.waitFor(() => expect(other.topics()).toContain('calls'), patience)
      expect(other.isOpen()).toBe(true)
      expect(page.heard.length).toBe(heard)
      expect((await fetch(`${gate.url}/stream`, { headers: { cookie: here } })).status).toBe(401)
      other.close()
    },
  )

  it('end when the person is deactivated, on all pages', { timeout: 15_000 }, async () => {
    const person = await addPerson('Fired')
    const pages = await Promise.all([openPage(await signIn(person)), openPage(await signIn(person))])
    await must(deactivatePerson, { personId: person.id })
    await Promise.all(pages.map(({ ended }) => ended))
  })

  it('cut off a page that takes nothing in, and keep serving the others', async () => {
    const [deaf, keen] = [await signIn(await addPerson('Deaf')), await signIn(await addPerson('Keen'))]
    const page = await openPage(keen)
    const socket = connect(Number(new URL(gate.url).port), '127.0.0.1')
    let cut = false
    socket.on('close', () => {
      cut = true
    })
    socket.on('error', () => {})
    socket.write(`GET /stream HTTP/1.1\r\nhost: x\r\ncookie: ${deaf}\r\n\r\n`)
    await new Promise((resolve) => socket.once('data', resolve))
    socket.pause()
    const { tellNow } = await import('@/lib/gate/stream')
    // As much news as the sockets' own buffers can hold, and more.
    for (let told = 0; told < 3_000 && !cut; told++) {
      await tellNow({ topics: Array.from({ length: 500 }, (_, at) => `topic-${at}`), requests: [] })
      await new Promise((resolve) => setImmediate(resolve))
    }
    socket.resume()
    await vi.waitFor(() => expect(cut).toBe(true), patience)
    expect(page.isOpen()).toBe(true)
    page.close()
  })

  it('need a role, and end when the last one is taken away', { timeout: 15_000 }, async () => {
    const nobody = await signIn(await addPerson('No role', [], []))
    const refused = await fetch(`${gate.url}/stream`, { headers: { cookie: nobody } })
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ reason: 'no_role' })
    const person = await addPerson('Demoted', [], ['viewer'])
    const page = await openPage(await signIn(person))
    await must(setRoles, { personId: person.id, roles: [] })
    await page.ended
  })

  it('are limited per person, so that one can never take everybody’s places, and leave nothing that listens behind', async () => {
    const many = await signIn(await addPerson('Many tabs'))
    const warned = vi.fn<(warning: Error) => void>()
    process.on('warning', warned)
    const before = listening()
    const pages = await Promise.all(Array.from({ length: 40 }, () => openPage(many)))
    const refused = await fetch(`${gate.url}/stream`, { headers: { cookie: many } })
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('60')
    expect(await refused.json()).toMatchObject({ reason: 'too_many_of_yours' })
    const other = await openPage(await signIn(await addPerson('One tab')))
    // A page that is closed makes room again.
    pages.pop()!.close()
    await vi.waitFor(async () => pages.push(await openPage(many)), 5_000)
    for (const page of [...pages, other]) page.close()
    // More than ten in one place Node tells of by itself, wherever that place is.
    await vi.waitFor(() => expect(listening()).toEqual(before), patience)
    process.off('warning', warned)
    expect(warned).not.toHaveBeenCalled()
  })

  it('survive whatever is said on the channel', async () => {
    const page = await openPage(await signIn(await addPerson('Undisturbed')))
    for (const line of ['not JSON', '{"topics":7}', 'null', ''])
      await read.$executeRaw`select pg_notify('countersign', ${line})`
    await vi.waitFor(() => expect(page.topics()).toContain('policy'), patience)
    expect(page.isOpen()).toBe(true)
    page.close()
  })

  it('leave the connection usable after a HEAD', async () => {
    const cookie = await signIn(await addPerson('Header'))
    const response = await fetch(`${gate.url}/stream`, { method: 'HEAD', headers: { cookie } })
    expect(response.status).toBe(404)
  })
})
