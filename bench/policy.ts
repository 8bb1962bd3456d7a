import { against, median, type Row, tableOf } from '@/bench/table'
import { casbinPeer, cedarPeer, type Peer, type PlainRule } from '@/bench/policy-peers'
import { environments } from '@/lib/core/environment'
import { compilePolicy } from '@/lib/policy/compile'
import { decide } from '@/lib/policy/rules'
import type { Call, PolicyDocument, Rule } from '@/lib/policy/schema'
import { type Tool, tool } from '@/lib/tools/schema'

export const toolCount = 1000
const groupSize = 50
const rounds = 3
const roundMicroseconds = 200_000
const folders = ['docs', 'src', 'tests'] as const
const branches = ['main', 'work', 'release'] as const

/** The policy engine beside Cedar and casbin on the same rules and the same calls, and how it bears more rules. */
export async function runPolicyBench(): Promise<Row[]> {
  const tools = Array.from({ length: toolCount }, (_, at) => benchTool(at))
  const rules = benchRules(100, 2000)
  const calls = benchCalls(100, 400)
  const ours = engine(rules, tools)
  const wholeCedar = cedarPeer('whole', rules, false)
  const bestCedar = cedarPeer('role', rules, true)
  const casbin = await casbinPeer(rules)

  const wrong =
    disagreements(ours, bestCedar, calls) +
    disagreements(ours, wholeCedar, calls.slice(0, 40)) +
    disagreements(ours, casbin, calls.slice(0, 80))
  const [own, best, whole, plain] = rates([ours, bestCedar, wholeCedar, casbin], calls)
  const name = 'Policy decision in process, 100 roles, 1,000 tools, 2,000 rules'
  const unit = '/s of processor time'
  return [
    { name, value: own, unit, goal: '≥ 500,000', met: own >= 500_000 },
    against({ name, value: own, unit, peer: { name: 'Cedar, prepared', value: whole } }, { least: 100 }),
    against({ name, value: own, unit, peer: { name: 'Cedar, one set per role', value: best } }, { least: 20 }),
    against({ name, value: own, unit, peer: { name: 'casbin', value: plain } }, { least: 100 }),
    {
      name: 'Random calls answered otherwise than by Cedar or casbin',
      value: wrong,
      unit: 'of 520',
      goal: '0',
      met: wrong === 0,
    },
    ...growthRows(tools),
  ]
}

/** What a hundred times the rules cost, and the distance to Cedar at a thousand. */
function growthRows(tools: readonly Tool[]): Row[] {
  const few = engine(benchRules(10, 100), tools)
  const many = engine(benchRules(100, 10_000), tools)
  const thousand = benchRules(50, 1000)
  const [fewRate] = rates([few], benchCalls(10, 400))
  const [manyRate] = rates([many], benchCalls(100, 400))
  const calls = benchCalls(50, 400)
  const [own, cedar] = rates([engine(thousand, tools), cedarPeer('thousand', thousand, false)], calls)
  const unit = '/s of processor time'
  return [
    against(
      {
        name: 'One decision with 10,000 rules',
        value: 1e6 / manyRate,
        unit: 'µs',
        peer: { name: 'with 100 rules', value: 1e6 / fewRate },
      },
      { most: 8 },
    ),
    against(
      {
        name: 'Policy decision in process, 1,000 rules',
        value: own,
        unit,
        peer: { name: 'Cedar, prepared', value: cedar },
      },
      { least: 500 },
    ),
  ]
}

/** Our engine on these rules, asked as the others are. */
export function engine(rules: readonly PlainRule[], tools: readonly Tool[]): Peer {
  const snapshot = compilePolicy(documentOf(rules), tools)
  if (snapshot.problem !== null) throw new Error(snapshot.problem)
  return (call) => decide(snapshot, call).decision
}

/** How many of these calls the two answer differently. */
export function disagreements(one: Peer, other: Peer, calls: readonly Call[]): number {
  return calls.filter((call) => one(call) !== other(call)).length
}

/** Decisions per second of processor time, by turns, so that a busy machine disturbs all of them alike. */
export function rates<const Engines extends readonly Peer[]>(
  engines: Engines,
  calls: readonly Call[],
): { [At in keyof Engines]: number } {
  const measured = engines.map((): number[] => [])
  for (let round = 0; round <= rounds; round++)
    for (const [at, answer] of engines.entries()) {
      const rate = rateOf(answer, calls)
      // The first round only warms up.
      if (round > 0) measured[at]?.push(rate)
    }
  return measured.map(median) as { [At in keyof Engines]: number }
}

function rateOf(answer: Peer, calls: readonly Call[]): number {
  const before = process.cpuUsage()
  let done = 0
  let spent = 0
  while (spent < roundMicroseconds) {
    // Reading the clock costs as much as a fast decision, so it is read once in a while.
    for (let turn = 0; turn < (done >= 1000 ? 500 : 5); turn++) answer(calls[done++ % calls.length]!)
    const { user, system } = process.cpuUsage(before)
    spent = user + system
  }
  return (done / spent) * 1e6
}

export function benchTool(at: number): Tool {
  const input = { type: 'object', additionalProperties: false, properties: { branch: { type: 'string' } } }
  const key = toolName(at)
  const words = { title: key, group: 'Bench', operation: key, reversible: { how: 'Put it back' } }
  return tool.parse({ ...words, key, sensitivity: 'write', state: 'live', input })
}

function toolName(at: number): string {
  return `g${Math.floor(at / groupSize)}.t${at % groupSize}`
}

/** Rules of all kinds, the same in every run. */
export function benchRules(roles: number, count: number, tools = toolCount): PlainRule[] {
  const pick = picker(count)
  return Array.from({ length: count }, (_, at) => {
    const name = toolName(pick(tools))
    return {
      role: `Role${at % roles}`,
      tool: pick(4) === 0 ? name : `${name.split('.')[0]}.*`,
      environment: pick(2) === 0 ? environments[pick(3)]! : null,
      folder: pick(3) === 0 ? folders[pick(3)]! : null,
      notBranch: pick(3) === 0 ? branches[pick(3)]! : null,
      // oxlint-disable-next-line unicorn/no-thenable -- a word of the policy document
      then: (['allow', 'allow', 'ask', 'deny'] as const)[pick(4)]!,
    }
  })
}

export function benchCalls(roles: number, count: number, tools = toolCount): Call[] {
  const pick = picker(count + 1)
  return Array.from({ length: count }, () => ({
    tool: toolName(pick(tools)),
    role: `Role${pick(roles)}`,
    department: 'all',
    environment: environments[pick(3)]!,
    paths: [`${folders[pick(3)]}/part${pick(9)}/page.md`],
    branch: branches[pick(3)]!,
    sizeBytes: 1000,
    deletedShare: null,
    findings: [],
    callsLastHour: 0,
    promptState: 'not_said',
  }))
}

export function documentOf(rules: readonly PlainRule[]): PolicyDocument {
  const roles: PolicyDocument['roles'] = {}
  for (const rule of rules) (roles[rule.role] ??= { rules: [] }).rules.push(ruleOf(rule))
  return { version: 1, environments: [...environments], departments: { all: { tools: ['**'] } }, roles }
}

function ruleOf({ tool: pattern, environment, folder, notBranch, then }: PlainRule): Rule {
  const path = folder ? { path: [`${folder}/**`] } : {}
  const branch = notBranch ? { branch: { not: [notBranch] } } : {}
  const rule = {
    tools: [pattern],
    ...(environment && { in: [environment] }),
    ...((folder ?? notBranch) && { when: { ...path, ...branch } }),
    ...(then === 'ask' && { duty: [{ group: 'owners', count: 1 }] }),
  }
  // oxlint-disable-next-line unicorn/no-thenable -- a word of the policy document
  return { ...rule, then }
}

/** Numbers that look random and are the same in every run. */
function picker(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

if (process.argv[1]?.endsWith('bench/policy.ts')) console.log(tableOf(await runPolicyBench()))
