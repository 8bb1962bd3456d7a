import { addTwoAccounts, asPod, decide, elapse, must, type TestAccount } from '@/lib/gate/fixture'
import { ana, gate, openStage } from '@/lib/gate/fixture-stage'
import { describe, expect, it, vi } from 'vitest'
import { patience } from '@/lib/core/fixture-patience'
import { asOwner } from '@/lib/db/test-clock'
import { settleDue } from '@/lib/jobs/clock'
import { sealLines } from '@/lib/jobs/partitions'
import { furthestBehind } from '@/lib/gate/told'
import { revokeCredential } from '@/lib/pods/commands'

let turn = 0

openStage()

const newAccounts = () => addTwoAccounts(`pod-${turn++}`)

/** A call that people decide on, answered, with its line in the order of the record. */
async function answered(account: TestAccount, verdict: 'approve' | 'reject' | 'request_changes'): Promise<string> {
  const { json } = await asPod(gate, account.key, '/v2/tool-calls', {
    tool: 'outputs.commit_and_log',
    arguments: { file_path: `docs/hush-${turn++}.md`, content: 'Hush', branch: 'work' },
    idempotency_key: `key-${turn++}`,
  })
  const id = json['id'] as string
  await decide(ana, id, verdict, verdict === 'request_changes' ? ['/content'] : [])
  await elapse(id, 'effectiveAt')
  await settleDue()
  await must(sealLines, {})
  return id
}

type Heard = { event: string; id: string; data: string }

/** A stream as a pod has it open: the events of it, and when it is ended. */
async function listen({ key }: TestAccount, { after, last }: { after?: string; last?: string } = {}) {
  const leave = new AbortController()
  const headers = {
    authorization: `Bearer ${key}`,
    accept: 'text/event-stream',
    ...(last && { 'last-event-id': last }),
  }
  const address = `${gate.url}/v2/events${after ? `?after=${after}` : ''}`
  const response = await fetch(address, { headers, signal: leave.signal })
  let text = ''
  const ended = (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of response.body!) text += decoder.decode(chunk as Uint8Array)
  })()
  ended.catch(() => {})
  const all = (): Heard[] =>
    text
      .split('\n\n')
      .map((block) => Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/).slice(0, 2))) as Heard)
  const told = () => all().filter(({ event }) => event?.startsWith('call.'))
  if (response.ok) await vi.waitFor(() => expect(text).toContain('event: hello'), patience)
  return { response, all, told, text: () => text, ended, close: () => leave.abort() }
}

const callsIn = (told: Heard[]) => told.map(({ event, data }) => [event, (JSON.parse(data) as { id: string }).id])

describe('what a pod is told', () => {
  it('is of its own account’s calls, once each, in order, alike in a stream and in a list, and never content', async () => {
    const { dev, prod } = await newAccounts()
    const [stream, other] = [await listen(prod), await listen(dev)]
    const { json: start } = await asPod(gate, prod.key, '/v2/events')
    const made = [
      ['call.released', await answered(prod, 'approve')],
      ['call.rejected', await answered(prod, 'reject')],
      ['call.changes_requested', await answered(prod, 'request_changes')],
    ]
    await vi.waitFor(() => expect(callsIn(stream.told())).toEqual(made), patience)
    const { json } = await asPod(gate, prod.key, new URL(start['next']).pathname + `?after=${start['place']}`)
    const asHeard = (json['events'] as { place: string; type: string; data: object }[]).map((one) => ({
      event: one.type,
      id: one.place,
      data: JSON.stringify(one.data),
    }))
    expect(stream.told()).toEqual(asHeard)
    expect(Object.keys(json['events'][0].data)).toEqual(['id', 'tool', 'task', 'state', 'request', 'at'])
    // Which arguments are meant is told by their names; what stands in them, and the note, are read at the call.
    expect(json['events'].map(({ data }: { data: { fields?: string[] } }) => data.fields)).toEqual([
      undefined,
      undefined,
      ['/content'],
    ])
    expect(other.told()).toEqual([])
    expect(stream.text() + JSON.stringify(json)).not.toMatch(/hush|Looked at it/i)
    stream.close()
    other.close()
  })

  it('is told again from the place the pod came to, with nothing lost and nothing twice', async () => {
    const { prod } = await newAccounts()
    const first = await listen(prod)
    const before = await answered(prod, 'approve')
    await vi.waitFor(() => expect(first.told()).toHaveLength(1), patience)
    const { id: last } = first.told()[0]!
    first.close()
    const missed = [['call.rejected', await answered(prod, 'reject')]]
    const [byHeader, byAddress] = [await listen(prod, { last, after: '0' }), await listen(prod, { after: last })]
    missed.push(['call.released', await answered(prod, 'approve')])
    for (const stream of [byHeader, byAddress]) {
      await vi.waitFor(() => expect(callsIn(stream.told())).toEqual(missed), patience)
      stream.close()
    }
    const whole = await asPod(gate, prod.key, '/v2/events?after=0')
    expect(whole.json['events'].map(({ data }: { data: { id: string } }) => data.id)).toEqual([
      before,
      ...missed.map(([, id]) => id),
    ])
  })

  it('is waited for without a stream', async () => {
    const { prod } = await newAccounts()
    const { json: start } = await asPod(gate, prod.key, '/v2/events')
    const waiting = asPod(gate, prod.key, `/v2/events?after=${start['place']}&wait=25`)
    const id = await answered(prod, 'reject')
    const { json } = await waiting
    expect(json).toMatchObject({ events: [{ type: 'call.rejected', data: { id } }], skipped: false })
    expect((await asPod(gate, prod.key, `/v2/events?after=${json['place']}`)).json['events']).toEqual([])
  })
})

describe('who listens', () => {
  it('from a place of the future, or from none, is told so', async () => {
    const { prod } = await newAccounts()
    const future = '999999999999'
    const code = 'no_such_place'
    expect(await asPod(gate, prod.key, `/v2/events?after=${future}&wait=25`)).toMatchObject({
      status: 422,
      json: { code },
    })
    for (const asked of [{ after: future }, { last: future }]) {
      const { response, text, ended } = await listen(prod, asked)
      await ended
      expect([response.status, JSON.parse(text()).code]).toEqual([422, code])
    }
    for (const junk of ['-1', '1e3', 'yesterday', '9'.repeat(40)]) {
      expect(await asPod(gate, prod.key, `/v2/events?after=${junk}`)).toMatchObject({ status: 422 })
      expect((await listen(prod, { last: junk })).response.status).toBe(422)
    }
  })

  it('with a credential that is revoked is cut off at once and told why, in a stream and while waiting', async () => {
    const { prod } = await newAccounts()
    const stream = await listen(prod)
    const waiting = asPod(gate, prod.key, '/v2/events?wait=25')
    await must(revokeCredential, { credentialId: prod.actor.credentialId })
    await stream.ended
    expect(stream.all().at(-2)).toMatchObject({ event: 'end', data: expect.stringContaining('bad_credential') })
    expect(await waiting).toMatchObject({ status: 401, json: { code: 'credential_revoked' } })
    expect((await listen(prod)).response.status).toBe(401)
  })

  it('has so many streams and no more, and never those of another account', async () => {
    const { dev, prod } = await newAccounts()
    const streams = await Promise.all(Array.from({ length: 10 }, () => listen(prod)))
    const refused = await listen(prod)
    expect(refused.response.status).toBe(429)
    await refused.ended
    expect(JSON.parse(refused.text())).toMatchObject({ code: 'too_many_streams' })
    const other = await listen(dev)
    expect(other.response.status).toBe(200)
    streams.pop()!.close()
    await vi.waitFor(async () => {
      const next = await listen(prod)
      expect(next.response.status).toBe(200)
      streams.push(next)
    }, patience)
    for (const stream of [...streams, other]) stream.close()
  })

  it('and comes from too far behind is told so, and goes on from where it can', async () => {
    const { prod } = await newAccounts()
    const early = await answered(prod, 'approve')
    // As if much had happened: the next line has its place that far behind the last.
    await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
      owner.query(
        `insert into "AuditOrder" ("position", "eventId", "eventAt")
        select max(position) + $1, 'busy', now() from "AuditOrder"`,
        [furthestBehind + 1],
      ),
    )
    const late = await answered(prod, 'reject')
    const stream = await listen(prod, { after: '0' })
    await vi.waitFor(() => expect(callsIn(stream.told())).toEqual([['call.rejected', late]]), patience)
    expect(stream.all().map(({ event }) => event)).toContain('reset')
    expect(stream.text()).not.toContain(early)
    stream.close()
    expect((await asPod(gate, prod.key, '/v2/events?after=0')).json).toMatchObject({ skipped: true, events: [] })
  })
})
