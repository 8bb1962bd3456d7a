import { describe, expect, it } from 'vitest'
import { memoryChanges } from '@/lib/imports/between/memory'

const entry = (path: string, description: string) => `- path: ${path}\n  description: ${description}\n  tags: [clay]\n`

describe('a memory file', () => {
  it('says which entries came, went and say something else', () => {
    const before = [entry('a.md', 'Bowls'), entry('b.md', 'Vases'), entry('c.md', 'Jugs')].join('')
    const after = [entry('n.md', 'New'), entry('a.md', 'Bowls'), entry('c.md', 'Cups')].join('')
    expect(memoryChanges(before, after)).toEqual({
      same: 1,
      entries: [
        {
          name: 'n.md',
          kind: 'came',
          fields: [
            { path: 'path', before: null, after: 'n.md' },
            { path: 'description', before: null, after: 'New' },
            { path: 'tags[1]', before: null, after: 'clay' },
          ],
        },
        { name: 'c.md', kind: 'changed', fields: [{ path: 'description', before: 'Jugs', after: 'Cups' }] },
        {
          name: 'b.md',
          kind: 'went',
          fields: [
            { path: 'path', before: 'b.md', after: null },
            { path: 'description', before: 'Vases', after: null },
            { path: 'tags[1]', before: 'clay', after: null },
          ],
        },
      ],
    })
  })

  it('tells entries of one name by what they say', () => {
    const twice = [entry('a.md', 'One'), entry('a.md', 'Two')].join('')
    expect(
      memoryChanges(twice, [entry('a.md', 'Two'), entry('a.md', 'One'), entry('a.md', 'Three')].join('')),
    ).toMatchObject({ same: 2, entries: [{ name: 'a.md', kind: 'came' }] })
  })

  it.each([
    ['by name', 'memory:\n  a.md:\n    description: Bowls\n', 'memory:\n  a.md:\n    description: Cups\n'],
    ['by topic', 'clay:\n- path: a.md\n  description: Bowls\n', 'clay:\n- path: a.md\n  description: Cups\n'],
    ['under files', 'files:\n- path: a.md\n  description: Bowls\n', 'files:\n- path: a.md\n  description: Cups\n'],
  ])('is read %s', (_how, before, after) => {
    expect(memoryChanges(before, after)).toMatchObject({
      same: 0,
      entries: [{ name: 'a.md', kind: 'changed', fields: [{ before: 'Bowls', after: 'Cups' }] }],
    })
  })

  it('may be new', () => {
    expect(memoryChanges(null, entry('a.md', 'x'))?.entries.map(({ kind }) => kind)).toEqual(['came'])
  })

  it.each([
    ['has an entry without fields', `${entry('b.md', 'x')}- only words\n`],
    ['is broken', `${entry('b.md', 'x')}- path: [\n`],
    ['holds something beside its entries', 'version: 1\nmemory:\n  a.md:\n    description: x\n'],
    ['holds as much beside as in them', 'version: 1\nmemory:\n  a.md: {description: x}\n  b.md: {description: y}\n'],
    ['has something under a name that is none', 'memory:\n  template: x\n'],
    ['is a text', 'A text.\n'],
  ])('that %s is read as the text it is', (_what, odd) => {
    const good = entry('a.md', 'Bowls')
    expect(memoryChanges(good, odd)).toBeNull()
    expect(memoryChanges(odd, good)).toBeNull()
    expect(memoryChanges(null, odd)).toBeNull()
  })
})
