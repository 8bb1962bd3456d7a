import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestOf } from '@/lib/core/canonical'
import { newTable, readVersion, type Base, type Version } from '@/lib/imports/recover/timeline'

const read = (text: string, table = newTable(digestOf)) => readVersion(table, Buffer.from(text), null).version
const entries = (text: string) => {
  const table = newTable(digestOf)
  return Array.from(read(text, table).ids, (id) => table.items[id]!.value)
}

describe('one version of a list file', () => {
  it('knows an entry by its data, whatever the order of its keys and the wrapping of its lines', () => {
    const table = newTable(digestOf)
    const one = read('- a: 1\n  b: two words\n', table)
    const other = read('- b: two\n    words\n  a: 1\n', table)
    expect([...other.ids]).toEqual([...one.ids])
  })

  it('reads lists that are indented, under one key, or written in one line', () => {
    const expected = [{ a: 1 }, { a: 2 }]
    expect(entries('  - a: 1\n  - a: 2\n')).toEqual(expected)
    expect(entries('# log\n---\nhandoffs:\n- a: 1\n- a: 2\n')).toEqual(expected)
    expect(entries('[{a: 1}, {a: 2}]\n')).toEqual(expected)
    expect(entries('{"entries": [{"a": 1}, {"a": 2}]}')).toEqual(expected)
  })

  it('keeps the good entries of a file that was cut off, and names the broken one by its line', () => {
    const version = read('- a: 1\n- a: 2\n- timestamp: \'2025-01-0\n  message: "cut')
    expect(version.ids).toHaveLength(2)
    expect(version.notes).toMatchObject([{ code: 'broken_entry', line: 4 }])
  })

  it('names entries without fields', () => {
    expect(read('- a: 1\n- just words\n').notes).toMatchObject([{ code: 'entry_not_a_mapping', line: 2 }])
  })

  it('resolves references between entries by reading the whole', () => {
    expect(entries('- tags: &t [x]\n- tags: *t\n')).toEqual([{ tags: ['x'] }, { tags: ['x'] }])
    expect(entries('- n: 1\n  tags: &t [x]\n- n: 2\n  tags: *t\n')).toEqual([
      { n: 1, tags: ['x'] },
      { n: 2, tags: ['x'] },
    ])
  })

  it('tells an empty file, a mapping and a wreck apart', () => {
    expect(read('')).toMatchObject({ shape: 'empty', notes: [{ code: 'empty_file' }] })
    expect(read('\n# nothing\n').shape).toBe('empty')
    expect(read('a: 1\nb: 2\n')).toMatchObject({ shape: 'mapping', value: { a: 1, b: 2 } })
    expect(read('KEY=1\nOTHER: [x\n').shape).toBe('unreadable')
  })
})

const entry = fc.record({
  path: fc.constantFrom('a.md', 'ü.md', 'b: c'),
  note: fc.string({ unit: 'binary', maxLength: 12 }),
  broken: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
})
const line = ({ path, note, broken }: { path: string; note: string; broken: boolean }) =>
  broken ? `- path: "${path}\n` : `- path: ${JSON.stringify(path)}\n  note: ${JSON.stringify(note)}\n`

/** Versions as they follow each other: entries appended, removed, changed in the middle, or the file begun again. */
const versions = fc
  .array(fc.tuple(fc.nat(20), fc.nat(3), fc.array(entry, { maxLength: 3 })), { minLength: 1, maxLength: 12 })
  .map((edits) => {
    let lines: string[] = []
    return edits.map(([at, gone, added]) => {
      const from = lines.length === 0 ? 0 : at % (lines.length + 1)
      lines = lines.toSpliced(from, gone, ...added.map(line))
      return lines.join('')
    })
  })

it('reads a version from the one before exactly as it reads it from scratch', () => {
  fc.assert(
    fc.property(versions, (texts) => {
      const table = newTable(digestOf)
      let base: Base | null = null
      for (const text of texts) {
        const step = readVersion(table, Buffer.from(text), base)
        base = step.base
        expect(plain(step.version)).toEqual(plain(readVersion(table, Buffer.from(text), null).version))
      }
    }),
    { numRuns: 300 },
  )
})

function plain({ ids, shape, notes }: Version) {
  return { ids: [...ids], shape, faults: notes.map(({ code, reason }) => `${code} ${reason}`) }
}
