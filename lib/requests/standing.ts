import { reasonWords } from '@/lib/core/reasons'
import { dutyWords } from '@/lib/requests/labels'
import type { Brief, RequestRow, ShownVote } from '@/lib/requests/schema'

/** The facts by which it is said where a request stands. Every sentence about that is made here, from all of them. */
type Standing = Pick<RequestRow, 'state' | 'votes' | 'missing' | 'blocker' | 'askedBy'>

/** Who signed, oldest first. */
export function signersOf({ votes }: Pick<Standing, 'votes'>): ShownVote[] {
  return votes.filter(({ verdict }) => verdict === 'approve')
}

/** How many of the signatures that it needs were given. */
export function signaturesOf(request: Pick<Standing, 'votes' | 'missing'>): { given: number; of: number } {
  const given = signersOf(request).length
  return { given, of: given + missingCount(request) }
}

function missingCount({ missing }: Pick<Standing, 'missing'>): number {
  return missing.reduce((sum, { count }) => sum + count, 0)
}

/** The vote that decided it, or null while or where none did: one signature of two decides nothing. */
export function decisiveVote({
  state,
  votes,
  missing,
}: Pick<Standing, 'state' | 'votes' | 'missing'>): ShownVote | null {
  if (state === 'waiting') return null
  const no = votes.findLast(({ verdict }) => verdict !== 'approve')
  return no ?? (missing.length === 0 ? (votes.at(-1) ?? null) : null)
}

/** "You signed (1 of 2)", "Ana and Tom W. signed (2 of 3)"; null when nobody has. */
export function signedWords(request: Pick<Standing, 'votes' | 'missing'>): string | null {
  const signers = signersOf(request)
  if (signers.length === 0) return null
  const { given, of } = signaturesOf(request)
  return `${names(signers)} signed (${given} of ${of})`
}

/** What is missing after the signatures there are: "it needs one more of Finance". */
export function missingWords(request: Pick<Standing, 'votes' | 'missing'>): string {
  return `it needs ${dutyWords(request.missing, signersOf(request).length > 0)}`
}

/** Where it stands, for its line in a list; null while there is nothing to say but that it waits. */
export function standingWords(request: Standing): string | null {
  const { state, votes, askedBy } = request
  const no = votes.findLast(({ verdict }) => verdict !== 'approve')
  const signed = signedWords(request)
  const by = isApproved(request) ? `Approved by ${names(signersOf(request), 'you')}` : signed
  switch (state) {
    case 'waiting':
      return signed && `${signed}, ${request.blocker === null ? 'you can sign next' : missingWords(request)}`
    case 'rejected':
    case 'changes_requested':
      return `${state === 'rejected' ? 'Rejected' : 'Sent back'} by ${names(no ? [no] : [], 'you')}${because(no)}`
    case 'expired':
      return signed ? `${signed}, the others did not answer in time` : 'Nobody answered in time'
    case 'denied':
      return `${by ?? 'Nobody had signed'}; void, because the rules changed before it took effect`
    case 'superseded':
      return `${by ?? 'Nobody had signed'}; void, because what it is about changed before it took effect`
    case 'withdrawn':
      return by ? `${by}; void, because ${askedBy} is not asking any more` : 'Nobody had decided'
    case 'stopped':
      return by ?? 'Nobody had decided'
    default:
      return `${by ?? 'Nobody signed'}${because(signersOf(request).length === 1 ? votes[0] : undefined)}`
  }
}

/** Whether it can be decided on its line: all of it is there, and nothing has moved that is told on its page. */
export function canDecideOnLine({ isPlain, moved }: Pick<RequestRow, 'isPlain' | 'moved'>): boolean {
  return isPlain && moved.length === 0
}

/** Whether everybody who had to sign did. */
export function isApproved({ votes, missing }: Pick<Standing, 'votes' | 'missing'>): boolean {
  return missing.length === 0 && votes.length > 0 && votes.every(({ verdict }) => verdict === 'approve')
}

/** To whom content leaves the organisation; what was asked before this was kept says it in the check that looked. */
export function whereItLeavesTo({ leavesTo, checks }: Pick<Brief, 'leavesTo' | 'checks'>): string[] {
  if (leavesTo) return leavesTo
  const found = checks.find(({ name, state }) => name === 'external' && state === 'found')
  return found ? (/goes to (.+)$/.exec(found.words)?.[1]?.split(', ') ?? ['an outside service']) : []
}

/** Whether it can be undone, and what of it cannot: nobody gets back what has left. */
export function undoWords(reversible: boolean, leavesTo: readonly string[]): string {
  if (!reversible) return 'Cannot be undone'
  return leavesTo.length > 0 ? `Can be undone, but not what goes to ${leavesTo.join(', ')}` : 'Can be undone'
}

function because(vote: ShownVote | undefined): string {
  const words = reasonWords(vote?.reasonCode ?? null)
  return words ? `: ${words}` : ''
}

function names(votes: readonly ShownVote[], you = 'You'): string {
  const all = votes.map(({ who }) => (who === 'You' ? you : who))
  if (all.length < 2) return all[0] ?? 'somebody'
  return `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}
