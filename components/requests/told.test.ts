import { expect, it } from 'vitest'
import { toldWords } from '@/components/requests/told'

const waiting = {
  number: 7,
  state: 'waiting' as const,
  canTakeBack: false,
  votes: [],
  missing: [{ group: 'Finance', count: 1 }],
  blocker: null,
  askedBy: 'ResearchPod',
  effectiveAt: null,
}
const vote = (who: string, verdict: 'approve' | 'reject') => ({
  who,
  verdict,
  at: '2026-11-26T12:00:00.000Z',
  reasonCode: null,
  note: null,
  fields: [],
})

it('tells what happens to a request while it is read', () => {
  expect(toldWords(waiting, waiting)).toBeNull()
  expect(toldWords(waiting, { ...waiting, state: 'expired' })).toBe('CS-7: Expired. Nobody answered in time.')
  const rejected = { ...waiting, state: 'rejected' as const, votes: [vote('Priya', 'reject')] }
  expect(toldWords(waiting, rejected)).toBe('CS-7: Rejected by Priya.')
  const approved = { ...waiting, state: 'approved' as const, missing: [], votes: [vote('Priya', 'approve')] }
  expect(toldWords(waiting, approved)).toBe('CS-7: Approved by Priya.')
  expect(toldWords(approved, waiting)).toBe('Taken back. CS-7 waits again.')
})

it('tells when the time to take a decision back is over, and leaves a decision of one’s own to its words', () => {
  const mine = {
    ...waiting,
    state: 'approved' as const,
    missing: [],
    canTakeBack: true,
    votes: [vote('You', 'approve')],
  }
  expect(toldWords(waiting, mine)).toBeNull()
  const told = { ...mine, state: 'released' as const, canTakeBack: false }
  expect(toldWords(mine, told)).toBe('ResearchPod is told. It can no longer be taken back.')
  expect(toldWords(mine, { ...mine, canTakeBack: false })).toBe('ResearchPod is told. It can no longer be taken back.')
})

it('tells of a signature by somebody else', () => {
  const two = { ...waiting, missing: [{ group: 'Finance', count: 2 }] }
  const signed = { ...waiting, votes: [vote('Tom', 'approve')] }
  expect(toldWords(two, signed)).toBe('CS-7: Tom signed (1 of 2), you can sign next.')
  expect(toldWords(signed, two)).toBe('A signature was taken back. CS-7 waits.')
})
