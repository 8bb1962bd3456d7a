import { counted } from '@/lib/core/count'
import { tierForPeople } from '@/lib/calls/rules'
import { reasonInWords } from '@/lib/calls/grounds/rules'
import { particularsOf, touchedBy, whatOf } from '@/lib/deliveries/facts'
import { unlookedBecause, unlookedWords } from '@/lib/deliveries/unlooked'
import { takenWords } from '@/lib/deliveries/github/others/labels'
import { briefWords, particularWords } from '@/lib/deliveries/labels'
import { lookedFor } from '@/lib/deliveries/looked'
import type { DeliveryPrompt } from '@/lib/deliveries/prompted/schema'
import { renamed } from '@/lib/deliveries/renamed'
import type { CommittedOutput, DeliveryEnvelope, Pushed } from '@/lib/deliveries/schema'
import { atOnceWords } from '@/lib/deliveries/undo/once/labels'
import { foundWords, lossWords } from '@/lib/findings/labels'
import { type ChangeRuling, whoSigns } from '@/lib/policy/changes'
import { compileGlob, matchesGlob, pathParts } from '@/lib/policy/pattern'
import type { PolicySnapshot } from '@/lib/policy/compile'
import type { Call as Question, Decision, Duty } from '@/lib/policy/schema'
import type { Ruling } from '@/lib/requests/kind'
import type { Brief, Check } from '@/lib/requests/schema'
import type { gitTools, Owner, rollbackTool } from '@/lib/repositories/schema'

/** Where a pod acts, as policy is asked about it. */
export type Acting = Pick<Question, 'role' | 'department' | 'environment'> & {
  id: string
  repositories: readonly string[]
}

type About = {
  tool: (typeof gitTools)[keyof typeof gitTools] | typeof rollbackTool
  repository: string
  branch: string | null
  paths?: readonly string[]
  facts?: DeliveryEnvelope['facts']
  callsLastHour?: number
  /** From which prompt its pod said it works, and what that was then. */
  prompt?: Pick<DeliveryPrompt, 'match'> | null
}

/** What policy is asked about a fetch, a branch of a pod's own or a delivery: the question that a call of the tool would be. */
export function gitQuestion({ id, role, department, environment, repositories }: Acting, about: About): Question {
  return {
    tool: about.tool,
    pod: id,
    role,
    department,
    environment,
    paths: [...(about.paths ?? [])],
    branch: about.branch,
    repository: about.repository,
    boundTo: repositories,
    sizeBytes: about.facts?.sizeBytes ?? 0,
    deletedShare: about.facts?.deletedShare ?? null,
    ...(about.facts?.touches && { touches: about.facts.touches }),
    findings: [...(about.facts?.findings ?? [])],
    callsLastHour: about.callsLastHour ?? 0,
    promptState: about.prompt?.match ?? 'not_said',
  }
}

/** What policy is told of what was pushed beside its paths. */
export function factsOf({
  sizeBytes,
  findings,
  deletedShare,
  files,
}: Pick<Pushed, 'sizeBytes' | 'findings' | 'deletedShare'> & Pick<DeliveryEnvelope, 'files'>): Required<
  DeliveryEnvelope['facts']
> {
  return { sizeBytes, findings, deletedShare, touches: touchedBy(files) }
}

/**
 * The paths about which the policy is asked: those that a pod changes. In a commit that Countersign made these are its
 * outputs; the records beside them are Countersign's own writing. Owners of places are asked about all of them. Where a branch
 * only begins, nothing is changed at any place that a rule names.
 */
export function pathsAsked({
  files,
  outputs,
  begins,
}: Pick<DeliveryEnvelope, 'files' | 'outputs' | 'begins'>): string[] {
  const asked = (outputs ?? files).map(({ path }) => path)
  return asked.length === 0 && begins !== undefined ? [elsewhere] : asked
}

/** A path that no rule is likely to name; one that names everything names it as well. */
export const elsewhere = 'countersign-any/where'

/** Whom the owners of changed places add: of each group the most that any of the places asks. */
export function dutiesOfOwners(owners: readonly Owner[], paths: readonly string[]): Duty[] {
  const cut = paths.map((path) => pathParts(path))
  const asked = owners.filter(({ path }) => {
    const glob = compileGlob(path)
    // A path that cannot be read plainly may lie anywhere.
    return cut.some((parts) => parts === null || matchesGlob(glob, parts))
  })
  return mostOf(asked)
}

/** Of each group the most that is asked. */
export function mostOf(asked: readonly Duty[]): Duty[] {
  const counts = new Map<string, number>()
  for (const { group, count } of asked) counts.set(group, Math.max(count, counts.get(group) ?? 0))
  return [...counts].map(([group, count]) => ({ group, count }))
}

/** So long people have where only the owners of places are asked. */
const ownersSeconds = 3 * 86_400

/** What a decision of policy asks for, together with the owners of what is changed: the strictest of all. */
export function rulingOf(decision: Decision, added: readonly Duty[]): Ruling {
  const duties = mostOf([...decision.duties, ...added])
  const asks = decision.decision !== 'deny' && duties.length > 0
  return {
    decision: asks ? 'ask' : decision.decision,
    tier: asks ? tierForPeople(decision.tier) : decision.tier,
    duties,
    expiresInSeconds: decision.expiresInSeconds || (asks ? ownersSeconds : 0),
    policyVersion: decision.policyVersion,
    rule: decision.rule,
    reason: reasonInWords(decision),
    ...(decision.stop !== undefined && { stop: decision.stop }),
  }
}

/** The same as it is needed to ask people. */
export function askingOf(ruling: Ruling): ChangeRuling {
  const { tier, duties, expiresInSeconds, rule, reason, policyVersion } = ruling
  return { decision: 'ask', tier, duties: [...duties], expiresInSeconds, rule, reason, policyVersion }
}

/**
 * Who signs that something is undone: whoever signs work there, or else, where a rule alone lets work land or denies it by
 * now, whom the policy names for such changes. Nothing is undone by one person.
 */
export function undoRuling(snapshot: PolicySnapshot, decision: Decision, added: readonly Duty[]): Ruling {
  if (decision.decision === 'ask') return rulingOf(decision, added)
  return pullRuling(snapshot, added)
}

/**
 * Who signs what somebody else opened at GitHub: whom the policy names for such changes, and the owners of its places. No rule
 * is asked about whoever wrote it, for they are no pod.
 */
export function pullRuling(snapshot: PolicySnapshot, added: readonly Duty[]): Ruling {
  const asked = whoSigns(snapshot, 'deliveries')
  return { ...asked, duties: mostOf([...asked.duties, ...added]) }
}

type Asked = {
  asker: string
  repository: string
  revision: number
  pushed: Pushed
  owners: readonly Duty[]
  undoes?: { what: string; later: readonly string[] }
  follows?: { before: string; moved: readonly string[]; signers: readonly string[] }
  outputs?: readonly CommittedOutput[]
  isAtOnce?: boolean
  /** The pull request of somebody else that it takes in. */
  pull?: { number: number; login: string }
  /** What the prompt is that its pod said it works from. */
  prompt?: Check
}

const mostNamed = 6

/** Everything Countersign says about a delivery; nothing in it is the pod's own words. */
export function deliveryBrief(asked: Asked): Brief {
  const {
    asker,
    repository,
    revision,
    pushed,
    owners,
    undoes,
    follows,
    outputs,
    isAtOnce = false,
    pull,
    prompt,
  } = asked
  const { files, branch, base, counts, losses, unlooked, begins } = pushed
  const of = (what: string) => files.filter((file) => whatOf(file) === what).length
  const particular = files.flatMap((file) =>
    particularsOf(file)
      .filter((name) => name !== 'generated')
      .map((name) => briefWords.particular(file.path, particularWords[name])),
  )
  // What only goes on under another name is neither gone nor new.
  const moved = renamed(files).length
  const removed = of('removed') - moved
  const found = Object.keys(counts).length > 0 ? briefWords.found(foundWords(counts)) : null
  const unusual = [
    ...losses.slice(0, mostNamed).map((loss) => briefWords.lost(loss.path, lossWords.sentence(loss))),
    ...(losses.length > mostNamed ? [briefWords.othersLost(losses.length - mostNamed)] : []),
    ...(removed > 0 ? [(isAtOnce ? atOnceWords.removed : briefWords.removed)(removed)] : []),
    ...particular.slice(0, mostNamed),
  ]
  const tally = briefWords.counts({ added: of('added') - moved, changed: of('changed') + of('mode'), removed, moved })
  return {
    sentence: undoes
      ? (isAtOnce ? atOnceWords.sentence : briefWords.undoes)(asker, undoes.what, files.length, repository, branch)
      : pull
        ? takenWords.sentence(asker, pull.number, pull.login, counted(files.length, 'changed file'), repository, branch)
        : outputs
          ? briefWords.composed(asker, outputs.length, repository, branch, revision)
          : briefWords.sentence(asker, files.length, repository, branch, revision),
    consequences: isAtOnce
      ? [atOnceWords.landed(branch), tally, atOnceWords.stays, atOnceWords.refused]
      : [
          ...(outputs ?? []).slice(0, mostNamed).map(briefWords.accepted),
          ...(outputs ? [briefWords.records] : []),
          ...(undoes ? [briefWords.later(undoes.later)] : []),
          ...(pull ? [takenWords.nobody] : []),
          briefWords.lands(branch),
          ...(pull ? [takenWords.closes] : []),
          tally,
          ...(base === null ? [briefWords.first(branch)] : []),
          ...(begins === undefined ? [] : [briefWords.begins(branch, begins, base!)]),
        ],
    ifNoAnswer: isAtOnce ? atOnceWords.ifNoAnswer : undoes || pull ? briefWords.staysDone : briefWords.ifNoAnswer,
    undo: briefWords.undo,
    reversible: true,
    tierReasons: [
      ...(isAtOnce ? [atOnceWords.reason] : []),
      ...(found ? [found] : []),
      ...(owners.length > 0 ? [briefWords.owners] : []),
    ],
    unusual: [
      ...(follows ? [{ text: briefWords.again(branch, follows), baseline: briefWords.before(follows.before) }] : []),
      ...(unlooked.length > 0 ? [{ text: unlookedWords(unlooked), baseline: unlookedBecause(unlooked) }] : []),
      ...unusual.map((text) => ({ text, baseline: briefWords.baseline })),
    ],
    checks: [...lookedFor(pushed), ...(prompt ? [prompt] : [])],
    title: `${repository} ${branch}`,
    object: repository,
    whole: false,
  }
}
