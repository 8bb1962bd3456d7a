import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { patience } from '@/lib/core/fixture-patience'
import { asOwner } from '@/lib/db/test-clock'
import { addTwoAccounts, asPod, must, openGate, type TestAccount, type TestGate } from '@/lib/gate/fixture'
import { sealLines } from '@/lib/jobs/partitions'

// Who listens for answers and takes nothing in: what the gate keeps for them is bounded, and nothing of it is lost.

let gate: TestGate
/** The gate's end of each connection. */
const ends: Socket[] = []
let turn = 0

beforeAll(async () => {
  gate = await openGate()
  gate.app.server.on('connection', (socket: Socket) => ends.push(socket))
})
afterAll(() => gate.close())

/** An account of which so many answers are on the record, and what tells it of so many more. */
async function accountWithAnswers(): Promise<{
  account: TestAccount
  tell(count: number, bytes?: number): Promise<void>
}> {
  const { prod: account } = await addTwoAccounts(`pod-${turn++}`)
  const { json } = await asPod(gate, account.key, '/v2/tool-calls', {
    tool: 'outputs.commit_and_log',
    arguments: { file_path: `docs/unread-${turn++}.md`, content: 'x', branch: 'work' },
    idempotency_key: `key-${turn++}`,
  })
  await asPod(gate, account.key, `/v2/tool-calls/${json['id']}/withdraw`, {})
  await must(sealLines, {})
  return {
    account,
    // As if it had been answered over and over: each is a line like the one that there is.
    async tell(count, bytes = 0) {
      await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
        owner.query(
          `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", "callId", outcome,
             sentence, data)
           select 'unread-' || n || '-' || $3, e.type, e."actorKind", e."actorId", e."actorName", e."subjectKind", e."subjectId",
             e."callId", e.outcome, e.sentence,
             case when $4 = 0 then e.data else jsonb_build_object('fields', array['/' || repeat('x', $4)]) end
           from "AuditEvent" e, generate_series(1, $2::int) n where e."callId" = $1 and e.type = 'request.withdrawn'
             and e.id not like 'unread-%'`,
          [json['id'], count, turn++, bytes],
        ),
      )
      await must(sealLines, {})
    },
  }
}

/** A listener that takes nothing in until it is told to. */
async function listen({ key }: TestAccount, last: string) {
  const before = ends.length
  const socket = connect(Number(new URL(gate.url).port), '127.0.0.1')
  socket.on('error', () => {})
  let [text, isCut] = ['', false]
  socket.on('close', () => (isCut = true))
  socket.write(
    `GET /v2/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\naccept: text/event-stream\r\nlast-event-id: ${last}\r\n\r\n`,
  )
  await once(socket, 'readable')
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  socket.pause()
  return {
    /** So many bytes wait for it in the gate itself. */
    unread: () => ends[before]!.writableLength,
    isCutThere: () => ends[before]!.destroyed,
    isCut: () => isCut,
    read: () => void socket.resume(),
    places: () => [...text.matchAll(/event: call\.\w+\nid: (\d+)\n/g)].map(([, place]) => Number(place)),
    text: () => text,
    close: () => socket.destroy(),
  }
}

/** What may wait in memory for one listener: what cuts it off, and what it was told at once. */
const bound = 256_000 + 300_000

describe('who takes nothing in', () => {
  it('is cut off before the gate keeps much for them, and comes back for what is left', async () => {
    const { account, tell } = await accountWithAnswers()
    const { json: start } = await asPod(gate, account.key, '/v2/events')
    const [deaf, keen] = [await listen(account, start['place']), await listen(account, start['place'])]
    keen.read()
    await vi.waitFor(() => expect(keen.text()).toContain('event: hello'), patience)
    let [told, most] = [0, 0]
    // More than the buffers of both ends of a connection hold.
    for (; told < 5_000 && !deaf.isCutThere(); told += 50) {
      await tell(50, 5_000)
      await vi.waitFor(() => expect(keen.places()).toHaveLength(told + 50), patience)
      most = Math.max(most, deaf.unread())
    }
    expect(deaf.isCutThere()).toBe(true)
    expect(most).toBeLessThan(bound)
    deaf.read()
    await vi.waitFor(() => expect(deaf.isCut()).toBe(true), patience)
    const heard = deaf.places()
    expect(heard).toEqual(keen.places().slice(0, heard.length))

    const again = await listen(account, String(heard.at(-1) ?? start['place']))
    again.read()
    await vi.waitFor(() => expect(again.places()).toHaveLength(told - heard.length), patience)
    expect([...heard, ...again.places()]).toEqual(keen.places())
    for (const one of [keen, again]) one.close()
  })

  it('of very much at once is given it page by page, as it is taken in, with nothing lost and nothing twice', async () => {
    const { account, tell } = await accountWithAnswers()
    const { json: start } = await asPod(gate, account.key, '/v2/events')
    const live = await listen(account, start['place'])
    await tell(20_000)
    // One who listened when it came, one who comes back to it, and one who takes it in.
    const late = await listen(account, start['place'])
    const keen = await listen(account, start['place'])
    keen.read()
    await vi.waitFor(() => expect(keen.places()).toHaveLength(20_000), patience)
    for (const slow of [live, late]) {
      expect(slow.unread()).toBeLessThan(bound)
      expect(slow.isCutThere()).toBe(false)
      slow.read()
      await vi.waitFor(() => expect(slow.places()).toHaveLength(20_000), patience)
      expect(slow.places()).toEqual(keen.places())
    }
    for (const one of [live, late, keen]) one.close()
  })
})
