import { reasonCodes, reasonLabels, verdictsOf } from '@/lib/core/reasons'
import { countedUpTo, requestCountWords } from '@/lib/core/count'
import { dutyWords } from '@/lib/requests/labels'
import type { RequestDetail, RequestRow, Tier } from '@/lib/requests/schema'
import { signaturesOf, signersOf } from '@/lib/requests/standing'

// What is said on the page about one request, and on no list of them.

/** "You, Priya N. and Tom W. can decide; one decision is enough." */
export function whoDecidesWords(canDecide: readonly string[], request: Pick<RequestRow, 'votes' | 'missing'>): string {
  const enough = enoughWords(request)
  if (canDecide.length === 0) return `Nobody else can decide this at the moment; ${enough}.`
  return `${listWords(canDecide)} can decide; ${enough}.`
}

function enoughWords({ votes, missing }: Pick<RequestRow, 'votes' | 'missing'>): string {
  const needed = missing.reduce((sum, { count }) => sum + count, 0)
  if (signersOf({ votes }).length > 0) return `${dutyWords(missing, true)} must sign`
  if (needed === 1) return 'one decision is enough'
  return missing.length === 1 ? `${numberWord(needed)} people must approve` : `${dutyWords(missing)} must approve`
}

/** "Ana", "Ana and Ben", "Ana, Ben and 3 others". */
export function listWords(names: readonly string[], most = 4): string {
  if (names.length === 0) return ''
  if (names.length === 1) return names[0]!
  const shown = names.length > most ? names.slice(0, most - 1) : names.slice(0, -1)
  const rest = names.length - shown.length
  return `${shown.join(', ')} and ${rest === 1 ? names.at(-1) : `${rest} others`}`
}

/** Reasons to choose from, under the decisions for which they are reasons. */
export const reasonGroups = [
  { title: 'To approve', fits: 'approve' },
  { title: 'To ask for changes, or to reject', fits: 'request_changes reject' },
  { title: 'To reject', fits: 'reject' },
  { title: 'For any of these', fits: 'approve request_changes reject' },
].map(({ title, fits }) => ({
  title,
  options: reasonCodes
    .filter((code) => verdictsOf(code).join(' ') === fits)
    .map((value) => ({ value, label: reasonLabels[value] })),
}))

/** Where a request stands among those that wait for the reader, who needs no number beyond those that are counted. */
export function positionWords({ index, total }: { index: number; total: number }): string {
  const of = `of ${requestCountWords(total)} waiting for you`
  return index > countedUpTo ? `One ${of}` : `${index.toLocaleString('en')} ${of}`
}

/** How the bar over the buttons of a phone explains itself. */
export function barWords(tier: Tier, needsReasonFirst: boolean): string {
  const risk = { routine: 'Routine', elevated: 'Elevated risk', high: 'High risk', critical: 'Critical risk' }[tier]
  return needsReasonFirst ? `${risk} · choose a reason first` : `${risk} · can be taken back before anybody is told`
}

/** How long one can change one's mind: a signature that is not the last decides nothing yet. */
export function takeBackWords(
  { votes, missing, askedBy }: Pick<RequestRow, 'votes' | 'missing' | 'askedBy'>,
  time: string,
): string {
  const { given, of } = signaturesOf({ votes, missing })
  if (given + 1 >= of) return `Your decision can be taken back for ${time} before ${askedBy} is told.`
  return `Your signature can be taken back until the last one is given, and a no for ${time}. ${askedBy} is told after that.`
}

/** Who asked, where the name is not needed: they read what is written about it. */
export const readerOf: Record<RequestDetail['askedByKind'], string> = {
  pod: 'the pod',
  person: 'the person who asked',
  system: 'whoever asked',
}

/** Eight signs of the digest, enough to compare by eye. */
export function fingerprint(digest: string): string {
  return `${digest.slice(0, 4)} ${digest.slice(4, 8)}`
}

function numberWord(count: number): string {
  return ['no', 'one', 'two', 'three', 'four', 'five'][count] ?? String(count)
}
