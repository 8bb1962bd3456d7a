import { counted } from '@/lib/core/count'
import { dayWords } from '@/lib/core/days'
import type { Lacking } from '@/lib/policy/facts'
import type { ReplayKind, ReplayResult } from '@/lib/policy/replay/schema'

/** What would become of calls, to go on after how many. */
export const kindWords: Record<ReplayKind, string> = {
  newly_allowed: 'would now be allowed',
  no_longer_asked: 'would be allowed without asking anybody',
  newly_asked: 'would now wait for people',
  other_signers: 'would wait for others, or otherwise',
  newly_denied: 'would now be denied',
}

const lackingWords: Record<Lacking, string> = {
  facts: 'made before Countersign kept what policy looked at',
  repository: 'made before the repository of a call was kept',
  prompt: 'whose prompt was held against no version then, which one of the two policies asks for',
  losses: 'of which nobody looked what they lose of what stood, which one of the two policies asks for',
  findings: 'whose content was not looked through, which one of the two policies asks for',
}

function spanWords(from: string, until: string): string {
  const [first, last] = [dayWords(from), dayWords(until)]
  return first === last ? first : `${first} – ${last}`
}

const isOrAre = (count: number, one: string, many = `${one}s`) =>
  `${counted(count, one, many)} ${count === 1 ? 'is' : 'are'}`

/**
 * What a replay covers and what it does not, each in a sentence. It compares what the two policies say to the same calls
 * today, which is not always what was said then.
 */
export function coverageWords({ coverage, window, baseVersion }: ReplayResult): string[] {
  const { recorded, replayed, oldest, newest, isCut, notReplayable, pods, podsWithoutCalls, toolsMoved, countedAgain } =
    coverage
  const span = isCut && oldest && newest ? spanWords(oldest, newest) : spanWords(window.from, window.until)
  if (recorded === 0) return [`No calls were recorded, ${span}, so there is no evidence either way.`]
  const lacking = Object.entries(notReplayable).filter(([, count]) => count > 0)
  return [
    `Replayed ${replayed.toLocaleString('en')} of ${counted(recorded, 'recorded call')}, ${span}, beside version ${baseVersion} as it answers today.`,
    ...(isCut ? [`Stopped at the newest ${counted(recorded, 'call')}; there are more.`] : []),
    ...lacking.map(
      ([fact, count]) => `${counted(count, 'call')} could not be replayed: ${lackingWords[fact as Lacking]}.`,
    ),
    ...(podsWithoutCalls > 0
      ? [
          `No calls were recorded for ${podsWithoutCalls} of ${counted(pods, 'pod')}: of these there is no evidence either way.`,
        ]
      : []),
    ...(toolsMoved > 0
      ? [`${isOrAre(toolsMoved, 'call')} of a tool that has changed since, and judged as the tool is today.`]
      : []),
    ...(countedAgain > 0
      ? [`For ${counted(countedAgain, 'call')} those of the hour before were counted in the record.`]
      : []),
  ]
}

/** "14 would now be denied, 0 would now be allowed", the dangerous first; what does not occur is left out, but for that. */
export function headlineWords({ totals }: ReplayResult): string {
  const told = (Object.keys(kindWords) as ReplayKind[]).flatMap((kind) =>
    totals[kind] > 0 || kind === 'newly_allowed' ? [`${counted(totals[kind], 'call')} ${kindWords[kind]}`] : [],
  )
  return `${told.join(' · ')} · ${totals.unchanged.toLocaleString('en')} unchanged`
}

const weekMs = 7 * 86_400_000

/**
 * How many requests more, or fewer, each group that signs gets in a week, by the time in which the calls were made; of
 * less than a week nothing is made out beyond what was.
 */
export function loadPerWeek({ approvers, coverage: { oldest, newest } }: ReplayResult) {
  const span = oldest && newest ? Date.parse(newest) - Date.parse(oldest) : 0
  const weeks = Math.max(1, span / weekMs)
  return approvers
    .map(({ group, before, after }) => ({ group, extra: Math.round(((after - before) / weeks) * 10) / 10 }))
    .filter(({ extra }) => extra !== 0)
    .toSorted((one, other) => other.extra - one.extra)
}

/** "about 5 requests more a week for product-owners". */
export function loadWords({ group, extra }: ReturnType<typeof loadPerWeek>[number]): string {
  const many = Math.abs(extra)
  const about = many < 1 ? 'less than one request' : `about ${counted(Math.round(many), 'request')}`
  return `${about} ${extra > 0 ? 'more' : 'fewer'} a week for ${group}`
}
