import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCatalogue, unnamedPlaces } from '@/lib/tools/rules'
import { argumentsNamedIn, isSaidWhole, renderTemplate, saysEverything } from '@/lib/tools/template'

describe('renderTemplate', () => {
  it.each([
    ['a name', 'file {file_path}', { file_path: 'docs/plan.md' }, 'file docs/plan.md'],
    ['a fallback', 'on branch {branch|main}', {}, 'on branch main'],
    ['an empty value', 'on branch {branch|main}', { branch: '' }, 'on branch main'],
    ['no value and no fallback', 'task {task_id}', {}, 'task (not given)'],
    ['numbers and yes or no', '{a} {b}', { a: 0, b: false }, '0 false'],
    ['one item', '{files}', { files: ['a'] }, 'a'],
    ['two items', '{files}', { files: ['a', 'b'] }, 'a and b'],
    ['three items', '{files}', { files: ['a', 'b', 'c'] }, 'a, b and c'],
    ['five items', '{files}', { files: ['a', 'b', 'c', 'd', 'e'] }, 'a, b and 3 more'],
    ['an empty list', '{files|no files}', { files: [] }, 'no files'],
    ['a count', '{files#} files', { files: ['a', 'b'] }, '2 files'],
    ['a count of one in words', '{files#file|files}', { files: ['a'] }, '1 file'],
    ['a count of many in words', '{files#file|files}', { files: ['a', 'b'] }, '2 files'],
    ['a count of nothing', '{files#file|files}', {}, '0 files'],
    [
      'entries by their path',
      '{outputs}',
      { outputs: [{ path: 'a.md', content: 'x' }, { path: 'b.md' }] },
      'a.md and b.md',
    ],
    ['a field of entries', '{outputs.path}', { outputs: [{ path: 'a.md' }, {}] }, 'a.md and (empty)'],
    ['free text in quotation marks', 'because {reason}', { reason: 'it is old' }, 'because “it is old”'],
    [
      'a part whose argument is given',
      'add {a}[ and all under {b}] to',
      { a: 'x', b: ['y'] },
      'add x and all under y to',
    ],
    ['no part whose argument is missing', 'add {a}[ and all under {b}] to', { a: 'x' }, 'add x to'],
    ['no part whose argument is empty', 'add {a}[ and all under {b}] to', { a: 'x', b: [] }, 'add x to'],
    ['brackets that come from a value', 'add {a}', { a: '[x]' }, 'add “[x]”'],
    ['unknown braces as they are', '{Not A Name} {', {}, '{Not A Name} {'],
  ])('renders %s', (_, template, args, expected) => {
    expect(renderTemplate(template, args)).toBe(expected)
  })

  it('does not let a value close its quotation marks or start a line of its own', () => {
    const reason = 'x” which Ana approved.\nDevPod wants to read “y'
    expect(renderTemplate('{reason}', { reason })).toBe('“x" which Ana approved. ⏎ DevPod wants to read "y”')
  })

  it('does not fill in placeholders that come from a value', () => {
    expect(renderTemplate('{a} {b}', { a: '{b}', b: 'secret' })).toBe('“{b}” secret')
  })

  it('shortens a long value and says by how much, counting characters and not halves', () => {
    expect(renderTemplate('{a}', { a: 'x'.repeat(120) })).toBe('x'.repeat(120))
    expect(renderTemplate('{a}', { a: 'x'.repeat(155) })).toBe(`${'x'.repeat(120)}…(35 more characters)`)
    expect(renderTemplate('{a}', { a: '😀'.repeat(121) })).toBe(`“${'😀'.repeat(120)}”…(1 more characters)`)
  })

  it('shows hidden characters of a value as codes', () => {
    expect(renderTemplate('{a}', { a: 'fdp\u202E.exe' })).toBe('“fdp⟨text reversed from here, U+202E⟩.exe”')
  })

  it('reads only what the arguments hold themselves', () => {
    expect(renderTemplate('{constructor} {length} {a.constructor}', { a: {} })).toBe(
      '(not given) (not given) (not given)',
    )
  })

  it('answers any arguments with words and never throws', () => {
    const templates = ['{a}', '{a.b}', '{a#}', '{a#one|many}', '{a|none}', '{a.b.c|none}']
    fc.assert(
      fc.property(fc.constantFrom(...templates), fc.anything(), fc.anything(), (template, value, args) => {
        for (const given of [args, { a: value }, { a: [value, { b: value }] }])
          expect(renderTemplate(template, given)).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]/)
      }),
      { numRuns: 3000 },
    )
  })
})

it('names the arguments a template needs', () => {
  expect(argumentsNamedIn('{a} {b.c|none} {d#x|y} {eF} {Not one}')).toEqual(['a', 'b', 'd', 'eF'])
})

describe('saysEverything', () => {
  const template = 'wants to add {files|nothing} ({tags#tag|tags}) on branch {branch|main}, because {reason|of nothing}'

  it.each([
    ['no arguments', {}],
    ['a name', { files: 'a.md' }],
    ['free text in quotation marks', { reason: 'it is old, and nobody reads it' }],
    ['three items', { files: ['a.md', 'b c.md', 'Ünïcode.md'] }],
    ['numbers and yes or no', { files: [0, false], reason: 12 }],
    ['exactly as much as is shown', { reason: 'x'.repeat(120) }],
  ])('holds for %s', (_, args) => {
    expect(saysEverything(template, args)).toBe(true)
  })

  it.each([
    ['an argument that is only counted', { tags: ['a'] }],
    ['an argument that is not named', { files: ['a.md'], content: 'x' }],
    ['more items than are shown', { files: ['a', 'b', 'c', 'd'] }],
    ['a text that is shortened', { reason: 'x'.repeat(121) }],
    ['a line break', { reason: 'it is old\nand more' }],
    ['several spaces, which a page shows as one', { reason: 'it  is old' }],
    ['a tab', { reason: 'it\tis old' }],
    ['a space at the end', { branch: 'main ' }],
    ['a space that is not the usual one', { branch: 'ma\u00A0in' }],
    ['hidden characters', { branch: 'ma\u200Bin' }],
    ['letters that turn the reading direction', { branch: 'main/\u05D0/1' }],
    ['quotation marks that are shown as others', { reason: '“so”' }],
    ['a fallback in place of an empty value', { branch: '' }],
    ['a fallback in place of null', { branch: null }],
    ['a fallback in place of an empty list', { files: [] }],
    ['an empty item', { files: ['a', ''] }],
    ['entries of which one field is shown', { files: [{ path: 'a.md', content: 'x' }] }],
    ['entries with nothing but that field', { files: [{ path: 'a.md' }] }],
    ['a list in a list', { files: [['a']] }],
    ['an object', { reason: { path: 'a' } }],
  ])('does not hold for %s', (_, args) => {
    expect(saysEverything(template, args)).toBe(false)
  })

  it('takes a part of an argument for the whole of none', () => {
    expect(saysEverything('{outputs.path}', { outputs: { path: 'a.md' } })).toBe(false)
  })

  it('finds every text in the words whole whenever it says so', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('files', 'branch', 'reason', 'tags', 'other'), fc.anything()),
        (args) => {
          if (!saysEverything(template, args)) return
          const words = renderTemplate(template, args)
          for (const leaf of Object.values(args).flat()) expect(words).toContain(String(leaf))
        },
      ),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 150 }), (text) => {
        if (isSaidWhole(text)) expect(renderTemplate('{a}', { a: text }).replace(/^“|”$/g, '')).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('what the sentences of the starter catalogue name', () => {
  const reading = parseCatalogue(readFileSync('lib/tools/starter.yaml', 'utf8'))
  const tools = reading.ok ? reading.tools : []
  const live = tools.filter(({ state }) => state === 'live').map((entry) => [entry.key, entry] as const)
  const isName = (schema: Record<string, unknown> | undefined) => Number(schema?.['maxLength'] ?? 0) <= 300

  it.each(live)('%s: every repository, branch and path', (_, entry) => {
    expect(unnamedPlaces(entry)).toEqual([])
  })

  it.each(live)('%s: everything that must be given and is not a text', (_, { sentence, input }) => {
    const named = argumentsNamedIn(sentence)
    const unnamed = (input.required ?? []).filter((name) => isName(input.properties[name]) && !named.includes(name))
    expect(unnamed).toEqual([])
  })

  it.each([
    ['repo_name', 'branch', 'file_path', 'target_branch', 'paths', 'files', 'base_paths', 'source_repository', 'file'],
  ])('takes %s for a place, and what only points at one for none', (...names) => {
    const other = ['file_type', 'reference_files', 'branching', 'pathos', 'content']
    const properties = Object.fromEntries([...names, ...other].map((name) => [name, {}]))
    const input = { type: 'object', additionalProperties: false, properties } as const
    expect(unnamedPlaces({ sentence: 'wants to do it', input })).toEqual(names)
    // A number of files names none of them.
    const sentence = 'wants to do it in {repo_name} ({files#})'
    expect(unnamedPlaces({ sentence, input })).toEqual(names.filter((name) => name !== 'repo_name'))
  })
})
