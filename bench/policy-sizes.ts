import { benchCalls, benchRules, benchTool, disagreements, documentOf, engine, rates } from '@/bench/policy'
import { casbinPeer, cedarPeer } from '@/bench/policy-peers'
import { spent } from '@/bench/policy-work'
import { against, type Row } from '@/bench/table'
import { compilePolicy } from '@/lib/policy/compile'

/** As many roles as tools, ten times as many rules, and how many times faster than the peers a decision must be. */
const sizes = [
  { size: 10, least: 25 },
  { size: 100, least: 150 },
  { size: 1000, least: 1500 },
] as const
/** So many calls are answered by all three; the slowest takes tens of milliseconds for each. */
const compared = 40

/** Making a policy ready and deciding by it, beside Cedar and casbin, where it is small, usual and large. */
export async function runPolicySizes(): Promise<Row[]> {
  const rows: Row[] = []
  let wrong = 0
  for (const { size, least } of sizes) {
    const tools = Array.from({ length: size }, (_, at) => benchTool(at))
    const [rules, calls] = [benchRules(size, size * 10, size), benchCalls(size, 400, size)]
    const document = documentOf(rules)
    const ready = spent(() => compilePolicy(document, tools))
    const cedarReady = spent(() => cedarPeer(`ready-${size}`, rules, false))
    const casbinReady = await spentOnce(() => casbinPeer(rules))

    const engines = [engine(rules, tools), cedarPeer(`size-${size}`, rules, false), await casbinPeer(rules)] as const
    const [ours, ...others] = engines
    for (const other of others) wrong += disagreements(ours, other, calls.slice(0, compared))
    const [own, cedar, casbin] = rates(engines, calls)

    const what = `${size} roles, ${size} tools, ${size * 10} rules`
    const made = { name: `Policy made ready, ${what}`, value: ready, unit: 'ms of processor time' }
    const decided = { name: `Policy decision in process, ${what}`, value: own, unit: '/s of processor time' }
    rows.push(
      against({ ...made, peer: { name: 'Cedar', value: cedarReady } }, { most: 1.5 }),
      // It keeps the lines as they are, and looks through all of them for each answer.
      against({ ...made, peer: { name: 'casbin', value: casbinReady } }, null),
      against({ ...decided, peer: { name: 'Cedar, prepared', value: cedar } }, { least }),
      against({ ...decided, peer: { name: 'casbin', value: casbin } }, { least }),
    )
  }
  const name = 'Random calls at these sizes answered otherwise than by Cedar or casbin'
  const unit = `of ${sizes.length * 2 * compared}`
  return [...rows, { name, value: wrong, unit, goal: '0', met: wrong === 0 }]
}

/** Milliseconds of processor time for what is not done at once, the second time. */
async function spentOnce(work: () => Promise<unknown>): Promise<number> {
  await work()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
