import { describe, expect, it } from 'vitest'
import type { RequestRow, RequestState, ShownVote, Verdict } from '@/lib/requests/schema'
import { decisiveVote, standingWords, undoWords, whereItLeavesTo } from '@/lib/requests/standing'

function vote(who: string, verdict: Verdict = 'approve', reasonCode: string | null = null): ShownVote {
  return { who, at: `2026-11-22T12:0${who.length}:00.000Z`, verdict, reasonCode, note: null, fields: [] }
}

function at(
  state: RequestState,
  votes: ShownVote[],
  missing: RequestRow['missing'] = [],
  blocker: string | null = null,
) {
  return { state, votes, missing, blocker, askedBy: 'DevPod' }
}

const one = [{ group: 'Finance', count: 1 }]
const void_ = 'void, because'

describe('where a request stands, in words made from all of its facts', () => {
  it.each<[string | null, ReturnType<typeof at>]>([
    [null, at('waiting', [], one)],
    ['You signed (1 of 2), it needs 1 more of Finance', at('waiting', [vote('You')], one, 'already_signed')],
    ['Ana signed (1 of 2), you can sign next', at('waiting', [vote('Ana')], one)],
    ['Ana signed (1 of 2), it needs 1 more of Finance', at('waiting', [vote('Ana')], one, 'not_in_group')],
    ['Approved by you', at('approved', [vote('You')])],
    ['Approved by Ana: checked, and it is right', at('executed', [vote('Ana', 'approve', 'checked')])],
    ['Approved by Ana and Tom', at('released', [vote('Ana', 'approve', 'checked'), vote('Tom')])],
    ['Rejected by Tom: wrong wording', at('rejected', [vote('Ana'), vote('Tom', 'reject', 'wording')], one)],
    ['Sent back by you', at('changes_requested', [vote('You', 'request_changes', 'other')], one)],
    ['Nobody answered in time', at('expired', [], one)],
    ['Ana signed (1 of 2), the others did not answer in time', at('expired', [vote('Ana')], one)],
    [`Approved by Ana; ${void_} the rules changed before it took effect`, at('denied', [vote('Ana')])],
    [`Approved by Ana; ${void_} what it is about changed before it took effect`, at('superseded', [vote('Ana')])],
    [`Approved by Ana; ${void_} DevPod is not asking any more`, at('withdrawn', [vote('Ana')])],
    ['Nobody had decided', at('withdrawn', [], one)],
  ])('%s', (words, request) => {
    expect(standingWords(request)).toBe(words)
  })

  it('names as decisive only a vote that decided', () => {
    expect(decisiveVote(at('expired', [vote('Ana')], one))).toBeNull()
    expect(decisiveVote(at('waiting', [vote('Ana')], one))).toBeNull()
    expect(decisiveVote(at('rejected', [vote('Ana'), vote('Tom', 'reject')], one))?.who).toBe('Tom')
    expect(decisiveVote(at('lapsed', [vote('Ana'), vote('Tom')]))?.who).toBe('Tom')
  })
})

describe('what cannot be undone', () => {
  it('is named where a part of it leaves the organisation, also in requests from before that was kept', () => {
    const check = {
      name: 'external',
      state: 'found',
      words: 'Leaves the organisation: goes to OpenAI, GitHub',
    } as const
    expect(whereItLeavesTo({ checks: [check] })).toEqual(['OpenAI', 'GitHub'])
    expect(whereItLeavesTo({ checks: [{ ...check, state: 'pass' }] })).toEqual([])
    expect(whereItLeavesTo({ checks: [check], leavesTo: ['Slack'] })).toEqual(['Slack'])
    expect(undoWords(true, ['OpenAI'])).toBe('Can be undone, but not what goes to OpenAI')
    expect(undoWords(true, [])).toBe('Can be undone')
    expect(undoWords(false, ['OpenAI'])).toBe('Cannot be undone')
  })
})
