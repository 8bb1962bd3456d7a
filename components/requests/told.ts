import { outcomeOf } from '@/components/requests/words'
import type { RequestDetail } from '@/lib/requests/schema'
import { signedWords, standingWords } from '@/lib/requests/standing'

type Told = Pick<
  RequestDetail,
  'number' | 'state' | 'canTakeBack' | 'votes' | 'missing' | 'blocker' | 'askedBy' | 'effectiveAt'
>

/** What happened to a request between two drawings of its page, for people who do not see it; null for nothing new. */
export function toldWords(before: Told, now: Told): string | null {
  const name = `CS-${now.number}`
  if (before.state === now.state) {
    if (before.canTakeBack && !now.canTakeBack) return `${now.askedBy} is told. It can no longer be taken back.`
    if (now.state !== 'waiting' || before.votes.length === now.votes.length) return null
    // One's own signature takes the focus to its own words.
    if (now.canTakeBack) return null
    return signedWords(now) ? `${name}: ${standingWords(now)}.` : `A signature was taken back. ${name} waits.`
  }
  if (now.state === 'waiting') return `Taken back. ${name} waits again.`
  if (before.state === 'waiting') return now.canTakeBack ? null : `${name}: ${endedWords(now)}.`
  if (before.canTakeBack) return `${now.askedBy} is told. It can no longer be taken back.`
  return `${name}: ${outcomeOf(now.state).word}.`
}

/** "Rejected by Priya", "Expired. Nobody answered in time". */
function endedWords(now: Told): string {
  const { word } = outcomeOf(now.state)
  const standing = standingWords(now)
  if (!standing) return word
  return standing.startsWith(word) || standing.startsWith('Sent back') ? standing : `${word}. ${standing}`
}
