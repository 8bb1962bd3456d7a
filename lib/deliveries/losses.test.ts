import { describe, expect, it } from 'vitest'
import { type Content, lossCounts, lostIn } from '@/lib/deliveries/losses'
import type { CommitSaid } from '@/lib/git/changes'

const lines = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => `Line ${at + from} of what was written down.\n`).join('')

type Sides = { before: string | null; after: string | null; added?: number; removed?: number }

/** Files by their path and two texts, where the name of an object is the text itself. */
function lost(files: Record<string, Sides>, messages: readonly string[] = [], unread: readonly string[] = []) {
  const side = (text: string | null) => (text === null ? null : { mode: '100644', blob: text })
  const changed = Object.entries(files).map(([path, { before, after, added = null, removed = null }]) => ({
    path,
    before: side(before),
    after: side(after),
    added,
    removed,
  }))
  const contentOf = (blob: string): Content | undefined => {
    if (unread.includes(blob)) return 'too_long'
    return { text: blob.startsWith('bytes') ? null : blob }
  }
  const commits = messages.map((message): CommitSaid => ({ id: message, author: 'Dev', email: 'dev@x.org', message }))
  return lostIn(changed, contentOf, () => commits)
}

describe('what a delivery loses', () => {
  it('is nothing where files are new, grow, move, go, or are no texts', () => {
    const found = lost({
      'plan.md': { before: lines(40), after: lines(50), added: 10, removed: 0 },
      'new.md': { before: null, after: lines(3) },
      'old/notes.md': { before: lines(9, 90), after: null },
      'notes.md': { before: null, after: lines(9, 90) },
      'run.sh': { before: lines(2, 200), after: lines(2, 200) },
      'logo.png': { before: 'bytes 1', after: 'bytes 2' },
    })
    expect(found).toEqual([])
  })

  it('is told for each file, in words', () => {
    const losses = lost({
      'plan.md': { before: lines(40), after: lines(10), added: 0, removed: 30 },
      'list.md': { before: lines(10), after: lines(8), added: 0, removed: 2 },
      'data.json': { before: '{"a": 1}', after: 'a: 1' },
      'text.md': { before: lines(40), after: 'bytes 1' },
    })
    expect(losses).toEqual([
      { path: 'plan.md', code: 'loss.share', words: '30 lines of 40 went, 0 came' },
      { path: 'data.json', code: 'loss.malformed', words: 'it was JSON, and can be read as such no more' },
      { path: 'text.md', code: 'loss.malformed', words: 'it was a text, and is none any more' },
    ])
    expect(lossCounts(losses)).toEqual({ 'loss.share': 1, 'loss.malformed': 2 })
  })

  it('counts lines as git does where those that say something do not tell, and says it once', () => {
    const spaced = { before: lines(25).replaceAll('\n', '\n\n'), after: lines(16), added: 0, removed: 34 }
    expect(lost({ 'plan.md': spaced })).toEqual([
      { path: 'plan.md', code: 'loss.share', words: '34 lines went, 0 came' },
    ])
    expect(lost({ 'plan.md': { ...spaced, after: lines(2), removed: 48 } })).toHaveLength(1)
  })

  it('is held against what the commits say, in any of their subjects', () => {
    const plan = { 'plan.md': { before: lines(40), after: lines(10) } }
    const codes = (...messages: string[]) => lost(plan, messages).map(({ code }) => code)
    expect(codes('Rewrite the plan')).toEqual(['loss.share'])
    expect(codes('Append a step to the plan')).toEqual(['loss.share', 'loss.contradiction'])
    expect(codes('Tidy up', 'Add a step')).toEqual(['loss.share', 'loss.contradiction'])
    expect(codes('Tidy up\n\nNo content removed.')).toEqual(['loss.share', 'loss.contradiction'])
  })

  it('is not known where a file is too long', () => {
    const long = { 'long.md': { before: 'long', after: lines(3) } }
    expect(lost(long, [], ['long'])).toMatchObject([{ path: 'long.md', code: 'loss.not_compared' }])
  })
})
