import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { benchCalls, benchRules, benchTool, documentOf, toolCount } from '@/bench/policy'
import { against, median, type Row, within } from '@/bench/table'
import { compilePolicy } from '@/lib/policy/compile'
import { type Recorded, Replay } from '@/lib/policy/replay/replay'
import { decide } from '@/lib/policy/rules'
import type { Call } from '@/lib/policy/schema'

// So that what is measured is what is held, not what has not been thrown away yet.
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const rounds = 3
const callsARound = 40_000
const replayed = {
  digest: 'draft',
  baseVersion: 1,
  window: { from: '2026-01-01T00:00:00.000Z', until: '2026-02-01T00:00:00.000Z', most: 2_000_000 },
  pods: [],
  isCut: false,
}

/** A policy of 2,000 rules and the same with some of them otherwise. */
function twoPolicies() {
  const tools = Array.from({ length: toolCount }, (_, at) => benchTool(at))
  const rules = benchRules(100, 2000)
  const changed = rules.map((rule, at) => (at % 40 === 0 ? { ...rule, then: 'deny' as const } : rule))
  return [compilePolicy(documentOf(rules), tools), compilePolicy(documentOf(changed), tools)] as const
}

function* recorded(questions: readonly Call[], count: number): Generator<Recorded> {
  const first = Date.UTC(2026, 0, 31)
  for (let made = 0; made < count; made++) {
    const at = new Date(first - made * 1000)
    const question = questions[made % questions.length]!
    yield {
      id: `call-${made}`,
      at,
      podId: `pod-${made % 50}`,
      task: null,
      question,
      toolMoved: false,
      countedAgain: false,
    }
  }
}

/** How many recorded calls a second are replayed in one process, beside deciding each of them twice and nothing else. */
export function runReplayBench(): Row[] {
  const [before, after] = twoPolicies()
  const questions = benchCalls(100, 4000)
  const own: number[] = []
  const floor: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const replay = new Replay(before, after)
    const rate = rateOf(() => {
      for (const call of recorded(questions, callsARound)) replay.take(call)
      replay.result(replayed)
    })
    const alone = rateOf(() => {
      for (let made = 0; made < callsARound; made++) {
        const question = questions[made % questions.length]!
        decide(before, question)
        decide(after, question)
      }
    })
    // The first round only warms up.
    if (round > 0) {
      own.push(rate)
      floor.push(alone)
    }
  }
  const value = median(own)
  const unit = '/s of processor time'
  const name = 'Replay of recorded calls in process, 2,000 rules'
  return [
    { name, value, unit, goal: '≥ 40,000', met: value >= 40_000 },
    against({ name, value, unit, peer: { name: 'deciding twice alone', value: median(floor) } }, { least: 0.6 }),
  ]
}

function rateOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (callsARound / (user + system)) * 1e6
}

/** How much more memory a replay of very many calls holds than one of a tenth of them. */
export function runReplayMemoryBench(calls: number): Row[] {
  const [before, after] = twoPolicies()
  const questions = benchCalls(100, 4000)
  const replay = new Replay(before, after)
  const held: number[] = []
  let taken = 0
  for (const call of recorded(questions, calls)) {
    replay.take(call)
    if (++taken === calls / 10 || taken === calls) held.push(heapMb())
  }
  const result = replay.result(replayed)
  const grown = Math.max(0, held[1]! - held[0]!)
  const size = Buffer.byteLength(JSON.stringify(result)) / 1e6
  return [
    within({ name: `Memory that a replay gains from ${calls / 10} to ${calls} calls`, value: grown, unit: 'MB' }, 20),
    within({ name: `What is kept of a replay of ${calls} calls`, value: size, unit: 'MB' }, 5),
  ]
}

function heapMb(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed / 1e6
}
