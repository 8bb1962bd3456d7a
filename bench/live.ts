import { kinds } from '@/lib/kinds/registry'
import { setTimeout as wait } from 'node:timers/promises'
import { type Approver, type BenchPod, newApprover, newPod } from '@/bench/install'
import { openStream, type Stream } from '@/bench/stream'
import { percentile, type Row, within } from '@/bench/table'
import { decideRequest } from '@/lib/requests/commands'
import { listRequests } from '@/lib/requests/queries'
import { execute } from '@/lib/change/command'

const pods = 12
const perPod = 3
const tool = 'tasks.update_metadata'
const goalMs = 150

export type Call = { id: string; request: string; digest: string; state: string }

/**
 * What people and pods wait for: from the moment a pod asks until the request stands in the approver's queue, and from
 * the end of the take-back window until the pod that waits has its answer. Gate and worker are processes of their own.
 */
export async function runLiveBench(gate: string): Promise<Row[]> {
  const approver = await newApprover('live', 'product-owners')
  const news = await openStream(gate, approver.cookie)
  const asking = await Promise.all(Array.from({ length: pods }, (_, at) => newPod(gate, slugOf(at))))
  const visible: number[] = []
  const waiting: { pod: BenchPod; call: Call; requestId: string }[] = []
  for (let turn = 0; turn < pods * perPod; turn++) {
    const pod = asking[turn % pods]!
    const asked = await timeUntilVisible(gate, pod, approver, news, turn)
    visible.push(asked.ms)
    waiting.push({ pod, ...asked })
  }
  const released = await Promise.all(
    waiting.map(async (one, at) => {
      // One after the other, as people decide; all at once would measure the queue of the worker.
      await wait(at * 250)
      return await timeUntilReleased(gate, approver, one)
    }),
  )
  await news.close()
  return [
    ...rowsOf('Pod asks → request in the approver’s queue', visible),
    ...rowsOf('Take-back window over → waiting pod released', released),
  ]
}

const slugOf = (turn: number) => `bench-live-${turn % pods}`

function rowsOf(name: string, ms: readonly number[]): Row[] {
  return [
    { name: `${name}, median of ${ms.length}`, value: percentile(ms, 0.5), unit: 'ms', met: null },
    within({ name: `${name}, p95`, value: percentile(ms, 0.95), unit: 'ms' }, goalMs),
  ]
}

/** From sending the request to its row in a fresh read of the queue, begun because the live stream said so. */
async function timeUntilVisible(gate: string, pod: BenchPod, { actor }: Approver, news: Stream, turn: number) {
  const started = performance.now()
  const heard = news.next('requests')
  const call = await ask(gate, pod, turn)
  const number = Number(call.request.slice('CS-'.length))
  for (let said = heard; ; said = news.next('requests')) {
    await said
    // Of this pod alone: the queue's first page holds fewer than are asked for here.
    const { rows } = await listRequests(actor, kinds, 'mine', { pod: slugOf(turn) })
    const row = rows.find((one) => one.number === number)
    if (row) return { ms: performance.now() - started, call, requestId: row.id }
  }
}

/** A call that people decide. */
export async function ask(gate: string, { token }: BenchPod, turn: number): Promise<Call> {
  const answer = await fetch(`${gate}/v2/tool-calls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ tool, arguments: { task_id: `T-${turn}` }, idempotency_key: `live-${process.pid}-${turn}` }),
  })
  if (answer.status !== 202) throw new Error(`A call that people decide got ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Call
}

/** From the moment the decision takes effect by the database's clock to the answer of the pod's open question. */
async function timeUntilReleased(
  gate: string,
  { actor }: Approver,
  { pod, call, requestId }: { pod: BenchPod; call: Call; requestId: string },
): Promise<number> {
  const answered = fetch(`${gate}/v2/tool-calls/${call.id}?wait=25`, {
    headers: { authorization: `Bearer ${pod.token}` },
  }).then(async (answer) => ({ at: Date.now(), call: (await answer.json()) as Call }))
  const decided = await execute(decideRequest, actor, {
    requestId,
    digest: call.digest,
    verdict: 'approve',
    from: 'page',
  })
  if (!decided.ok || !decided.value.effectiveAt) throw new Error(`A decision was refused: ${JSON.stringify(decided)}`)
  const answer = await answered
  if (answer.call.state !== 'released') throw new Error(`A pod was told “${answer.call.state}” after an approval`)
  return answer.at - Date.parse(decided.value.effectiveAt)
}
