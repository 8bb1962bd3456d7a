import { addPerson, addPod, decide, elapse, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Program, Wanted } from '@/clients/fixture-program'
import { refreshAccess } from '@/lib/auth/access'
import { joinedPrefix } from '@/lib/calls/joined/rules'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { execute } from '@/lib/change/command'
import { writePrompt } from '@/lib/prompts/commands'
import { makeLive } from '@/lib/prompts/fixture'
import { settleDue } from '@/lib/jobs/clock'

/** Where a client is tried: a gate of the test's own, with a pod, and a person who decides. */
let gate: TestGate
let pod: TestPod
let ana: PersonActor
let turn = 0

const search = { tool: 'memory.search', args: { keyword: 'lamps' } }
const newPage = () => ({
  tool: 'outputs.commit_and_log',
  args: { file_path: `docs/page-${turn++}.md`, content: 'New text', branch: 'work' },
})

/** The call that a program waits with, once it is there. */
async function callOf(args: object): Promise<string> {
  const find = () =>
    read.call.findFirst({ where: { podId: pod.podId, arguments: { equals: args } }, orderBy: { id: 'desc' } })
  await expect.poll(find, { timeout: 60_000 }).toBeTruthy()
  return (await find())!.id
}

/** Somebody who asked for the same under another key waits with that call, too. */
async function joinedTo(callId: string): Promise<void> {
  const where = { key: { startsWith: joinedPrefix }, answer: { path: ['callId'], equals: callId } }
  await expect.poll(() => read.idempotencyKey.findFirst({ where }), { timeout: 60_000 }).toBeTruthy()
}

async function stateOf(callId: string): Promise<string> {
  const call = await read.call.findUniqueOrThrow({ where: { id: callId }, include: { request: true } })
  return call.outcome ?? call.request?.state ?? (call.grantUsedAt ? 'consumed' : 'open')
}

async function answer(callId: string, verdict: 'approve' | 'reject' | 'request_changes' | 'nobody'): Promise<void> {
  const marked = verdict === 'request_changes' ? ['/content'] : []
  if (verdict !== 'nobody') expect(await decide(ana, callId, verdict, marked)).toMatchObject({ ok: true })
  await elapse(callId, verdict === 'nobody' ? 'expiresAt' : 'effectiveAt')
  await settleDue()
}

/** Tries a client: whatever happens on the way, a function runs once or not at all. `missing` is why it cannot be tried. */
export function tryGuarding(language: string, start: (wanted: Wanted) => Program, missing?: string): void {
  beforeAll(async () => {
    gate = await openGate()
    pod = await addPod('guarding')
    ana = await addPerson('Ana')
    await refreshAccess()
  })
  afterAll(() => gate.close())

  describe(`a function guarded in ${language}`, () => {
    const act = (wanted: Pick<Wanted, 'tool' | 'args'> & Partial<Wanted>): Program =>
      start({ url: gate.url, key: pod.serviceKey, patience: 30, ...wanted })
    beforeEach((context) => context.skip(missing !== undefined, missing))

    it('runs with the very arguments once a rule allows it, and says what came of it', async () => {
      const key = `allowed-${turn++}`
      const args = { keyword: 'lämps, “quoted” – 灯', limit: 5 }
      const ended = await act({ tool: search.tool, args, as: { key, task: 'care', reason: 'To know' } }).ended
      expect(ended).toEqual({ ran: [args], result: { done: args } })
      const call = await read.call.findFirstOrThrow({ where: { idempotencyKey: key } })
      expect(call).toMatchObject({ taskKey: 'care', reason: 'To know', outcome: 'succeeded' })
      expect(call.outcomeSummary).toBe('Did 2 things')
    })

    it('says which prompt it works from, with what was filled in, and asks anew by another one', async () => {
      const slug = `guarded-${language.toLowerCase()}`
      const lena = await addPerson('Lena', [], ['prompt_reviewer'])
      await execute(writePrompt, lena, { slug, title: slug, text: `You look up {what} for ${slug}.` })
      await makeLive([lena, await addPerson('Lead', ['delivery-leads'], ['approver'])], slug, 1)
      const run = `run-${turn++}`
      const said = (what: string) => act({ ...search, run, as: { prompt: { slug, values: { what } } } }).ended
      for (const what of ['lamps', 'kilns']) expect(await said(what)).toMatchObject({ ran: [search.args] })
      const uses = await read.promptUse.findMany({ where: { promptSlug: slug }, orderBy: { id: 'asc' } })
      expect(uses).toMatchObject([
        { match: 'same_as_live', filledWith: { what: 'lamps' } },
        { match: 'same_as_live', filledWith: { what: 'kilns' } },
      ])
      const wrong = await act({ ...search, as: { prompt: { slug, values: {} } } }).ended
      expect(wrong).toMatchObject({ ran: [], error: { kind: 'Refused', message: expect.stringContaining('what') } })
    })

    it('reports a failure and passes it on', async () => {
      const key = `fails-${turn++}`
      const { ran, error } = await act({ ...search, as: { key }, how: 'throws' }).ended
      expect([ran, error?.message]).toEqual([[search.args], 'The mail server is away'])
      const call = await read.call.findFirstOrThrow({ where: { idempotencyKey: key } })
      expect(call).toMatchObject({ outcome: 'failed', outcomeSummary: 'It failed: The mail server is away' })
    })

    it('waits for people and runs once they approved', async () => {
      const page = newPage()
      const { ended } = act(page)
      const callId = await callOf(page.args)
      await answer(callId, 'approve')
      expect(await ended).toMatchObject({ ran: [page.args] })
      expect(await stateOf(callId)).toBe('succeeded')
    })

    it('does not run when people or time say no, and says in whose words', async () => {
      for (const [verdict, kind, words] of [
        ['reject', 'Rejected', 'Looked at it'],
        ['request_changes', 'ChangesRequested', 'changes to “content”: Looked at it'],
        ['nobody', 'Expired', 'Nobody answered in time'],
      ] as const) {
        const page = newPage()
        const { ended } = act(page)
        await answer(await callOf(page.args), verdict)
        const message = expect.stringContaining(words) as string
        const fields = verdict === 'request_changes' ? ['/content'] : undefined
        expect(await ended).toEqual({ ran: [], error: { kind, code: expect.any(String) as string, message, fields } })
      }
    })

    it('does not run what policy denies, or what the gate refuses', async () => {
      const denied = await act({ tool: 'git.push_force', args: {} }).ended
      expect(denied).toMatchObject({ ran: [], error: { kind: 'Denied', code: 'denied' } })
      const wrong = await act({ tool: search.tool, args: { keyword: 7 } }).ended
      expect(wrong).toMatchObject({ ran: [], error: { kind: 'Refused', code: 'invalid_arguments' } })
      const strange = await act({ ...search, key: 'csk_unknown' }).ended
      expect(strange).toMatchObject({ ran: [], error: { kind: 'Refused', code: 'bad_credential' } })
    })

    it('signs in as an OAuth client', async () => {
      const { clientId, clientSecret } = pod
      expect(await act({ ...search, key: undefined, clientId, clientSecret }).ended).toMatchObject({
        ran: [search.args],
      })
      const wrong = await act({ ...search, key: undefined, clientId, clientSecret: 'wrong' }).ended
      expect(wrong).toMatchObject({ ran: [], error: { kind: 'Refused', code: 'invalid_client' } })
    })

    it('finds its call again after a crash while it waited, and runs it once', async () => {
      const [page, run] = [newPage(), `run-${turn++}`]
      const first = act({ ...page, run })
      const callId = await callOf(page.args)
      first.kill()
      expect(await first.ended).toMatchObject({ ran: [] })
      const second = act({ ...page, run })
      await answer(callId, 'approve')
      expect(await second.ended).toMatchObject({ ran: [page.args] })
      expect(await read.call.count({ where: { podId: pod.podId, arguments: { equals: page.args } } })).toBe(1)
    })

    it('after a crash while it ran: does not run again, unless it may be done twice', async () => {
      const as = { key: `crash-${turn++}` }
      const first = act({ ...search, as, how: 'hangs' })
      const find = () => read.call.findFirst({ where: { idempotencyKey: as.key, grantUsedAt: { not: null } } })
      await expect.poll(find, { timeout: 60_000 }).toBeTruthy()
      const second = await act({ ...search, as }).ended
      expect(second).toMatchObject({ ran: [], error: { kind: 'Unknown', code: 'unknown' } })
      const third = await act({ ...search, as: { ...as, idempotent: true } }).ended
      expect(third).toMatchObject({ ran: [search.args] })
      const fourth = await act({ ...search, as: { ...as, idempotent: true } }).ended
      expect(fourth).toMatchObject({ ran: [], error: { kind: 'AlreadyDone', code: 'already_executed' } })
      first.kill()
      await first.ended
    })

    it('is run by one of two workers, whether they share a key or ask for the same each with its own', async () => {
      for (const as of [{ key: `shared-${turn++}` }, {}]) {
        const page = newPage()
        const workers = ['one', 'two'].map((worker) => act({ ...page, worker, as }))
        const callId = await callOf(page.args)
        if (!('key' in as)) await joinedTo(callId)
        await answer(callId, 'approve')
        const ended = await Promise.all(workers.map(({ ended: one }) => one))
        expect(ended.flatMap(({ ran }) => ran)).toEqual([page.args])
        expect(ended.flatMap(({ error }) => error?.kind ?? [])).toEqual([
          expect.stringMatching(/^(Unknown|AlreadyDone)$/),
        ])
      }
    })
  })
}
