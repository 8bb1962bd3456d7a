import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { claimCall } from '@/lib/calls/commands'
import { giveUpCalls, lapseCalls } from '@/lib/calls/due/commands'
import { ask, cast, decide, elapse, grantOf, page, pod, requestOf, settle } from '@/lib/calls/fixture'
import { callOf } from '@/lib/calls/own/queries'
import type { CallView } from '@/lib/calls/schema'
import { execute } from '@/lib/change/command'
import { type PersonActor, type PodActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { withClient } from '@/lib/db/roles'
import { addPerson } from '@/lib/gate/fixture'
import { rewrite } from '@/lib/gate/fixture-servers'
import { settleDue } from '@/lib/jobs/clock'
import { type Permitted, signedCall } from '@/lib/jobs/fixture-signed'
import { duePage } from '@/lib/requests/settle/schema'

// What falls due together ends in one transaction, and whoever listens hears one word of it.

let stage: Awaited<ReturnType<typeof cast>>
let writer: PodActor
let owner: PersonActor
let turn = 0

beforeAll(async () => {
  stage = await cast()
})

beforeEach(async () => {
  turn++
  owner = await addPerson(`Owner ${turn}`, [], ['viewer'])
  writer = await pod(`writer-${turn}`, 'WriterPod', 'product', owner.id)
})

const signed = (key?: string) => signedCall(writer, stage.ana, key)

async function claim({ call, args }: Permitted) {
  return await execute(claimCall, writer, { callId: call.id, grant: (await grantOf(call)).id, arguments: args })
}

const stateOf = async ({ id }: CallView) => (await callOf(writer, id))!.state

type Word = { topics: string[]; calls: string[]; requests: string[] }

/** What listeners are told of requests and calls while something is done. */
async function wordsOf(doing: () => Promise<unknown>): Promise<Word[]> {
  return await withClient(process.env.DATABASE_READ_URL!, async (listener) => {
    const words: Word[] = []
    listener.on('notification', ({ payload }) => words.push(JSON.parse(payload!) as Word))
    await listener.query('listen countersign')
    await doing()
    // What was committed before this is heard with its answer.
    await listener.query('select')
    return words.filter(({ topics }) => topics.includes('requests'))
  })
}

const arrayOf = (ids: readonly string[]) => `{${ids.join()}}`

describe('requests that fall due together', () => {
  const several = async () => [await ask(writer, page()), await ask(writer, page()), await ask(writer, page())] as const
  const idsOf = (calls: readonly CallView[]) => Promise.all(calls.map(async (call) => (await requestOf(call)).id))
  const statesOf = (calls: readonly CallView[]) => Promise.all(calls.map(async (call) => (await requestOf(call)).state))

  it('end in one transaction, each with its line and its word to the pod', async () => {
    const calls = await several()
    const ids = await idsOf(calls)
    for (const id of ids) await elapse(id, 'expiresAt')
    await settleDue()
    expect(await statesOf(calls)).toEqual(['expired', 'expired', 'expired'])
    const lines = await read.auditEvent.findMany({ where: { requestId: { in: ids }, type: 'request.expired' } })
    expect(lines.map(({ requestId }) => requestId).toSorted()).toEqual(ids.toSorted())
    expect(new Set(lines.map(({ txid }) => txid)).size).toBe(1)
    const told = await read.call.findMany({ where: { requestId: { in: ids } } })
    expect(told.map(({ answer }) => answer)).toEqual(Array(3).fill(expect.stringContaining('Nobody answered')))
  })

  it('end with one word to whoever listens for a page of them', async () => {
    const calls: CallView[] = []
    // A pod waits for a few answers of a kind at most.
    while (calls.length <= duePage) {
      const other = await pod(`one-word-${calls.length}`, 'WriterPod', 'product', owner.id)
      for (let turns = 0; turns < 3; turns++) calls.push(await ask(other, page()))
    }
    const ids = await idsOf(calls)
    await rewrite(`update "Request" set "expiresAt" = now() where id = any($1::text[])`, arrayOf(ids))
    const words = await wordsOf(settleDue)
    expect(words.map(({ requests }) => requests.length).toSorted((a, b) => a - b)).toEqual([
      calls.length - duePage,
      duePage,
    ])
    expect(words.flatMap(({ requests }) => requests).toSorted()).toEqual(ids.toSorted())
    expect(new Set(await statesOf(calls))).toEqual(new Set(['expired']))
  })

  it('and permissions that end unused, or of which nothing was heard, do so in one transaction too', async () => {
    const permitted = [await signed(), await signed(), await signed(), await signed()] as const
    const callIds = permitted.map(({ call }) => call.id)
    const [lapsed, used] = [callIds.slice(0, 2), callIds.slice(2)]
    for (const each of permitted.slice(2)) expect(await claim(each)).toMatchObject({ ok: true })
    await rewrite(`update "Call" set "grantExpiresAt" = now() where id = any($1::text[])`, arrayOf(lapsed))
    await rewrite(
      `update "Call" set "grantUsedAt" = now() - interval '2 days' where id = any($1::text[])`,
      arrayOf(used),
    )
    const words = await wordsOf(settleDue)
    expect(words.map(({ calls }) => calls.toSorted()).toSorted()).toEqual([lapsed, used].map((ids) => ids.toSorted()))
    for (const [ids, type] of [
      [lapsed, 'request.lapsed'],
      [used, 'call.unreported'],
    ] as const) {
      const lines = await read.auditEvent.findMany({ where: { callId: { in: ids }, type } })
      expect(lines.map(({ callId }) => callId).toSorted()).toEqual(ids.toSorted())
      expect(new Set(lines.map(({ txid }) => txid)).size).toBe(1)
    }
    expect(await Promise.all(permitted.map(({ call }) => stateOf(call)))).toEqual([
      'lapsed',
      'lapsed',
      'unreported',
      'unreported',
    ])
    expect(await execute(lapseCalls, systemActor, { callIds: lapsed })).toMatchObject({ reason: 'not_due' })
    expect(await execute(giveUpCalls, systemActor, { callIds: used })).toMatchObject({ reason: 'not_due' })
  })

  it('are settled without the one that cannot be, which is heard of', async () => {
    const calls = await several()
    const ids = await idsOf(calls)
    for (const id of ids) await elapse(id, 'expiresAt')
    const kind = (name: string) => rewrite(`update "Request" set kind = $2 where id = $1`, ids[1]!, name)
    await kind('of_a_later_version')
    await expect(settleDue()).rejects.toThrow('There is no kind of request called of_a_later_version')
    expect(await statesOf(calls)).toEqual(['expired', 'waiting', 'expired'])
    await kind('tool_call')
    await settleDue()
    expect(await statesOf(calls)).toEqual(['expired', 'expired', 'expired'])
  })

  it('are released, told "no" and withdrawn each for itself', async () => {
    const gone = await pod(`gone-${turn}`, 'WriterPod', 'product', owner.id)
    const calls = [await ask(writer, page()), await ask(writer, page()), await ask(gone, page())] as const
    for (const [call, verdict] of [[calls[0]], [calls[1], 'reject'], [calls[2]]] as const)
      expect(await decide(stage.ana, call, verdict)).toMatchObject({ ok: true })
    await rewrite(`update "Pod" set state = 'held' where id = $1`, gone.id)
    const requestIds = await idsOf(calls)
    for (const id of requestIds) await elapse(id, 'effectiveAt')
    expect(await execute(settle, systemActor, { requestIds })).toMatchObject({ ok: true })
    expect(await statesOf(calls)).toEqual(['released', 'rejected', 'withdrawn'])
    expect(await execute(settle, systemActor, { requestIds })).toMatchObject({ reason: 'not_due' })
  })
})
