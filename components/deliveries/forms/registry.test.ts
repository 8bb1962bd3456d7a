import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { shownAs } from '@/components/deliveries/forms/registry'

const show = (
  path: string,
  before: string | null,
  after: string,
  found: { code: string; line: number | null }[] = [],
) => {
  const shown = shownAs({ path, before, after, found })
  const html = shown && renderToStaticMarkup(createElement('div', null, shown.picture))
  return {
    shown,
    words:
      html
        ?.replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim() ?? null,
    html,
  }
}

describe('a delivered file', () => {
  it('of YAML is shown by key', () => {
    const { shown, words } = show('limits.yaml', 'limits:\n  daily: 5\n', 'limits:\n  daily: 50\n  weekly: 9\n')
    expect(shown?.summary).toBe('1 value changed, 1 value came.')
    expect(words).toBe('limits.daily removed: 5 → added: 50 limits.weekly added: 9')
  })

  it('of which only the order or the writing is another one brings its text along', () => {
    expect(show('a.yaml', 'a: 1\nb: 2\n', 'b: 2\na: 1\n').shown).toMatchObject({ needsText: true })
    expect(show('a.json', '{"a": 1}', '{ "a": 1 }').shown).toMatchObject({
      summary: 'No value is another one.',
      needsText: true,
    })
  })

  it('that cannot be read in its form is shown line by line', () => {
    const { shown, words } = show('limits.yaml', 'a: 1\n', 'a: [\n')
    expect(shown).toMatchObject({ isWhole: true })
    expect(words).toContain('Removed: a: 1')
    expect(show('stock.csv', 'id,a\n1,2\n', 'id,a\n1,"2\n').shown).toBeNull()
    expect(show('notes.md', 'a', 'b').shown).toBeNull()
  })

  it('of a table is shown row by row', () => {
    const { shown, words } = show('stock.csv', 'id,price\nb1,5\nb2,7\n', 'id,price,colour\nb1,50,\nb2,7,\nb3,1,red\n')
    expect(shown?.summary).toBe('1 column came. 1 row changed, 1 row came, 1 row as before.')
    expect(words).toContain('b1 removed: 5 → added: 50')
    expect(words).toContain('added: colour')
  })

  it('of a table with very many cells is shown as a text', () => {
    expect(show('stock.csv', null, `a,b\n${'1,2\n'.repeat(3_000)}`).shown).toBeNull()
  })

  it('of code is shown with what was found at its line, folded or not', () => {
    const lines = Array.from({ length: 40 }, (_, at) => `let x${at} = ${at}\n`)
    const found = [
      { code: 'secret.github', line: 3 },
      { code: 'secret.github', line: 30 },
    ]
    const { shown, words, html } = show('a.ts', lines.join(''), lines.with(2, 'let x2 = 7\n').join(''), found)
    expect(shown).toMatchObject({ isWhole: true, tellsFound: true })
    expect(words).toMatch(/Added: let x2 = 7 Found here: /)
    expect(words).toMatch(/Line 30, which stays as it is\. Found here: /)
    expect(words).toContain('lines as before')
    expect(html).not.toContain('x20')
  })

  it('of code of which only the last line ends otherwise says so', () => {
    expect(show('a.ts', 'a\n', 'a').words).toContain('Its last line does not end as lines do any more.')
    expect(show('a.ts', null, 'a\nb\n').shown?.summary).toBe('2 lines, all of them new.')
    expect(show('a.ts', 'a\n', '').words).toContain('Removed: a')
  })

  it('of which very much is another one is shown as a text', () => {
    const many = (line: (at: number) => string) => Array.from({ length: 5_000 }, (_, at) => line(at)).join('')
    for (const [path, before, after] of [
      ['a.ts', null, many((at) => `let a${at}\n`)],
      ['a.ts', many((at) => `let a${at}\n`), many((at) => `let b${at}\n`)],
      ['a.yaml', many((at) => `a${at}: 1\n`), many((at) => `a${at}: 2\n`)],
      ['task.yaml', null, `tasks:\n${many((at) => `  t${at}: {}\n`)}`],
      ['memory.yaml', null, many((at) => `- path: t${at}\n`)],
    ] as const)
      expect(show(path, before, after).shown).toBeNull()
  })

  it('of tasks and of memory is shown as what it is', () => {
    const task = (status: string) => `tasks:\n  T-12:\n    title: Glaze\n    status: ${status}\n`
    expect(show('project/task.yaml', task('in_progress'), task('done')).words).toContain(
      'T-12 moves from in progress to completed',
    )
    const { shown, words } = show('project/memory.yaml', null, '- path: a.md\n  description: Bowls dry\n')
    expect(shown?.summary).toBe('1 memory entry added.')
    expect(words).toContain('a.md is added')
    expect(words).toContain('Bowls dry')
    // What is no task file is YAML like any other.
    expect(show('project/task.yaml', 'a: 1\n', 'a: 2\n').shown?.summary).toBe('1 value changed.')
  })

  it('makes visible what could deceive, in each form', () => {
    const hidden = 'a\u202Eb'
    for (const [path, before, after] of [
      ['a.yaml', 'a: 1\n', `a: "${hidden}"\n`],
      ['a.csv', 'id,b\n1,2\n', `id,b\n1,${hidden}\n`],
      ['a.ts', 'x\n', `${hidden}\n`],
      ['project/task.yaml', null, `tasks:\n  "${hidden}":\n    status: "${hidden}"\n`],
      ['project/memory.yaml', null, `- path: "${hidden}"\n  description: x\n`],
    ] as const)
      expect(show(path, before, after).html).not.toContain('\u202E')
  })
})
