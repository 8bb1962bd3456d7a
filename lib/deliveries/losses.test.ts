import { describe, expect, it } from 'vitest'
import { type Content, lossCounts, lostIn, mostDeleted, withoutStanding } from '@/lib/deliveries/losses'
import { LongLook } from '@/lib/findings/aside/long'
import type { CommitSaid } from '@/lib/git/changes'

const lines = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => `Line ${at + from} of what was written down.\n`).join('')

type Sides = { before: string | null; after: string | null; added?: number; removed?: number }

/** Files by their path and two texts, where the name of an object is the text itself, and how that is read. */
function changedIn(files: Record<string, Sides>, unread: readonly string[]) {
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
  return { changed, contentOf }
}

function lost(files: Record<string, Sides>, messages: readonly string[] = [], unread: readonly string[] = []) {
  const { changed, contentOf } = changedIn(files, unread)
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

describe('how much of a file goes', () => {
  const share = (files: Record<string, Sides>, ...unread: string[]) => {
    const { changed, contentOf } = changedIn(files, unread)
    return mostDeleted(changed, contentOf)
  }
  const plan = (left: number) => ({ before: lines(40), after: lines(left), added: 0, removed: 40 - left })

  it('is told of that file of which most goes, however much comes elsewhere', () => {
    expect(share({ 'plan.md': plan(30) })).toBe(0.25)
    const large = { before: lines(900, 50), after: lines(899, 50), added: 0, removed: 1 }
    expect(share({ 'plan.md': plan(4), 'large.md': large, 'new.md': { before: null, after: lines(900) } })).toBe(0.9)
    expect(share({ 'plan.md': plan(30), 'gone.md': { before: lines(2), after: null, added: 0, removed: 2 } })).toBe(1)
    expect(share({ 'logo.png': { before: 'bytes', after: null } })).toBe(1)
    expect(share({ 'plan.md': { before: lines(40), after: 'bytes' } })).toBe(1)
    expect(share({ 'plan.md': { before: lines(3), after: lines(2), added: 0, removed: 1 } })).toBe(0.3334)
  })

  it('is nothing where lines move, where files move, and where nothing was', () => {
    const turned = lines(40).split('\n').toReversed().join('\n')
    expect(share({ 'plan.md': { before: lines(40), after: turned, added: 39, removed: 39 } })).toBe(0)
    expect(
      share({
        'old.md': { before: lines(9), after: null, added: 0, removed: 9 },
        'new.md': { before: null, after: lines(9), added: 9, removed: 0 },
        'empty.md': { before: '', after: null, added: 0, removed: 0 },
      }),
    ).toBe(0)
    expect(share({ 'run.sh': { before: lines(2), after: lines(2), added: 0, removed: 0 } })).toBe(0)
  })

  it('counts what is kept only as a copy as gone from where it stood', () => {
    const copy = { before: null, after: lines(40), added: 40, removed: 0 }
    expect(share({ 'plan.md': plan(4), 'copy.md': copy })).toBe(0.9)
  })

  it('is unknown where a file cannot be compared that could be it', () => {
    const long = { before: 'long', after: lines(3), added: 3, removed: 1 }
    expect(share({ 'plan.md': plan(30), 'long.md': long }, 'long')).toBeNull()
    expect(share({ 'plan.md': plan(30), 'logo.png': { before: 'bytes 1', after: 'bytes 2' } })).toBeNull()
    expect(share({ 'long.md': { ...long, removed: 0 } }, 'long')).toBe(0)
    const gone = { before: lines(2), after: null, added: 0, removed: 2 }
    expect(share({ 'gone.md': gone, 'long.md': long }, 'long')).toBe(1)
  })
})

describe('a line in the place of content', () => {
  const mark = '... existing entries ...'
  const told = async (files: Record<string, Sides>) => {
    const { changed, contentOf } = changedIn(files, [])
    const look = new LongLook()
    for (const { path, after } of changed) if (after) await look.add(path, Buffer.from(after.blob))
    return withoutStanding(await look.end(), changed, contentOf)
  }
  const template = `# Log\n${mark}\n${lines(3)}`

  it('is told where it comes, and not where it stood in that file before', async () => {
    const come = { 'loss.elision': 1 }
    expect(await told({ 'log.md': { before: template, after: `${template}${lines(2, 3)}` } })).toEqual({})
    expect(await told({ 'log.md': { before: lines(9), after: template } })).toEqual(come)
    expect(await told({ 'log.md': { before: null, after: template } })).toEqual(come)
    expect(await told({ 'log.md': { before: template, after: template.replace('entries', 'notes') } })).toEqual(come)
    expect(
      await told({
        'log.md': { before: template, after: `${template}\n` },
        'other.md': { before: lines(9), after: template },
      }),
    ).toEqual(come)
  })

  it('takes nothing else away', async () => {
    const key = 'AKIAQ3EGRZP2X7WLMN4T'
    expect(await told({ 'log.md': { before: template, after: `${template}${key}\n` } })).toEqual({
      'secret.aws_key': 1,
    })
  })
})
