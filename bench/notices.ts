import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { BenchPod } from '@/bench/install'
import { newPod } from '@/bench/install'
import { processIds, startProcess, stopProcesses } from '@/bench/processes'
import { against, median, percentile, type Row, within } from '@/bench/table'
import { withdrawCall } from '@/lib/calls/commands'
import { execute } from '@/lib/change/command'
import { mailOut } from '@/lib/core/mail-out'
import { systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { type MailHost, mailHost } from '@/lib/jobs/fixture-mail'
import { registerPerson } from '@/lib/people/commands'

const [people, rooms, rounds, plainSends] = [20, ['slack', 'teams'], 30, 200] as const
/** People are to be told within about a second of being asked (0235). */
const mostMs = 2_000
const patienceMs = 30_000

type Arrival = { to: string; at: number }

/**
 * How long it takes from a request until twenty people and two rooms have been told of it, by letters and by HTTP, beside what
 * one plain letter and one plain message take. The receivers are on this machine and do nothing with what they get.
 */
export async function runNoticesBench(gate: string): Promise<Row[]> {
  const letters = await mailHost()
  const arrivals: Arrival[] = []
  letters.got.push = ({ to }) => arrivals.push({ to, at: Date.now() })
  const room = await roomHost((to) => arrivals.push({ to, at: Date.now() }))
  try {
    await workerThatTells(letters, room.url)
    const addresses = await readers()
    const pod = await newPod(gate, 'bench-notices')
    const made: Record<'letter' | 'message', number[]> = { letter: [], message: [] }
    const asked: number[] = []
    // The first is what a worker learns with, and is not counted.
    for (let turn = 0; turn <= rounds; turn++) {
      arrivals.length = 0
      const call = await ask(gate, pod, turn)
      const request = await read.request.findFirstOrThrow({ where: { subjectId: call } })
      await allOf(arrivals, people + rooms.length)
      const notices = await read.notice.findMany({ where: { about: request.id } })
      for (const { recipient, madeAt } of turn === 0 ? [] : notices) {
        const name = recipient.slice(recipient.indexOf(':') + 1)
        const at = arrivals.find(({ to }) => to === (addresses.get(name) ?? name))!.at
        made[addresses.has(name) ? 'letter' : 'message'].push(at - madeAt.getTime())
        asked.push(at - request.askedAt.getTime())
      }
      await execute(withdrawCall, pod.actor, { callId: call })
    }
    const plain = { letter: await plainLetters(letters), message: await plainMessages(room.url) }
    return [
      ...rowsOf('letter', made.letter, plain.letter),
      ...rowsOf('message to a room', made.message, plain.message),
      within(
        { name: `Asked → told, ${people} people and ${rooms.length} rooms, p50`, value: median(asked), unit: 'ms' },
        mostMs,
      ),
      within(
        {
          name: `Asked → told, ${people} people and ${rooms.length} rooms, p99`,
          value: percentile(asked, 0.99),
          unit: 'ms',
        },
        mostMs,
      ),
    ]
  } finally {
    await letters.close()
    room.server.closeAllConnections()
    room.server.close()
  }
}

function rowsOf(what: string, made: readonly number[], plain: readonly number[]): Row[] {
  return (
    [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const
  ).map(([name, share]) => {
    const peer = { name: `one plain ${what}`, value: percentile(plain, share) }
    return against(
      { name: `Notice made → ${what} received, ${name}`, value: percentile(made, share), unit: 'ms', peer },
      null,
    )
  })
}

/** Without TLS receivers of this machine are told outside production alone, so this worker is of a test. */
async function workerThatTells(letters: MailHost, room: string): Promise<void> {
  await stopProcesses(processIds().flatMap(([name, pid]) => (name === 'worker' ? pid : [])))
  startProcess('worker', {
    COUNTERSIGN_PROCESS: 'worker',
    COUNTERSIGN_ENV: 'test',
    COUNTERSIGN_NOTICE_HOSTS: '127.0.0.1',
    COUNTERSIGN_MAIL: `smtp://127.0.0.1:${letters.port}`,
    COUNTERSIGN_MAIL_FROM: 'countersign@house.example',
    ...Object.fromEntries(rooms.map((name) => [`COUNTERSIGN_${name.toUpperCase()}`, `${room}/${name}`])),
  })
  for (let left = 300; left > 0; left--) {
    if ((await read.noticeChannel.count({ where: { isSet: true } })) === rooms.length + 1) return
    await wait(100)
  }
  throw new Error('The worker announced no channels')
}

/** People who may decide, with an address each that somebody vouches for; by their id. */
async function readers(): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (let at = 0; at < people; at++) {
    const email = `reader-${at}@house.example`
    const identity = { issuer: 'https://id.countersign.example', subject: `reader-${at}`, name: `Reader ${at}` }
    const more = { email, emailVerified: true, roles: ['approver' as const], groups: ['product-owners'] }
    const made = await execute(registerPerson, systemActor, { ...identity, ...more })
    if (!made.ok) throw new Error(`people.register was refused: ${made.reason}`)
    found.set(made.value.personId, email)
  }
  return found
}

async function ask(gate: string, { token }: BenchPod, turn: number): Promise<string> {
  const args = { branch: 'work', file_path: `docs/notice-${turn}.md`, content: `Page ${turn}`, message: 'Write it' }
  const body = { tool: 'outputs.commit_and_log', arguments: args, idempotency_key: `notice-${turn}` }
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const answer = await fetch(`${gate}/v2/tool-calls`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`The gate took no call: ${await answer.text()}`)
  return ((await answer.json()) as { id: string }).id
}

async function allOf(arrivals: readonly Arrival[], many: number): Promise<void> {
  const until = Date.now() + patienceMs
  while (arrivals.length < many) {
    if (Date.now() > until) throw new Error(`${arrivals.length} of ${many} were told within half a minute`)
    await wait(5)
  }
}

async function plainLetters({ port }: MailHost): Promise<number[]> {
  const server = { url: new URL(`smtp://127.0.0.1:${port}`), user: null, password: null, from: 'bench@house.example' }
  const outside = { listed: ['127.0.0.1'], isPlainAllowed: true, caFile: null, timeoutMs: patienceMs }
  return await timed(async (at) => {
    const letter = {
      to: 'plain@house.example',
      subject: 'Plain',
      text: 'Plain',
      messageId: `<plain-${at}@house.example>`,
    }
    const sent = await mailOut(server, letter, outside)
    if (!('ok' in sent)) throw new Error(`A plain letter was not taken: ${JSON.stringify(sent)}`)
  })
}

async function plainMessages(url: string): Promise<number[]> {
  return await timed(async () => {
    const sent = await fetch(`${url}/plain`, { method: 'POST', body: '{"text":"Plain"}' })
    await sent.arrayBuffer()
  })
}

async function timed(send: (at: number) => Promise<void>): Promise<number[]> {
  const took: number[] = []
  for (let at = 0; at < plainSends; at++) {
    const began = performance.now()
    await send(at)
    took.push(performance.now() - began)
  }
  return took
}

/** A receiver of messages; which room it is stands in the address. */
async function roomHost(heard: (room: string) => void): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    request.on('end', () => {
      heard(request.url!.slice(1))
      response.end('ok')
    })
    request.resume()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}
