import { notChecked } from '@/lib/findings/schema'
import type { PolicySnapshot } from '@/lib/policy/compile'
import type { Lacking } from '@/lib/policy/facts'
import { isMilder, isSame, kindOf, sideOf } from '@/lib/policy/replay/difference'
import {
  type ReplayedCall,
  type ReplayGroup,
  type ReplayKind,
  replayKinds,
  type ReplayResult,
  type Side,
} from '@/lib/policy/replay/schema'
import { decide } from '@/lib/policy/rules'
import type { Call as Question, Decision } from '@/lib/policy/schema'

/** A recorded call: what policy was asked about it, or which fact was not kept. */
export type Recorded = {
  id: string
  at: Date
  podId: string
  task: string | null
  question: Question | Lacking
  toolMoved: boolean
  countedAgain: boolean
}

/** What is replayed, and what must be known beside the calls. */
export type Replayed = Pick<ReplayResult, 'digest' | 'baseVersion' | 'window'> & {
  /** Pods that are at work. */
  pods: readonly string[]
  isCut: boolean
}

/** Of each group so many calls are named, the newest; and so many groups, the most dangerous and then the largest. */
const callsNamed = 50
const groupsNamed = 300

type Group = Omit<ReplayGroup, 'pods'> & { pods: Set<string> }

/**
 * Asks the policy in force and the changed one about recorded calls, newest first, and gathers where their answers differ.
 * It holds as much as there are kinds of difference, however many calls are taken.
 */
export class Replay {
  private readonly groups = new Map<string, Group>()
  private readonly lacking: Partial<Record<Lacking, number>> = {}
  private readonly asked = new Map<string, { before: number; after: number }>()
  private readonly heard = new Set<string>()
  private recorded = 0
  private replayed = 0
  private unchanged = 0
  private toolsMoved = 0
  private countedAgain = 0
  private oldest: Date | null = null
  private newest: Date | null = null

  constructor(
    private readonly before: PolicySnapshot,
    private readonly after: PolicySnapshot,
  ) {}

  /** Judges one call. Calls come newest first. */
  take(call: Recorded): void {
    this.recorded++
    this.heard.add(call.podId)
    if (this.newest === null || call.at > this.newest) this.newest = call.at
    if (this.oldest === null || call.at < this.oldest) this.oldest = call.at
    const question = this.knownOf(call)
    if (typeof question === 'string') {
      this.lacking[question] = (this.lacking[question] ?? 0) + 1
      return
    }
    this.replayed++
    if (call.toolMoved) this.toolsMoved++
    if (call.countedAgain) this.countedAgain++
    const before = decide(this.before, question)
    const after = decide(this.after, question)
    if (before.decision === 'ask') this.count(before, 'before')
    if (after.decision === 'ask') this.count(after, 'after')
    if (isSame(before, after)) this.unchanged++
    else this.note(call, question, sideOf(before), sideOf(after))
  }

  /** What policy was asked, if all that one of the two looks at was kept. */
  private knownOf({ question }: Recorded): Question | Lacking {
    if (typeof question === 'string') return question
    if (question.findings.includes(notChecked) && (this.before.looksInside || this.after.looksInside)) return 'findings'
    if (this.lacksLosses(question)) return 'losses'
    const isAsked = this.before.asksForPrompts || this.after.asksForPrompts
    return isAsked && question.promptState === 'unknown' ? 'prompt' : question
  }

  /** Whether one of the two looks at what a call would lose, and nobody knows it of this one. */
  private lacksLosses({ tool, lossesKnown }: Question): boolean {
    const policies = [this.before, this.after]
    if (lossesKnown || !policies.some((policy) => policy.asksForLosses)) return false
    return policies.some(({ tools }) => tools.get(tool)?.tool.replaces !== undefined)
  }

  private count({ duties }: Decision, when: 'before' | 'after'): void {
    for (const { group } of duties) {
      const tally = this.asked.get(group) ?? { before: 0, after: 0 }
      tally[when]++
      this.asked.set(group, tally)
    }
  }

  private note({ id, at, podId, task }: Recorded, question: Question, before: Side, after: Side): void {
    const { role, tool, environment } = question
    const key = JSON.stringify([role, tool, environment, before, after])
    let group = this.groups.get(key)
    if (!group) {
      const what = { kind: kindOf(before, after), milder: isMilder(before, after), role, tool, environment }
      group = { ...what, before, after, count: 0, pods: new Set(), calls: [] }
      this.groups.set(key, group)
    }
    group.count++
    group.pods.add(podId)
    if (group.calls.length < callsNamed) group.calls.push({ id, at: at.toISOString(), podId, task } as ReplayedCall)
  }

  /** What came of it so far. */
  result({ pods, isCut, ...replayed }: Replayed): ReplayResult {
    const groups = [...this.groups.values()].toSorted(byDanger)
    const moved = new Set(groups.flatMap((group) => [...group.pods]))
    const totals = Object.fromEntries(replayKinds.map((kind) => [kind, 0])) as Record<ReplayKind, number>
    for (const { kind, count } of groups) totals[kind] += count
    return {
      ...replayed,
      coverage: {
        recorded: this.recorded,
        replayed: this.replayed,
        oldest: this.oldest?.toISOString() ?? null,
        newest: this.newest?.toISOString() ?? null,
        isCut,
        notReplayable: { facts: 0, repository: 0, ...this.lacking },
        pods: pods.length,
        podsWithoutCalls: pods.filter((pod) => !this.heard.has(pod)).length,
        toolsMoved: this.toolsMoved,
        countedAgain: this.countedAgain,
      },
      totals: { ...totals, unchanged: this.unchanged, pods: moved.size },
      groups: groups.slice(0, groupsNamed).map((group) => ({ ...group, pods: group.pods.size })),
      groupsLeftOut: Math.max(0, groups.length - groupsNamed),
      approvers: [...this.asked]
        .map(([group, tally]) => ({ group, ...tally }))
        .toSorted((one, other) => (one.group < other.group ? -1 : 1)),
    }
  }
}

/** First what lets more happen, by kind, then the rest; of one kind the largest. The names make the order one and only. */
function byDanger(one: Group, other: Group): number {
  if (one.milder !== other.milder) return one.milder ? -1 : 1
  if (one.kind !== other.kind) return replayKinds.indexOf(one.kind) - replayKinds.indexOf(other.kind)
  if (one.count !== other.count) return other.count - one.count
  return nameOf(one) < nameOf(other) ? -1 : 1
}

function nameOf({ role, tool, environment, before, after }: Group): string {
  return JSON.stringify([role, tool, environment, before, after])
}

/** Replays calls that are all at hand. */
export function replayCalls(
  before: PolicySnapshot,
  after: PolicySnapshot,
  calls: Iterable<Recorded>,
  replayed: Replayed,
): ReplayResult {
  const replay = new Replay(before, after)
  for (const call of calls) replay.take(call)
  return replay.result(replayed)
}
