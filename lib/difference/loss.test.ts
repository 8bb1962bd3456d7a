import { describe, expect, it } from 'vitest'
import {
  contradictionOf,
  elidedBy,
  findElision,
  isDestructive,
  keptShare,
  lostIn,
  tellingLines,
} from '@/lib/difference/loss'

it('calls a rewrite destructive from twenty lines and twice what came instead', () => {
  expect(isDestructive({ deleted: 20, added: 10 })).toBe(true)
  expect(isDestructive({ deleted: 19, added: 0 })).toBe(false)
  expect(isDestructive({ deleted: 20, added: 11 })).toBe(false)
})

it('counts the share of telling lines that are still there', () => {
  expect(keptShare(tellingLines('a\n\nb\n  c\nd\n'), 'b\nx\n  c\n')).toBe(0.5)
  expect(keptShare([], 'anything')).toBe(1)
})

describe('markers in place of content', () => {
  it.each([
    '...existing entries...',
    '... *(existing content preserved)* ...',
    '  # ... Remaining 40+ careers omitted here for brevity',
    '<!-- … rest of the document unchanged … -->',
    '// ... existing code ...',
    '... (content appended with the new entry) ...',
  ])('is sure of %s', (line) => {
    expect(findElision(`# Title\n${line}\n`, 'old\n')).toEqual({ line: line.trim(), certain: true })
  })

  it.each([
    '...[truncated for brevity]',
    '# ... previous entries ...',
    '(unchanged from v2)',
    '[other sections omitted]',
  ])('suspects %s', (line) => {
    expect(findElision(`${line}\n`, 'old\n')).toEqual({ line, certain: false })
  })

  it.each([
    'Wait for the kiln...',
    '- [ ] keep the existing glaze',
    '[the existing plan](docs/plan.md)',
    'Use GET /repos/.../contents/... for existing files',
    '...and then it broke',
  ])('takes %s for content', (line) => {
    expect(findElision(`${line}\n`, 'old\n')).toBeNull()
  })

  it('does not mind a marker that stood there before', () => {
    expect(findElision('new\n...existing entries...\n', '...existing entries...\nold\n')).toBeNull()
  })
})

describe('messages their change contradicts', () => {
  it.each([
    [
      'Mark it done without overwriting previous content',
      { added: 2, deleted: 41 },
      'without overwriting previous content',
    ],
    ['Update, preserving the existing entries', { added: 0, deleted: 6 }, 'preserving the existing entries'],
    ['Append the summary', { added: 3, deleted: 60 }, 'Append'],
  ])('%s', (message, lines, words) => {
    expect(contradictionOf(message, lines)).toBe(words)
  })

  it.each([
    ['Append the summary', { added: 3, deleted: 2 }],
    ['Without overwriting anything', { added: 40, deleted: 6 }],
    ['Remove the old plan', { added: 0, deleted: 90 }],
  ])('not: %s', (message, lines) => {
    expect(contradictionOf(message, lines)).toBeNull()
  })
})

describe('what a text lost of the one before', () => {
  const many = (count: number, of = 'line') => Array.from({ length: count }, (_, at) => `${of} ${at}`).join('\n')
  const ways = (before: string, after: string, said: string | null = null) =>
    lostIn(before, after, said).map(({ how }) => how)

  it.each([
    ['emptied', many(3), ' \n\n'],
    ['share', many(60), many(30)],
    ['replaced', many(60), `${many(2, 'new')}`],
    ['malformed', '{"a": 1}', '{"a": 1'],
    ['malformed', '[1, 2]', 'one and two'],
  ])('%s', (how, before, after) => {
    expect(ways(before, after)).toEqual([how])
  })

  it('is held against what its writer says', () => {
    expect(lostIn(many(60), many(30), 'Append a line, without removing anything')).toEqual([
      { how: 'share', words: '30 lines of 60 went, 0 came' },
      { how: 'contradiction', words: '“without removing anything”, but 30 lines of 60 went, 0 came' },
    ])
  })

  it.each([
    ['more lines', many(10), many(40)],
    ['another order', many(40), many(40).split('\n').toReversed().join('\n')],
    ['a few lines less', many(60), many(45)],
    ['a short text written anew', 'Greet by name.', 'Say hello.'],
    ['nothing before', '\n', ''],
    ['JSON that stays JSON', '{"a": 1}', '{"b": 2}'],
    ['prose that was no JSON', '{x} is the name', '{y} is the name'],
  ])('is nothing: %s', (_what, before, after) => {
    expect(ways(before, after)).toEqual([])
  })

  it('a line that stands for content says by which word', () => {
    expect(elidedBy('  // ... existing code ...')).toBe('existing')
    expect(elidedBy('The existing code...')).toBeNull()
  })
})
