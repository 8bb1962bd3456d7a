import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sealLines } from '@/lib/jobs/partitions'
import { linesAfter, timeline } from '@/lib/audit/queries'
import { type Actor, systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'

const lee: Actor = { ...systemActor, kind: 'person', id: 'lee', name: 'Lee', groups: [], can: new Set(['audit:read']) }
const opened: pg.Client[] = []

async function open(url = process.env.DATABASE_URL): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  opened.push(client)
  return client
}

const others = `type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data`
const told = `'demo.loaded', 'system', 'test', 'Test', 'demo', 'demo', 'Something happened', '{}'`

/** Writes a line in whatever transaction is open there; returns its id. */
async function line(client: pg.Client): Promise<string> {
  const id = newId()
  await client.query(`insert into "AuditEvent" (id, ${others}) values ($1, ${told})`, [id])
  return id
}

/** Puts a line in as a restore does, with a time and a transaction of somewhere else. */
async function restoredLine(at: string, txid: bigint): Promise<string> {
  const id = newId()
  const text = `insert into "AuditEvent" (id, at, txid, ${others}) values ($1, ${at}, $2, ${told})`
  await owner.query(text, [id, txid])
  return id
}

async function seal(everything = false): Promise<number> {
  const outcome = await execute(sealLines, systemActor, { everything })
  if (!outcome.ok) throw new Error(outcome.reason)
  return outcome.value.sealed
}

const order = () => read.auditOrder.findMany({ orderBy: { position: 'asc' } })
const idsAfter = async (position: number) => (await linesAfter(lee, {}, position)).rows.map(({ id }) => id)

let owner: pg.Client
let start: number

beforeAll(async () => {
  owner = await open(process.env.DATABASE_OWNER_URL)
})

beforeEach(async () => {
  await seal(true)
  start = (await timeline(lee, {})).position
})

afterAll(async () => {
  await Promise.all(opened.map((client) => client.end().catch(() => {})))
})

describe('the order of the record', () => {
  it('has a line once its transaction is over, behind those that were over before it', async () => {
    const [long, short] = [await open(), await open()]
    await long.query('begin')
    const first = await line(long)
    const second = await line(short)
    expect(await seal()).toBe(1)
    expect(await idsAfter(start)).toEqual([second])
    const third = await line(short)
    expect(await seal()).toBe(1)
    await long.query('commit')
    expect(await seal()).toBe(1)
    expect(await idsAfter(start)).toEqual([second, third, first])
    expect(await idsAfter(start + 2)).toEqual([first])
    expect(await seal()).toBe(0)
    // The timeline tells them by when they began.
    expect((await timeline(lee, {})).rows.slice(0, 3).map(({ id }) => id)).toEqual([third, second, first])
  })

  it('never has a line that was rolled back', async () => {
    const client = await open()
    await client.query('begin')
    await line(client)
    await client.query('savepoint here')
    await line(client)
    await client.query('rollback')
    const kept = await line(client)
    expect(await seal()).toBe(1)
    expect(await idsAfter(start)).toEqual([kept])
  })

  it('gives each line once to one who follows, dense and none behind, while many write and several look', async () => {
    const written: string[] = []
    let writing = true
    const write = async (lane: number) => {
      const client = await open()
      for (let round = 0; round < 12; round++) {
        const mine: string[] = []
        await client.query('begin')
        // Some take their time before, between and after their lines, so that they end in another order than they began.
        for (let n = 0; n < 1 + (lane % 3); n++) {
          await client.query(`select pg_sleep($1)`, [((lane * 7 + round * 5 + n * 3) % 11) / 500])
          mine.push(await line(client))
        }
        const kept = (lane + round) % 5 > 0
        await client.query(kept ? 'commit' : 'rollback')
        if (kept) written.push(...mine)
      }
    }
    const look = async () => {
      const client = await open()
      while (writing) await client.query('select seal_audit()')
    }
    const seen: string[] = []
    let position = start
    const follow = async () => {
      const news = await linesAfter(lee, {}, position)
      seen.push(...news.rows.map(({ id }) => id))
      expect(news.position).toBe(start + seen.length)
      position = news.position
    }
    const following = (async () => {
      while (writing) await follow()
    })()
    const lookers = [look(), look()]
    await Promise.all(Array.from({ length: 8 }, (_, lane) => write(lane)))
    writing = false
    await Promise.all([following, ...lookers])
    await seal()
    for (let before = -1; before !== position;) {
      before = position
      await follow()
    }
    expect(seen).toHaveLength(written.length)
    expect(new Set(seen)).toEqual(new Set(written))
    const places = (await order()).map((row) => Number(row.position))
    expect(places).toEqual(places.map((_, at) => at + 1))
  })

  it('lets one look at a time, and the next find what that one left', async () => {
    const [first, second] = [await open(), await open()]
    const one = await line(first)
    await first.query('begin')
    expect((await first.query('select seal_audit() as made')).rows).toEqual([{ made: '1' }])
    const two = await line(second)
    expect((await second.query('select seal_audit() as made')).rows).toEqual([{ made: '0' }])
    expect(await idsAfter(start)).toEqual([])
    await first.query('commit')
    expect(await seal()).toBe(1)
    expect(await idsAfter(start)).toEqual([one, two])
  })

  it('loses nothing to a look that was killed', async () => {
    const [doomed, other] = [await open(), await open()]
    const ids = [await line(other), await line(other)]
    await doomed.query('begin')
    await doomed.query('select seal_audit()')
    const { rows } = await doomed.query<{ pid: number }>('select pg_backend_pid() as pid')
    await other.query('select pg_terminate_backend($1, 5000)', [rows[0]!.pid])
    expect(await idsAfter(start)).toEqual([])
    expect(await seal()).toBe(2)
    expect(await idsAfter(start)).toEqual(ids)
  })

  it('has the lines of a transaction that also looks, before and after, once', async () => {
    const client = await open()
    await client.query('begin')
    const before = await line(client)
    await client.query('select seal_audit()')
    const after = await line(client)
    await client.query('commit')
    await seal()
    await seal()
    expect((await idsAfter(start)).toSorted()).toEqual([before, after].toSorted())
  })

  it('goes on in a cluster that numbers its transactions lower, and when it comes to the numbers it was restored with', async () => {
    const client = await open()
    const { rows } = await client.query<{ next: string }>('select pg_snapshot_xmax(pg_current_snapshot()) as next')
    const next = BigInt(rows[0]!.next)
    await owner.query(`update guard.sealed set cluster = 1, ahead = $1, unfinished = '{}'`, [next + 1_000_000n])
    const restored = [await restoredLine('now()', next + 25n), await restoredLine('now()', next + 2_000_000n)]
    const fresh = await line(client)
    expect(await seal()).toBe(3)
    for (let n = 0; n < 40; n++) {
      await client.query('select pg_current_xact_id()')
      if (n % 10 === 0) await seal()
    }
    const last = await line(client)
    expect(await seal()).toBe(1)
    expect(await idsAfter(start)).toEqual([...restored, fresh, last])
  })

  it('gets lines older than a day, and with other numbers, by the look at everything', async () => {
    const late = [await restoredLine(`now() - interval '3 days'`, 5n), await restoredLine('now()', 6n)]
    expect(await seal()).toBe(0)
    expect(await seal(true)).toBe(2)
    expect(await idsAfter(start)).toEqual(late)
  })

  it('gets every line by a look at everything, also while another is under way', async () => {
    const old = await restoredLine(`now() - interval '3 days'`, 5n)
    const other = await open()
    await other.query('begin')
    await other.query('select seal_audit()')
    const whole = execute(sealLines, systemActor, { everything: true })
    const inLine = async () => await owner.query(`select from pg_locks where locktype = 'advisory' and not granted`)
    await expect.poll(inLine).toMatchObject({ rowCount: 1 })
    await other.query('commit')
    expect(await whole).toMatchObject({ ok: true, value: { sealed: 1 } })
    expect(await idsAfter(start)).toEqual([old])
  })

  it('is looked at without reading partitions of long ago', async () => {
    const before = `date_trunc('month', now() - interval '5 years')`
    await owner.query(`do $$ begin execute format('create table "AuditEvent_old" partition of "AuditEvent" for values
      from (%L) to (%L)', ${before}, ${before} + interval '1 month'); end $$`)
    await restoredLine(before, 7n)
    await line(await open())
    await owner.query('begin')
    await owner.query('select seal_audit()')
    const { rows } = await owner.query(`select from pg_locks where pid = pg_backend_pid()
      and relation = '"AuditEvent_old"'::regclass`)
    await owner.query('commit')
    // Planning takes a lock on each partition that it cannot rule out.
    expect(rows).toEqual([])
  })

  it('pages through more than fits, and tells nobody what they may not see', async () => {
    const client = await open()
    const ids: string[] = []
    for (let n = 0; n < 60; n++) ids.push(await line(client))
    await seal()
    const first = await linesAfter(lee, {}, start)
    expect([first.rows.length, first.more, first.position]).toEqual([40, true, start + 40])
    const second = await linesAfter(lee, {}, first.position)
    expect([second.rows.length, second.more, second.position]).toEqual([20, false, start + 60])
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(ids)
    const ana: Actor = { ...lee, id: 'ana', can: new Set(['audit:read_own']) }
    expect(await linesAfter(ana, {}, start)).toEqual({ rows: [], position: start + 60, more: false })
    await expect(linesAfter({ ...lee, can: new Set() }, {}, 0)).rejects.toThrow(/audit:read/)
    expect(await linesAfter(lee, {}, Number.MAX_SAFE_INTEGER)).toMatchObject({ rows: [] })
    expect((await linesAfter(lee, { what: 'policy' }, start)).rows).toEqual([])
  })
})
