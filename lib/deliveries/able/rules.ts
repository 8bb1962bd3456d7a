import type { Able, AbleBranch, Said } from '@/lib/deliveries/able/schema'
import { type Acting, dutiesOfOwners, elsewhere, gitQuestion, rulingOf } from '@/lib/deliveries/rules'
import type { CompiledRule, PolicySnapshot } from '@/lib/policy/compile'
import type { CompiledConditions } from '@/lib/policy/condition'
import type { Glob } from '@/lib/policy/pattern'
import { decide } from '@/lib/policy/rules'
import { fold } from '@/lib/policy/shape'
import { gitTools, type Owner } from '@/lib/repositories/schema'

// Who can deliver is asked of the very code that judges a push: of each place that a rule or an owner names with a path that lies
// there, and of all others with one that nobody names. What is delivered is clean in these questions.

export type Where = { repository: string; branches: readonly string[]; owners: readonly Owner[] }
type Pod = Acting & { slug: string }

const clean = { sizeBytes: 0, findings: [], deletedShare: 0, touches: [] }

/** What a pod may do where it acts; null where it may not even read. */
export function abilityOf(
  snapshot: PolicySnapshot,
  pod: Pod,
  { repository, branches, owners }: Where,
): Omit<Able, 'where'> | null {
  const ask = (tool: (typeof gitTools)[keyof typeof gitTools], branch: string | null) =>
    decide(snapshot, gitQuestion(pod, { tool, repository, branch })).decision
  if (ask(gitTools.read, null) !== 'allow') return null
  const own = ask(gitTools.own, `pods/${pod.slug}/topic`) === 'allow'
  const rules = rulesFor(snapshot, pod)
  const named = [...new Set([...rules.flatMap(pathsOf), ...owners.map(({ path }) => path)])]
  return {
    own,
    branches: branches.map((branch): AbleBranch => {
      const at = (path: string) => saidOf(snapshot, pod, { repository, branch: lyingIn(branch), path, owners })
      const anywhere = at(elsewhere)
      const places = named.map((path) => ({ path, said: at(lyingIn(path)) }))
      return { branch, anywhere, places: together(places.filter(({ said }) => !isSame(said, anywhere))) }
    }),
    looks: looksOf(rules),
  }
}

/** Places in which the same holds, the first one first. */
function together(places: readonly { path: string; said: Said }[]): AbleBranch['places'] {
  const found: AbleBranch['places'] = []
  for (const { path, said } of places.toSorted((one, other) => (one.path < other.path ? -1 : 1))) {
    const known = found.find((one) => isSame(one, said))
    if (known) known.paths.push(path)
    else found.push({ ...said, paths: [path] })
  }
  return found
}

type At = { repository: string; branch: string; path: string; owners: readonly Owner[] }

function saidOf(snapshot: PolicySnapshot, pod: Pod, { repository, branch, path, owners }: At): Said {
  const about = { tool: gitTools.deliver, repository, branch, paths: [path], facts: clean }
  const { decision, duties, rule } = rulingOf(decide(snapshot, gitQuestion(pod, about)), dutiesOfOwners(owners, [path]))
  return { answer: decision, duties: decision === 'ask' ? [...duties] : [], rule: rule?.words ?? null }
}

function isSame(one: Said, other: Said): boolean {
  const key = ({ answer, duties }: Said) =>
    JSON.stringify([answer, duties.map(({ group, count }) => `${group} ${count}`).toSorted()])
  return key(one) === key(other)
}

/** The rules about deliveries that hold for this role where the pod acts. */
function rulesFor(snapshot: PolicySnapshot, { role, environment }: Pod): readonly CompiledRule[] {
  const tool = snapshot.tools.get(gitTools.deliver)
  const bit = 1 << (snapshot.environments.get(fold(environment))?.index ?? 31)
  const rules = tool ? (snapshot.roles.get(fold(role))?.rulesOf[tool.index] ?? []) : []
  return rules.filter(({ environments }) => (environments & bit) !== 0)
}

function pathsOf({ conditions }: CompiledRule): string[] {
  return conditions?.paths?.map(spelled) ?? []
}

function spelled(glob: Glob): string {
  return glob.map((part) => (typeof part === 'string' ? part : part.join('*'))).join('/')
}

/** A path that lies where a pattern says. */
export function lyingIn(glob: string): string {
  return glob.replaceAll('**', 'countersign-any').replaceAll('*', 'x')
}

/** What a rule looks at beside where something is delivered. */
function looksInside(conditions: CompiledConditions): boolean {
  const { personal, findings, lookedThrough, sizeOver, deletedOver, rateOver, promptStates, touches } = conditions
  return [personal, findings, lookedThrough, sizeOver, deletedOver, rateOver, promptStates, touches].some(
    (one) => one !== null,
  )
}

function looksOf(rules: readonly CompiledRule[]): Able['looks'] {
  const seen = rules.filter(({ conditions }) => conditions !== null && looksInside(conditions))
  return [...new Map(seen.map(({ answer, shown }) => [shown.id, { answer, words: shown.words }])).values()]
}
