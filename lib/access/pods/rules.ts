import {
  anyRepositoryWords,
  consequenceWords,
  nobodyWords,
  podCheckWords,
  podConsequences,
  podFactNames,
  podPartWords,
  podTierReasons,
  podUndoWords,
  podUnusualWords,
  podWishWords,
} from '@/lib/access/pods/labels'
import type { PodChange, PodPlace } from '@/lib/access/pods/schema'
import { noAnswerWords } from '@/lib/access/labels'
import { environmentLabel, environments } from '@/lib/core/environment'
import { revealHidden } from '@/lib/core/hidden'
import { answerWords } from '@/lib/policy/labels'
import type { Reach } from '@/lib/policy/reach'
import type { Answer } from '@/lib/policy/schema'
import type { Brief, Excluded } from '@/lib/requests/schema'

/** What reaches which tools in an environment, by the policy in force. */
export type ReachIn = (place: Pick<PodPlace, 'role' | 'department'>, environment: string) => readonly Reach[]

/** Whether a pod is at this place: everything that people sign is the same. */
export function isSamePlace(one: PodPlace, other: PodPlace): boolean {
  const plain = ({ environments: where, repositories, ...rest }: PodPlace) =>
    JSON.stringify([rest.role, rest.department, rest.owner, where.toSorted(), repositories.toSorted()])
  return plain(one) === plain(other)
}

/** The environments in their own order, those it has and those that come: an identity is never taken away by this. */
export function joined(before: readonly string[], more: readonly string[]): string[] {
  return environments.filter((name) => before.includes(name) || more.includes(name))
}

/** Neither who asks, nor who answers for it or would, decides. */
export function excludedFromPod(askerId: string, was: PodPlace | null, will: PodPlace): Excluded[] {
  const owner = was?.owner ?? null
  return [
    { personId: askerId, because: 'own_wish' },
    ...(owner ? [{ personId: owner, because: 'own_pod' as const }] : []),
    ...(will.owner && will.owner !== owner ? [{ personId: will.owner, because: 'for_oneself' as const }] : []),
  ]
}

/** What the record knows beside the pod, to measure a wish against. */
export type PodCounts = { namesakes: number; refused: number; pods: number; bound: number }

type BriefInput = {
  asker: string
  name: string
  was: PodPlace | null
  will: PodPlace
  ownerName: string
  reachIn: ReachIn
  counts: PodCounts
}

/** Everything Countersign itself says about a pod that would become something; nothing in it is the asker's own words. */
export function podBrief({ asker, name: given, was, will, ownerName, reachIn, counts }: BriefInput): Brief {
  const [by, name, owner] = [asker, given, ownerName].map((text) => revealHidden(text).text) as [string, string, string]
  const sentence = wishSentence(by, name, was, will)
  const destroys = will.environments.flatMap((environment) =>
    reachIn(will, environment).filter(({ tool, answer }) => tool.sensitivity === 'destructive' && answer === 'allow'),
  )
  const titles = [...new Set(destroys.map(({ tool }) => `“${tool.title}”`))]
  return {
    sentence,
    consequences: [
      ...will.environments.map((environment) =>
        consequenceWords(
          environment,
          counted(reachIn(will, environment)),
          was?.environments.includes(environment) ? counted(reachIn(was, environment)) : null,
        ),
      ),
      ...(was?.owner === will.owner ? [] : [podConsequences.owner(owner)]),
      was ? podConsequences.nothingElse : podConsequences.credential,
    ],
    ifNoAnswer: noAnswerWords(by),
    undo: podUndoWords,
    reversible: true,
    tierReasons: [podTierReasons.right, ...(titles.length > 0 ? [podTierReasons.destroys(titles)] : [])],
    unusual: [
      ...(counts.refused > 0 ? [podUnusualWords.again(counts.refused)] : []),
      ...(counts.namesakes > 0 ? [podUnusualWords.namesake(name, counts.namesakes)] : []),
      ...(will.repositories.length === 0 && counts.bound > 0
        ? [podUnusualWords.anyRepository(counts.bound, counts.pods)]
        : []),
    ],
    checks: [
      { name: 'known', state: 'pass', words: podCheckWords.known },
      { name: 'owner', state: 'pass', words: podCheckWords.owner(owner) },
      { name: 'need', state: 'not_run', words: podCheckWords.need },
    ],
    title: `what ${name} may do`,
    object: name,
    whole: false,
  }
}

function wishSentence(asker: string, name: string, was: PodPlace | null, will: PodPlace): string {
  if (!was) return podWishWords.isNew(asker, name, will.role, will.department)
  if (was.role !== will.role || was.department !== will.department)
    return podWishWords.becomes(asker, name, will.role, will.department)
  const more = will.environments.filter((environment) => !was.environments.includes(environment))
  const isBound = was.repositories.toSorted().join() === will.repositories.toSorted().join()
  return podWishWords.changes(asker, name, [
    ...(more.length > 0 ? [podPartWords.environments(more)] : []),
    ...(isBound ? [] : [podPartWords.repositories(will.repositories)]),
    ...(was.owner === will.owner ? [] : [podPartWords.owner]),
  ])
}

function counted(reach: readonly Reach[]): { alone: number; asks: number } {
  const alone = reach.filter(({ answer }) => answer === 'allow').length
  return { alone, asks: reach.length - alone }
}

/** A pod's place before and after, part by part; `nameOf` says who somebody is. */
export function factsOf(
  was: PodPlace | null,
  will: PodPlace,
  nameOf: (personId: string | null) => string,
): PodChange['facts'] {
  const told = (place: PodPlace): Record<keyof PodPlace, string> => ({
    role: place.role,
    department: place.department,
    environments: place.environments.map(environmentLabel).join(', '),
    repositories: place.repositories.join(', ') || anyRepositoryWords,
    owner: place.owner ? nameOf(place.owner) : nobodyWords,
  })
  const [before, after] = [was && told(was), told(will)]
  return (Object.keys(podFactNames) as (keyof PodPlace)[]).map((part) => ({
    name: podFactNames[part],
    before: before && before[part] !== after[part] ? before[part] : null,
    after: after[part],
  }))
}

const rank: Readonly<Record<Answer, number>> = { deny: 0, ask: 1, allow: 2 }

/** The tools whose answer in an environment would be another one, what becomes more first. */
export function changedTools(before: readonly Reach[], after: readonly Reach[]): PodChange['places'][number]['tools'] {
  const titles = new Map([...before, ...after].map(({ tool }) => [tool.key, tool.title]))
  const answerIn = (reach: readonly Reach[], key: string): Answer =>
    reach.find(({ tool }) => tool.key === key)?.answer ?? 'deny'
  return [...titles]
    .map(([key, title]) => ({ title, from: answerIn(before, key), to: answerIn(after, key) }))
    .filter(({ from, to }) => from !== to)
    .map(({ title, from, to }) => ({
      title,
      before: answerWords[from],
      after: answerWords[to],
      isMore: rank[to] > rank[from],
    }))
    .toSorted((one, other) => Number(other.isMore) - Number(one.isMore) || one.title.localeCompare(other.title, 'en'))
}
