import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { goLiveBlockerText } from '@/lib/tools/labels'
import { describeCall, goLiveBlockers, inReadingOrder, objectOf, parseCatalogue } from '@/lib/tools/rules'
import { type Tool, tool } from '@/lib/tools/schema'

const starterText = readFileSync(new URL('./starter.yaml', import.meta.url), 'utf8')
const reading = parseCatalogue(starterText)
const tools = reading.ok ? reading.tools : []

function starterTool(key: string): Tool {
  const found = tools.find((entry) => entry.key === key)
  if (!found) throw new Error(`no tool ${key}`)
  return found
}

function catalogue(entry: string): string {
  return `version: 1\ntools:\n${entry}`
}

const small = `  - key: a.b
    operation: x
    title: Do it
    group: Things
    sensitivity: read
    reversible: null
    sentence: wants to do {what}
    input: { type: object, additionalProperties: false, properties: { what: { type: string } } }
`

describe('the starter catalogue', () => {
  it('reads without a problem', () => {
    expect(reading).toMatchObject({ ok: true })
  })

  it('promises no text that is longer than a body can be', () => {
    const lengths = [...JSON.stringify(tools).matchAll(/"maxLength":(\d+)/g)].map(([, length]) => Number(length))
    expect(Math.max(...lengths)).toBeLessThan(1_000_000)
  })

  it('holds the 52 pairs of the framework, and eleven of its own, with the sensitivity of what they do', () => {
    const count = (wanted: Partial<Tool>) =>
      tools.filter((entry) => Object.entries(wanted).every(([name, value]) => entry[name as keyof Tool] === value))
        .length
    expect(tools).toHaveLength(63)
    expect(new Set(tools.map(({ operation, action }) => `${operation}/${action}`)).size).toBe(63)
    expect({
      read: count({ sensitivity: 'read' }),
      write: count({ sensitivity: 'write' }),
      destructive: count({ sensitivity: 'destructive' }),
    }).toEqual({ read: 30, write: 26, destructive: 7 })
    // Five of the framework's sixteen are carried out by Countersign itself, which sends nothing outside.
    expect(count({ external: true })).toBe(11)
    expect(tools.filter(({ state }) => state !== 'live').map(({ key }) => key)).toEqual([
      'system.health',
      'git.commit_changes',
      'tasks.fetch_next_linked',
    ])
    expect(starterTool('system.metrics_summary').sensitivity).toBe('write')
    expect(starterTool('changelog.validate').sensitivity).toBe('destructive')
  })

  it.each(tools.map((entry) => [entry.key, entry] as const))(
    '%s could go live and has a schema that ajv accepts',
    (_, entry) => {
      expect(goLiveBlockers(entry)).toEqual([])
      expect(() =>
        new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(entry.input),
      ).not.toThrow()
      expect(entry.sentence).not.toMatch(/[.!?]$/)
      for (const words of [...entry.consequences, entry.undo]) expect(words).toMatch(/^[A-Z{“].*\.$/)
      expect(entry.externalTo.length > 0).toBe(entry.external)
      expect(tool.parse(JSON.parse(JSON.stringify(entry)))).toEqual(entry)
    },
  )

  it('puts a call into one sentence a person can judge', () => {
    const commit = { file_path: 'docs/refunds.md', branch: 'release/2', content: 'x' }
    expect(describeCall(starterTool('outputs.commit_and_log'), commit, 'DevPod').sentence).toBe(
      'DevPod wants to replace the file docs/refunds.md on branch release/2 of the project',
    )
    const rollback = { commit_sha: 'ab12cd3', paths: ['a.md', 'b.md', 'c.md', 'd.md'] }
    expect(describeCall(starterTool('git.rollback_commit'), rollback, 'DeliveryPod').sentence).toBe(
      'DeliveryPod wants to roll back commit ab12cd3 in a.md, b.md and 2 more, on branch main of the project',
    )
    const done = { task_id: 'T 1', outputs: [{ path: 'a.md', content: 'x' }] }
    expect(describeCall(starterTool('tasks.complete'), done, 'QAPod').sentence).toBe(
      'QAPod wants to complete task “T 1” with a.md on branch main of the project',
    )
  })
})

describe('describeCall', () => {
  it('names the tool when it has no sentence yet', () => {
    expect(describeCall({ ...starterTool('tasks.list'), sentence: '' }, {}, 'DevPod').sentence).toBe(
      'DevPod wants to use “List tasks”',
    )
  })

  it('describes every tool for any arguments', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...tools),
        fc.dictionary(fc.constantFrom('path', 'paths', 'branch', 'task_id', 'outputs', 'file_path'), fc.anything()),
        (entry, args) => {
          const { sentence, consequences, undo } = describeCall(entry, args, 'DevPod')
          expect(sentence).toMatch(/^DevPod wants to /)
          expect([sentence, ...consequences, undo].join(' ')).not.toMatch(
            /\{(?:path|paths|branch|task_id|outputs|file_path)\b|\[object/,
          )
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('objectOf', () => {
  const forget = { sentence: 'wants to remove {path} from the shared memory' }

  it.each([
    ['docs/prices.md', 'docs/prices.md'],
    [['docs/prices.md'], 'docs/prices.md'],
    [['a.md', 'b.md'], null],
    ['docs/old prices.md', null],
    ['docs/price\u202es.md', null],
    ['d'.repeat(81), null],
    ['', null],
    [42, null],
    [undefined, null],
  ])('of %j is %j', (path, object) => {
    expect(objectOf(forget, { path })).toBe(object)
  })

  it('takes nothing from what an object inherits, and nothing when the sentence names nothing', () => {
    expect(objectOf({ sentence: 'wants to use {constructor}' }, {})).toBeNull()
    expect(objectOf({ sentence: 'wants to list the tasks' }, { path: 'a.md' })).toBeNull()
  })
})

describe('inReadingOrder', () => {
  it('begins with what the sentence names, then what must be given, and keeps every argument once', () => {
    const args = { branch: 'main', content: 'x', extra: 1, file_path: 'a.md' }
    const ordered = inReadingOrder(starterTool('outputs.commit_and_log'), args)
    expect(Object.keys(ordered)).toEqual(['file_path', 'branch', 'content', 'extra'])
    expect(ordered).toEqual(args)
  })
})

describe('goLiveBlockers', () => {
  it.each([
    ['sentence', '', 'no_sentence'],
    ['consequences', [], 'no_consequences'],
    ['undo', '', 'no_undo'],
    ['owner', null, 'no_owner'],
    ['a place in its sentence', 'wants to start a task', 'no_place'],
    ['arguments that its undo speaks of', 'Put {folder} back.', 'unknown_argument'],
  ] as const)('keeps a tool without %s out of production and says so', (field, value, blocker) => {
    const part = field.includes('undo speaks') ? 'undo' : field.split(' ').at(-1)!
    expect(goLiveBlockers({ ...starterTool('tasks.start'), [part]: value })).toEqual([blocker])
    expect(goLiveBlockerText[blocker]).toMatch(/\.$/)
  })
})

describe('parseCatalogue', () => {
  it('fills in what may be left out', () => {
    const read = parseCatalogue(catalogue(small))
    expect(read.ok && read.tools[0]).toMatchObject({
      state: 'draft',
      external: false,
      action: null,
      owner: null,
      consequences: [],
    })
  })

  it.each([
    ['a name outside the grammar', small.replace('a.b', 'a.b.'), /Line 3: tools\[1\]\.key: Name a tool in lower-case/],
    ['a name in other letters', small.replace('a.b', 'gіt.b'), /lower-case/],
    ['capital letters', small.replace('a.b', 'A.b'), /lower-case/],
    [
      'a name twice, whatever its case',
      small + small.replace('a.b', 'A.B').replace('operation: x', 'operation: y'),
      /Two tools have the name a\.b/,
    ],
    ['an operation twice', small + small.replace('a.b', 'c.d'), /Two tools have the pair x \/ no action/],
    ['words about an unknown argument', small.replace('{what}', '{who}'), /a\.b: The words speak of \{who\}/],
    [
      'two arguments that people could not tell apart',
      small.replace(
        'what: { type: string }',
        'what: { title: File, type: string }, which: { title: File, type: string }',
      ),
      /Two arguments are called “File”/,
    ],
    [
      'a required argument that is not described',
      small.replace('properties:', 'required: [more], properties:'),
      /required argument more/,
    ],
    ['open arguments', small.replace('additionalProperties: false, ', ''), /unknown arguments are refused/],
    [
      'hidden characters in the words',
      small.replace('{what}', 'it\u200B'),
      /hidden characters: wants to do it⟨U\+200B⟩/,
    ],
    ['an unknown field', small.replace('title:', 'titel:'), /"titel" is not known here/],
    ['a sentence that does not go on after the name', small.replace('wants to do', 'does'), /Begin the sentence/],
    [
      'content that leaves for nobody',
      small.replace('    reversible', '    external: true\n    reversible'),
      /externalTo/,
    ],
  ])('refuses %s', (_, entry, expected) => {
    const read = parseCatalogue(catalogue(entry))
    expect(read.ok ? '' : read.problems.join('\n')).toMatch(expected)
  })

  it.each([
    '',
    'null',
    '[]',
    '5',
    'tools: []',
    'version: 2\ntools: []',
    '{',
    'tools: 5\nversion: 1',
    'tools: [null, 5]\nversion: 1',
  ])('answers %j with sentences', (text) => {
    const read = parseCatalogue(text)
    const problems = read.ok ? [] : read.problems
    expect(problems.length).toBeGreaterThan(0)
    for (const problem of problems) expect(problem).toMatch(/[.!]$/)
  })
})
