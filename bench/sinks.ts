import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createListener, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { BenchDatabase } from '@/bench/database'
import { newPod } from '@/bench/install'
import { load } from '@/bench/load'
import { processIds, startProcess, stopProcesses } from '@/bench/processes'
import { against, median, type Row } from '@/bench/table'
import { allowedCalls } from '@/bench/ways'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { bulkAnswer } from '@/lib/sinks/fixture'

const [rounds, seconds, connections] = [5, 5, 32]
/** So many decisions may take longer with a log store that hangs than without one: a tenth. */
const longer = 1.1

/**
 * What log stores cost those who decide, and how fast each kind is brought up to date. The worker that sends has receivers
 * on this machine, which do nothing with what they get.
 */
export async function runSinksBench(gate: string, database: BenchDatabase): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-sinks-'))
  const stores = await receivers()
  // Without TLS the receivers of this machine are sent to outside production alone, so this worker is of a test.
  await stopProcesses(processIds().flatMap(([name, pid]) => (name === 'worker' ? pid : [])))
  startProcess('worker', {
    COUNTERSIGN_PROCESS: 'worker',
    COUNTERSIGN_ENV: 'test',
    COUNTERSIGN_LOG_HOSTS: 'inside:127.0.0.1',
    COUNTERSIGN_LOG_FOLDERS: folder,
    COUNTERSIGN_LOG_SECRET_BENCH: 'what-opens-it',
  })
  try {
    const { token } = await newPod(gate, 'bench-sinks')
    const target = allowedCalls(gate, token)
    await load(target, connections, 2)
    const hanging = await add(database, 'elasticsearch', `${stores.url}/hang`, true)
    const [without, beside]: [number[], number[]] = [[], []]
    for (let turn = 0; turn < rounds; turn++)
      for (const [isPaused, all] of [
        [true, without],
        [false, beside],
      ] as const) {
        await pause(database, hanging, isPaused)
        all.push((await load(target, connections, seconds)).p99)
      }
    await pause(database, hanging, true)
    const name = `Decision with a log store that hangs, ${connections} connections, p99`
    const peer = { name: 'without a log store', value: median(without) }
    const rows = [against({ name, value: median(beside), unit: 'ms', peer }, { most: longer })]
    for (const [kind, address] of [
      ['elasticsearch', `${stores.url}/bulk`],
      ['splunk', `${stores.url}/splunk`],
      ['otlp', `${stores.url}/otlp`],
      ['syslog', stores.stream],
      ['webhook', `${stores.url}/webhook`],
      ['file', path.join(folder, 'record.jsonl')],
    ] as const)
      rows.push(await speedOf(database, kind, address))
    return rows
  } finally {
    for (const server of stores.servers) server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Lines a second of a store that begins with the record's beginning, for as long as half a minute. */
async function speedOf(database: BenchDatabase, kind: string, address: string): Promise<Row> {
  const began = performance.now()
  const id = await add(database, kind, address, false)
  const [{ last }] = await read.$queryRaw<[{ last: number }]>`select max("position")::int as last from "AuditOrder"`
  let position = 0
  while (position < last && performance.now() - began < 30_000) {
    await wait(50)
    position = Number((await read.sinkCourse.findUniqueOrThrow({ where: { sinkId: id } })).position)
  }
  const value = (position / (performance.now() - began)) * 1_000
  await pause(database, id, true)
  if (position === 0) throw new Error(`Nothing arrived at ${address}`)
  return { name: `Lines of the record sent by ${kind}`, value, unit: '/s', met: null }
}

/** The receivers here are none that an operator of this installation would list, so the rows are written as the owner. */
async function add({ owner }: BenchDatabase, kind: string, address: string, isPaused: boolean): Promise<string> {
  const id = newId()
  const secret = ['splunk', 'webhook'].includes(kind) ? 'env:COUNTERSIGN_LOG_SECRET_BENCH' : null
  await asOwner(owner, async (db) => {
    await db.query(
      `insert into "Sink" (id, name, kind, address, secret, "pausedAt") values ($1, $1, $2, $3, $4, case when $5 then now() end)`,
      [id, kind, address, secret, isPaused],
    )
    await db.query(`insert into "SinkCourse" ("sinkId", "position") values ($1, 0)`, [id])
  })
  return id
}

async function pause({ owner }: BenchDatabase, id: string, isPaused: boolean): Promise<void> {
  await asOwner(owner, async (db) => {
    await db.query(`update "Sink" set "pausedAt" = case when $2 then now() end where id = $1`, [id, isPaused])
    await db.query(`update "SinkCourse" set "nextAt" = now(), "heldUntil" = null where "sinkId" = $1`, [id])
  })
}

async function receivers(): Promise<{ url: string; stream: string; servers: Server[] }> {
  const http = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const address = request.url ?? ''
      if (address.startsWith('/hang')) return
      const answer = address.startsWith('/bulk')
        ? bulkAnswer({ path: address, headers: {}, body }).body
        : { text: 'Success', code: 0 }
      response.end(JSON.stringify(answer))
    })
  })
  const stream = createListener((socket) => socket.on('error', () => undefined).resume())
  const [one, other] = [await listening(http), await listening(stream)]
  return { url: `http://127.0.0.1:${one}`, stream: `tcp://127.0.0.1:${other}`, servers: [http, stream] }
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
