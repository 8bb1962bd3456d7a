import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { argumentProblems } from '@/lib/tools/arguments'
import { hintsOf, inputForModels, offerOf } from '@/lib/tools/offered'
import { parseCatalogue } from '@/lib/tools/rules'
import { type Tool, tool } from '@/lib/tools/schema'

const reading = parseCatalogue(readFileSync('lib/tools/starter.yaml', 'utf8'))
const shipped = reading.ok ? reading.tools : []
const named = (key: string) => shipped.find((entry) => entry.key === key)!
const made = (input: object, more: object = {}): Tool =>
  tool.parse({
    key: 'a.b',
    operation: 'b',
    title: 'Do it',
    group: 'A',
    sensitivity: 'write',
    reversible: null,
    input: { type: 'object', additionalProperties: false, properties: { one: {}, two: {} }, ...input },
    ...more,
  })

describe('every shipped tool is offered to models', () => {
  it.each(shipped.map((entry) => [entry.key, entry] as const))('%s', (_, entry) => {
    const input = inputForModels(entry)
    for (const keyword of ['anyOf', 'oneOf', 'allOf', 'not', 'if', 'enum']) expect(input).not.toHaveProperty(keyword)
    // What it shows as a call is one.
    const [example] = input['examples'] as Record<string, unknown>[]
    expect(argumentProblems(entry, example!)).toBeNull()
    const said = offerOf(entry)
    expect(said).toContain(`${entry.title}.`)
    expect(said).toContain('People who decide read that the pod wants to ')
    expect(said).not.toMatch(/[[\]#]|\{[^}]*\|/)
  })
})

it('says what a tool does and changes in the words of the catalogue', () => {
  const said = offerOf(named('outputs.commit_and_log'))
  expect(said).toContain('It can overwrite or remove content.')
  expect(said).toContain('The whole file gets the new text.')
  expect(said).toContain('Content leaves the organisation, to OpenAI.')
  expect(said).toContain('replace the file {file_path} on branch {branch} of {repo_name}')
  expect(offerOf(made({}))).toContain('Nothing takes it back.')
})

it('says in words what a form at its top cannot', () => {
  const either = [{ required: ['one'] }, { required: ['one', 'two'] }]
  expect(offerOf(made({ anyOf: either }))).toContain('Beside what is required give one, or one and two.')
  for (const input of [{ anyOf: [{ required: ['one'] }, { minProperties: 2 }] }, { not: {} }, { minProperties: 1 }]) {
    expect(offerOf(made(input))).toContain('More holds between its arguments')
    expect(Object.keys(inputForModels(made(input)))).not.toContain(Object.keys(input)[0])
  }
  expect(offerOf(made({ title: 'Arguments' }))).not.toContain('More holds')
})

it('hints what follows from the catalogue, and claims no more', () => {
  const hints = (sensitivity: Tool['sensitivity'], external = false) => hintsOf({ sensitivity, external })
  expect(hints('read')).toEqual({ read_only: true, destructive: false, idempotent: true, open_world: false })
  expect(hints('write', true)).toEqual({ read_only: false, destructive: false, idempotent: false, open_world: true })
  expect(hints('destructive')).toMatchObject({ read_only: false, destructive: true, idempotent: false })
})

it('a form that cannot be held against calls fits none, whatever it points to', () => {
  for (const $ref of ['file:///etc/passwd', 'https://example.com/a.json', '#/$defs/gone'])
    expect(argumentProblems(made({ properties: { one: { $ref } } }), {})).toEqual({
      arguments: [expect.stringContaining('cannot be held against calls')],
    })
})
