import { describe, expect, it } from 'vitest'
import { type Candidate, matchOf } from '@/lib/prompts/use/match'

const live = 'You edit pages of the help centre. Never change a number. Keep sentences short.'
const older = 'You edit pages of the help centre. Keep sentences short.'
const other = 'Group this week’s questions by product. Quote nobody by name.'
const digestOf = (text: string) => `digest of ${text}`

const version = (number: number, text: string, more: Partial<Candidate> = {}): Candidate => ({
  slug: 'help-pages',
  number,
  digest: digestOf(text),
  text,
  isLive: false,
  isApproved: false,
  ...more,
})
const known = [
  version(1, older, { isApproved: true }),
  version(2, live, { isApproved: true, isLive: true }),
  version(3, `${live} You may change prices.`),
  version(1, other, { slug: 'questions', isApproved: true, isLive: true }),
]
const used = (text: string, slug: string | null = null) => ({ digest: digestOf(text), text, slug })
const byHash = (text: string, slug: string | null = null) => ({ ...used(text, slug), text: null })

describe('what a text is', () => {
  it.each([
    ['what is live here', used(live), 'same_as_live', 'help-pages', 2, 1],
    ['what is live here, by its hash', byHash(live), 'same_as_live', 'help-pages', 2, 1],
    ['what was approved and is not live here', used(older), 'approved', 'help-pages', 1, 1],
    ['a version that nobody approved', byHash(`${live} You may change prices.`), 'differs', 'help-pages', 3, 1],
    ['a text that nobody knows', used('Water the ferns on Tuesdays'), 'never_seen', null, null, null],
    ['a hash that nobody knows', byHash('Water the ferns'), 'never_seen', null, null, null],
    ['a hash that nobody knows, of a prompt', byHash('Water', 'help-pages'), 'never_seen', 'help-pages', null, null],
    ['what is live as another prompt', used(live, 'questions'), 'differs', 'questions', 1, expect.any(Number)],
    ['of a prompt that there is not', used(live, 'constructor'), 'same_as_live', 'help-pages', 2, 1],
    ['nothing like the prompt that is named', used('Water', 'questions'), 'differs', 'questions', 1, 0],
  ] as const)('%s', (_, asked, match, slug, number, likeness) => {
    expect(matchOf(asked, known)).toEqual({ match, slug, number, likeness, values: null })
  })

  it('is the version that was filled in, where its fixed parts are there', () => {
    const made = version(4, 'You edit {page} of the help centre. Never change a number.', { isApproved: true })
    const asked = used('You edit docs/a.md of the help centre. Never change a number.')
    const values = { page: 'docs/a.md' }
    expect(matchOf(asked, [...known, made])).toEqual({
      match: 'approved',
      slug: 'help-pages',
      number: 4,
      likeness: 1,
      values,
    })
    expect(matchOf(asked, [...known, { ...made, isLive: true }])).toMatchObject({ match: 'same_as_live', values })
    expect(matchOf(asked, [...known, { ...made, isApproved: false }])).toMatchObject({ match: 'differs', values: null })
    const more = used('You edit what you like, and of the help centre. Never change a number.')
    expect(matchOf(more, [{ ...made, isLive: true }])).toMatchObject({ match: 'differs', values: null })
  })

  it('is most like the version that shares most of its words', () => {
    expect(matchOf(used(live.replace('Never', 'Do not ever')), known)).toMatchObject({ match: 'differs', number: 2 })
    expect(matchOf(used(older.replace('short', 'plain')), known)).toMatchObject({ match: 'differs', number: 1 })
    expect(matchOf(used(`${other} Be kind.`), known)).toMatchObject({ slug: 'questions', number: 1 })
  })

  it('is never called the same where only a sign is another', () => {
    const { match, likeness } = matchOf(used(live.replace('.', '!')), known)
    expect(match).toBe('differs')
    expect(likeness).toBe(0.999)
  })

  it('is the live one where several versions have the same text', () => {
    const twice = [version(5, live), version(4, live, { isApproved: true }), ...known]
    expect(matchOf(byHash(live), twice)).toMatchObject({ match: 'same_as_live', number: 2 })
    expect(matchOf(byHash(live), twice.slice(0, 2))).toMatchObject({ match: 'approved', number: 4 })
  })

  it('does not depend on the order of the versions', () => {
    for (const text of [live, older, `${live} Ask first.`, 'Water the ferns'])
      expect(matchOf(used(text), known.toReversed())).toEqual(matchOf(used(text), known))
  })

  it('is compared where a language has no spaces', () => {
    const page = version(1, '请只修改帮助页面，不要更改数字。', { slug: 'zh', isLive: true, isApproved: true })
    expect(matchOf(used('请只修改帮助页面，可以更改数字。'), [page])).toMatchObject({ match: 'differs', slug: 'zh' })
  })

  it('nothing is known where there are no prompts', () => {
    expect(matchOf(used(live), [])).toMatchObject({ match: 'never_seen', slug: null })
    expect(matchOf(used(''), known)).toMatchObject({ match: 'never_seen' })
  })
})
