import { describe, expect, it } from 'vitest'
import { contradictionOf, findElision, isDestructive, keptShare, tellingLines } from '@/lib/difference/loss'

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
