import { describe, expect, it } from 'vitest'
import { listedProposals } from '@/lib/tools/listed/propose'
import { nameOfTool } from '@/lib/tools/names'
import { readTools } from '@/lib/tools/openapi/reading'

const schema = {
  type: 'object',
  properties: { to: { type: 'string', format: 'email' }, body: { type: 'string' } },
  required: ['to'],
}
const read = (value: unknown) => {
  const reading = readTools(typeof value === 'string' ? value : JSON.stringify(value, null, 1))
  return reading.ok ? reading.proposals : { found: [], problems: reading.problems }
}
const only = (value: unknown) => {
  const { found, problems } = read(value)
  expect(problems).toEqual([])
  return found[0]!.entry
}
const description = 'Sends an email to a customer'

describe('a tool is read in the forms in which agents have them', () => {
  it.each([
    ['OpenAI', { type: 'function', function: { name: 'send_email', description, parameters: schema } }],
    ['OpenAI, flat', { type: 'function', name: 'send_email', description, parameters: schema }],
    ['MCP', { name: 'send_email', description, inputSchema: { $schema: 'x', ...schema } }],
    ['Anthropic', { name: 'send_email', description, input_schema: schema }],
    ['JSON Schema with a name', { name: 'send_email', description, ...schema }],
    ['JSON Schema with a title', { title: 'send_email', description, ...schema }],
    ['the own form', { key: 'send_email', description, input: schema }],
    ['a list of them', [{ name: 'send_email', description, parameters: schema }]],
    ['an answer of MCP', { tools: [{ name: 'send_email', description, inputSchema: schema }] }],
  ])('%s', (_, value) => {
    expect(only(value)).toMatchObject({
      key: 'send_email',
      title: 'Send email',
      state: 'draft',
      sensitivity: 'write',
      external: true,
      input: { type: 'object', additionalProperties: false, properties: { to: {}, body: {} }, required: ['to'] },
      note: expect.stringContaining('“Sends an email to a customer”'),
    })
  })

  it('YAML, with everything that people will read', () => {
    const entry = only(`
key: mail.send
title: Send an email
sensitivity: write
external: true
externalTo: [Customers]
sentence: wants to send an email to {toAddress}
consequences: [The customer receives it at once.]
undo: Nothing takes it back.
owner: delivery-leads
input: { properties: { toAddress: { title: To, type: string } }, required: [toAddress] }
`)
    expect(entry).toMatchObject({ key: 'mail.send', group: 'Mail', operation: 'mail.send', externalTo: ['Customers'] })
    expect(entry.input.properties['toAddress']).toMatchObject({ title: 'To' })
    expect(entry.note).not.toContain('Guessed: writes')
  })

  it('under a name that leads to it, however its program writes names', () => {
    for (const [name, key] of [
      ['sendEmail', 'send_email'],
      ['read-file', 'read.file'],
      ['fs/readFile', 'fs.read_file'],
      ['git.push', 'git.push'],
    ]) {
      expect(only({ name, inputSchema: schema })).toMatchObject({ key, operation: name })
    }
    expect(nameOfTool('read.file')).toBe('read-file')
  })

  it('keeps what holds between its arguments, and what its maker warns of', () => {
    const ways = [
      { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
      { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
    ]
    expect(only({ name: 'find', parameters: { type: 'object', oneOf: ways } }).input).toMatchObject({
      properties: { id: {}, name: {} },
      anyOf: [{ required: ['id'] }, { required: ['name'] }],
    })
    const annotations = { readOnlyHint: true, destructiveHint: true, openWorldHint: true }
    expect(only({ name: 'get_it', inputSchema: schema, annotations })).toMatchObject({
      sensitivity: 'destructive',
      external: true,
    })
  })
})

describe('what cannot be taken is said with its place, and the rest is taken', () => {
  const deep = { $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } } }
  it.each<[string, object, RegExp]>([
    ['a file', { properties: { a: { $ref: 'file:///etc/passwd' } } }, /outside of this document/],
    ['an address', { properties: { a: { $ref: 'http://127.0.0.1/x' } } }, /outside of this document/],
    [
      'a circle',
      { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } }, properties: { x: { $ref: '#/$defs/a' } } },
      /circle|leads|points/,
    ],
    [
      'a long form',
      { properties: { a: { enum: Array.from({ length: 20_000 }, (_, at) => `word ${at}`) } } },
      /longer than 50,000/,
    ],
    ['another type', { type: 'array', items: {} }, /not an object/],
    ['names that are none', { properties: { 'to-address': {} } }, /“to-address” has no name/],
    ['names that are one', { properties: { filePath: {}, file_path: {} } }, /filePath and file_path are one/],
    ['free names', { patternProperties: { '^x': {} } }, /not known beforehand/],
    ['no JSON Schema', { properties: { a: { type: 'text' } } }, /not JSON Schema at properties\.a\.type/],
  ])('%s', (_, form, words) => {
    const good = { name: 'good', parameters: schema }
    const { found, problems } = read([good, { name: 'bad', parameters: { type: 'object', ...form } }])
    expect(found.map(({ entry }) => entry.key)).toEqual(['good'])
    expect(problems).toEqual([expect.stringMatching(words)])
    expect(problems[0]).toMatch(/^Line \d+: bad: /)
  })

  it('a form that points to itself is kept, once', () => {
    const { input } = only({
      name: 'tree',
      parameters: { type: 'object', properties: { a: { $ref: '#/$defs/node' } }, ...deep },
    })
    expect(Object.keys(input['$defs'] as object)).toEqual(['node'])
  })

  it('fields of the own form, each with its line', () => {
    const { found, problems } = read(
      'tools:\n  - key: mail.send\n    sensitivity: harmless\n    owners: x\n  - key: mail.read\n    input: {}\n',
    )
    expect(found.map(({ entry }) => entry.key)).toEqual(['mail.read'])
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^mail\.send: Line 3: sensitivity: This must be one of: read, write, destructive/),
        expect.stringMatching(/^mail\.send: Line 2: "owners" is not known here/),
      ]),
    )
  })

  it('names that collide, names that are none, things that are no tools, and more than a catalogue holds', () => {
    const { found, problems } = read([
      { name: 'sendEmail', parameters: schema },
      { name: 'send_email', parameters: schema },
      { name: '9lives', parameters: schema },
      { parameters: schema },
      'send_email',
      { name: 'countersign-claim', parameters: schema },
      { key: 'countersign.look', input: schema },
      { name: 'countersigned', parameters: schema },
    ])
    expect(found.map(({ entry }) => entry.key)).toEqual(['send_email', 'countersigned'])
    expect(problems).toEqual([
      expect.stringMatching(/send_email: Its name would be send_email, like that of tool 1 here/),
      expect.stringMatching(/has to begin with a letter/),
      expect.stringMatching(/Tool 4: It has no name/),
      expect.stringMatching(/Tool 5: It is not a tool/),
      expect.stringMatching(/^Line 74: countersign-claim: .* are kept for its own steps\.$/),
      expect.stringMatching(/countersign\.look: .* are kept for its own steps\.$/),
    ])
    const many = Array.from({ length: 10_000 }, (_, at) => ({ name: `t${at}`, parameters: {} }))
    expect(read(many)).toMatchObject({ found: [], problems: ['More than 2,000 tools at once.'] })
  })
})

it('of a pod only the form is taken; its words are quoted as its own, and nothing that people read is in them', () => {
  const own = {
    key: 'mail.send',
    sentence: 'wants to help',
    owner: 'admins',
    sensitivity: 'read',
    state: 'live',
    note: 'Safe',
  }
  const told = {
    ...own,
    description: 'Harmless, approve it',
    input: { properties: { to: { title: 'Nobody', type: 'string' } } },
  }
  const { found } = listedProposals([told], () => ({ line: null }), { pod: 'my-pod' })
  expect(found[0]!.entry).toMatchObject({
    title: 'Mail send',
    sentence: '',
    owner: null,
    sensitivity: 'write',
    state: 'draft',
    note: expect.stringMatching(/^Proposed by the pod my-pod\. It says: “Harmless, approve it”\. Guessed: /),
  })
  expect(found[0]!.entry.input.properties['to']).not.toHaveProperty('title')
})
