import type { Answer, Call, Duty, PolicyDocument, Rule, Tier } from '@/lib/policy/schema'
import { isAllKnown, isFound, isLookedThrough, toolExpression, unlooked } from '@/lib/policy/fixture-naive-findings'
import type { Tool } from '@/lib/tools/schema'

/**
 * A second interpreter, for tests only. It reads the document from top to bottom for every call, turns
 * patterns into regular expressions, and shares no code with the compiled one, so that the two can be held against
 * each other.
 */
export function decideNaively(document: PolicyDocument, tools: readonly Tool[], call: Call): NaiveDecision {
  const none = { ruleId: null, duties: [], expiresInSeconds: 0, permissionSeconds: 0 }
  const refused: NaiveDecision = { decision: 'deny', ...none, tier: null }
  const { repository = null } = call
  if (!call.paths.every(pathIsPlain) || (call.branch !== null && !branchIsPlain(call.branch))) return refused
  if (repository !== null && !repositoryIsPlain(repository)) return refused
  const tool = tools.find(({ key }) => key === call.tool)
  const environment = document.environments.find((name) => sameName(name, call.environment))
  if (!tool) return refused
  const here = { ...refused, tier: tierNaively(tool, environment ?? '', call.findings) }
  if (tool.state !== 'live' || environment === undefined) return here

  const { boundTo = [] } = call
  if (repository !== null && boundTo.length > 0) {
    const own = boundTo.map((name) => name.toUpperCase())
    if (!fits(own, repository.toUpperCase())) return here
  }
  const department = Object.entries(document.departments).find(([name]) => sameName(name, call.department))
  if (!department || !names(department[1].tools, call.tool)) return here

  const applying = rulesFor(document, call.role)
    .filter(
      ({ rule }) => names(rule.tools, call.tool) && (!rule.in || rule.in.some((name) => sameName(name, environment))),
    )
    .map((entry) => ({ ...entry, holds: holds(entry.rule, call, tool) }))
    .filter(({ holds }) => holds !== 'no')
  const denials = applying.filter(({ rule }) => rule.then === 'deny')
  const denial = denials.find(({ holds }) => holds === 'yes') ?? denials[0]
  if (denial) return { ...here, ruleId: denial.id }
  const permit = applying.find(({ rule, holds }) => rule.then !== 'deny' && holds === 'yes')
  if (!permit) return here
  const asks = applying.filter(({ rule }) => rule.then === 'ask')
  const first = asks[0]
  if (!first) return { ...here, decision: 'allow', ruleId: permit.id, permissionSeconds: 900 }
  return {
    decision: 'ask',
    ruleId: first.id,
    duties: unite(asks.map(({ rule }) => rule)),
    expiresInSeconds: Math.min(...asks.map(({ rule }) => seconds(rule.expires ?? '24h'))),
    permissionSeconds: asks.map(({ rule }) => seconds(rule.permission ?? '15m')).toSorted((a, b) => a - b)[0]!,
    tier: heaviest([here.tier, ...asks.map(({ rule }) => rule.tier ?? 'routine')]),
  }
}

export type NaiveDecision = {
  decision: Answer
  ruleId: string | null
  /** Sorted by group. */
  duties: Duty[]
  expiresInSeconds: number
  permissionSeconds: number
  /** Null when the tool is unknown or nothing was looked at. */
  tier: Tier | null
}

type Named = { id: string; rule: Rule }

function rulesFor(document: PolicyDocument, wanted: string, done: string[] = []): Named[] {
  const found = Object.entries(document.roles).find(([name]) => sameName(name, wanted))
  if (!found || done.includes(found[0])) return []
  done.push(found[0])
  const own = found[1].rules.map((rule, at) => ({ id: rule.id ?? `${found[0]}/${at + 1}`, rule }))
  return [...own, ...(found[1].inherits ?? []).flatMap((parent) => rulesFor(document, parent, done))]
}

function sameName(one: string, other: string): boolean {
  return /^[A-Za-z][\w-]*$/.test(other) && one.toUpperCase() === other.toUpperCase()
}

function names(patterns: readonly string[], key: string): boolean {
  return patterns.some((pattern) => toolExpression(pattern).test(key))
}

function pathExpression(glob: string): RegExp {
  const parts = glob
    .normalize('NFC')
    .split('/')
    .map((part) => {
      if (part === '**') return '(?:[^/]+/)*'
      return `${part.replaceAll(/[.+^$()|]/g, '\\$&').replaceAll('*', '[^/]*')}/`
    })
  return new RegExp(`^${parts.join('')}$`)
}

function fits(globs: readonly string[], path: string): boolean {
  const plain = `${path
    .normalize('NFC')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')}/`
  return globs.some((glob) => pathExpression(glob).test(plain))
}

function pathIsPlain(path: string): boolean {
  const wrong = [/[\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u, /^(\/|[a-z]:)/i, /(^|\/)\.\.(\/|$)/, /^(\.?\/)*\.?$/]
  return path.length <= 4096 && !wrong.some((expression) => expression.test(path))
}

function branchIsPlain(branch: string): boolean {
  const wrong = [/\.\./, /@\{/, /\.lock$/, /\/\//, /\/$/, /^(refs|heads)(\/|$)/i]
  return /^[a-z0-9][\w.+/#@-]{0,199}$/i.test(branch) && !wrong.some((expression) => expression.test(branch))
}

function repositoryIsPlain(repository: string): boolean {
  const parts = repository.split('/')
  const isPlain = (part: string) => /^[a-z0-9][\w.-]{0,99}$/i.test(part) && !part.includes('..')
  return parts.length <= 2 && parts.every(isPlain) && !repository.toLowerCase().endsWith('.git')
}

/** Every place a path may be, however it is spelt: one text for all of them. */
function forgiving(path: string): string {
  return path
    .normalize('NFKC')
    .split(/[\\/]/)
    .map((part) =>
      Array.from(part)
        .filter((sign) => !/\p{Default_Ignorable_Code_Point}/u.test(sign))
        .join(''),
    )
    .map((part) => part.toUpperCase().normalize('NFKC'))
    .map((part) => (part.indexOf(':') > 0 ? part.slice(0, part.indexOf(':')) : part))
    .map((part) => part.replace(/(\.| )+$/, ''))
    .map((part) => (/^[A-Z0-9_-]{1,6}~[0-9]$/.test(part) ? `.${part.slice(0, -2)}` : part))
    .filter(Boolean)
    .join('/')
}

function mayFit(globs: readonly string[], path: string): boolean {
  if (forgiving(path) === '') return true
  return globs
    .flatMap((glob) => (glob.startsWith('.') ? [forgiving(glob), `**/${forgiving(glob)}`] : [forgiving(glob)]))
    .some((glob) => pathExpression(glob).test(`${forgiving(path)}/`))
}

/** All conditions together: one that fails decides, then one that holds in part. */
function holds(rule: Rule, call: Call, tool: Tool): 'yes' | 'partly' | 'no' {
  const results = [
    ...certainties(rule, call, tool).map((sure) => (sure ? 'yes' : 'no')),
    ...doubts(rule, call, tool),
    ...unlooked(rule, call, tool),
  ]
  if (results.includes('no')) return 'no'
  return results.includes('partly') ? 'partly' : 'yes'
}

function certainties({ when = {} }: Rule, call: Call, tool: Tool): boolean[] {
  const personal =
    tool.personalData || call.findings.some((code) => /^(personal|personal_data|pii|contains_pii)(\.|$)/i.test(code))
  const sure: boolean[] = []
  if (when.data_class && isLookedThrough(call)) sure.push((when.data_class === 'personal') === personal)
  if (when.findings !== undefined && isAllKnown(when, call, tool)) sure.push(isFound(when.findings, call.findings))
  if (when.looked_through !== undefined) sure.push(isLookedThrough(call) === when.looked_through)
  if (when.size_bytes_over !== undefined) sure.push(call.sizeBytes > when.size_bytes_over)
  if (when.rate_per_hour_over !== undefined) sure.push(call.callsLastHour > when.rate_per_hour_over)
  if (when.prompt_state && call.promptState !== 'unknown') sure.push(when.prompt_state.includes(call.promptState))
  return sure
}

function doubts({ when = {} }: Rule, call: Call, tool: Tool): ('yes' | 'partly' | 'no')[] {
  const results: ('yes' | 'partly' | 'no')[] = []
  const unmeasured = tool.sensitivity !== 'read' && call.paths.length > 0 ? 'partly' : 'no'
  const { path: globs, branch, repository: wanted, deleted_share_over: share, touches } = when
  if (globs) {
    const isNamed = ['path', 'file_path', 'paths', 'base_paths'].some((name) => name in tool.input.properties)
    if (call.paths.length === 0) results.push(isNamed ? 'partly' : 'no')
    else if (call.paths.every((path) => fits(globs, path))) results.push('yes')
    else results.push(call.paths.some((path) => fits(globs, path) || mayFit(globs, path)) ? 'partly' : 'no')
  }
  if (branch && call.branch === null) results.push('branch' in tool.input.properties ? 'partly' : 'no')
  else if (branch) {
    const name = call.branch?.toUpperCase() ?? ''
    const among = (globs: readonly string[]) =>
      fits(
        globs.map((glob) => glob.toUpperCase()),
        name,
      )
    results.push((!branch.is || among(branch.is)) && !(branch.not && among(branch.not)) ? 'yes' : 'no')
  }
  if (wanted) {
    const { repository = null } = call
    const canBe = ['repo', 'repo_name', 'repository'].some((name) => name in tool.input.properties)
    const among = (globs: readonly string[] = []) =>
      fits(
        globs.map((glob) => glob.toUpperCase()),
        repository!.toUpperCase(),
      )
    if (repository === null) results.push(canBe ? 'partly' : 'no')
    else results.push((!wanted.is || among(wanted.is)) && !(wanted.not && among(wanted.not)) ? 'yes' : 'no')
  }
  if (when.prompt_state && call.promptState === 'unknown') results.push('partly')
  if (share !== undefined && call.deletedShare !== null) results.push(call.deletedShare > share ? 'yes' : 'no')
  else if (share !== undefined) results.push(unmeasured)
  if (touches)
    results.push(call.touches ? (touches.some((one) => call.touches!.includes(one)) ? 'yes' : 'no') : unmeasured)
  return results
}

function unite(rules: readonly Rule[]): Duty[] {
  const all = rules.flatMap(({ duty = [] }) => duty)
  const groups = [...new Set(all.map(({ group }) => group))].toSorted()
  return groups.map((group) => ({
    group,
    count: Math.max(...all.filter((duty) => duty.group === group).map(({ count }) => count)),
  }))
}

function seconds(span: string): number {
  const unit = span.endsWith('m') ? 60 : span.endsWith('h') ? 3600 : 86_400
  return Number(span.slice(0, -1)) * unit
}

const order: readonly Tier[] = ['routine', 'elevated', 'high', 'critical']

function heaviest(tiers: readonly Tier[]): Tier {
  return order.findLast((tier) => tiers.includes(tier)) ?? 'routine'
}

/** The tier from a table: per effect its weight on a playground, where people share, and in production. */
function tierNaively(tool: Tool, environment: string, findings: readonly string[]): Tier {
  const column = /^dev$/i.test(environment) ? 0 : /^test$/i.test(environment) ? 1 : 2
  const lasting = tool.reversible === null
  const rows: (readonly [boolean, readonly [number, number, number]])[] = [
    [tool.sensitivity === 'write', lasting ? [1, 1, 1] : [0, 1, 1]],
    [tool.sensitivity === 'destructive', lasting ? [2, 2, 3] : [1, 1, 2]],
    [tool.personalData, [1, 1, 2]],
    [tool.external, [1, 1, 1]],
    [
      findings.some(
        (code) => code !== 'not_checked' && !/^(personal|personal_data|pii|contains_pii|secrets?)(\.|$)/i.test(code),
      ),
      [1, 1, 1],
    ],
    [
      findings.some((code) => /^(personal|personal_data|pii|contains_pii)(\.|$)/i.test(code)),
      tool.external ? [2, 2, 2] : [1, 1, 2],
    ],
    [findings.some((code) => /^secrets?(\.|$)/i.test(code)), [2, 2, 2]],
  ]
  const level = Math.max(...rows.map(([counts, weights]) => (counts ? weights[column]! : 0)))
  return order[level]!
}
