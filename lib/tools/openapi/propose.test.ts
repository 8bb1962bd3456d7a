import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { body, type Doc, proposed, text } from '@/lib/tools/fixture-openapi'

/** What is said of each tool, in a line. */
function lines(doc: Doc | string): string[] {
  return proposed(doc).found.map(({ entry, because }) => `${entry.key} ${because.join(', ')}`)
}

/** A shop for animals, as a tutorial writes it. */
const pets: Doc = {
  openapi: '3.0.3',
  servers: [{ url: 'https://pets.example/api' }],
  paths: {
    '/v1/pets': {
      get: {
        operationId: 'listPets',
        summary: 'List all pets',
        parameters: [{ $ref: '#/components/parameters/Limit' }],
      },
      post: { operationId: 'createPet', ...body({ $ref: '#/components/schemas/Pet' }) },
    },
    '/v1/pets/{petId}': {
      parameters: [
        { name: 'petId', in: 'path', required: true, schema: { type: 'integer', exclusiveMinimum: true, minimum: 0 } },
      ],
      get: { operationId: 'showPetById' },
      put: { operationId: 'updatePet', ...body({ $ref: '#/components/schemas/Pet' }) },
      delete: {
        operationId: 'deletePet',
        parameters: [{ name: 'api_key', in: 'header', required: true, schema: text }],
      },
    },
    '/v1/owners/{ownerId}/reminders': {
      parameters: [{ name: 'ownerId', in: 'path', required: true, schema: text }],
      post: { operationId: 'sendReminder', ...body({ type: 'object', properties: { email: text, 'due-date': text } }) },
    },
  },
  components: {
    parameters: { Limit: { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 100 } } },
    schemas: {
      Pet: {
        type: 'object',
        required: ['id', 'name'],
        properties: {
          id: { type: 'integer', readOnly: true },
          name: { ...text, example: 'Rex' },
          tag: { ...text, nullable: true },
          parent: { $ref: '#/components/schemas/Pet' },
        },
      },
    },
  },
}

/** A forge for code, with parts that are made of parts, and forms of which one must fit. */
const forge: Doc = {
  paths: {
    '/repos/{owner}/{repo}/contents/{path}': {
      parameters: ['owner', 'repo', 'path'].map((name) => ({ name, in: 'path', required: true, schema: text })),
      put: {
        operationId: 'repos/create-or-update-file-contents',
        tags: ['repos'],
        ...body({
          allOf: [
            { $ref: '#/components/schemas/Message' },
            { type: 'object', required: ['content'], properties: { content: text, branch: text } },
          ],
        }),
      },
    },
    '/repos/{owner}/{repo}/issues/{number}/lock': {
      put: {
        operationId: 'issues/lock',
        ...body({
          oneOf: [
            { type: 'object', required: ['reason'], properties: { reason: { enum: ['spam', 'resolved'] } } },
            { type: 'object', required: ['until'], properties: { until: { ...text, pattern: '(a+)+$' } } },
          ],
        }),
      },
    },
  },
  components: { schemas: { Message: { type: 'object', required: ['message'], properties: { message: text } } } },
}

/** One address for everything, as assistants are given it. */
const desk = `openapi: 3.1.0
info: { title: Desk }
paths:
  /git:
    post:
      operationId: git
      summary: Work with the repository. Many things.
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [action, repo_name]
              properties:
                action: { type: string, enum: [commit, rollback, status] }
                repo_name: { type: string }
                path: { type: string, description: 'Which file (used in: commit)' }
                content: { type: string, description: 'The new text (used in: commit)' }
  /notes:
    post:
      operationId: notes
      requestBody:
        content:
          application/json:
            schema:
              oneOf:
                - { type: object, required: [mode, text], properties: { mode: { const: add }, text: { type: string } } }
                - { type: object, required: [mode], properties: { mode: { const: clear } } }
`

describe('documents of other makers', () => {
  it('takes over a shop with plain operations', () => {
    expect(lines(pets)).toEqual([
      'pets.list_pets reads: its name says “list”',
      'pets.create_pet writes: method POST, and nothing in its name says that it only reads',
      'pets.show_pet_by_id reads: its name says “show”',
      'pets.update_pet writes: method PUT, and nothing in its name says that it only reads',
      'pets.delete_pet destructive: method DELETE',
      'owners.reminders writes: method POST, and nothing in its name says that it only reads, leaves the organisation: its name says “send”, personal data: parameter email',
    ])
    const { found, problems } = proposed(pets)
    expect(problems).toEqual([])
    for (const { entry } of found) expect(entry).toMatchObject({ state: 'draft', sentence: '', owner: null })
    const [list, create, show, update, remove, remind] = found.map(({ entry }) => entry)
    expect(list).toMatchObject({
      title: 'List all pets',
      group: 'Pets',
      input: { properties: { limit: { maximum: 100 } } },
    })
    expect(create!.input).toMatchObject({
      required: ['name'],
      properties: { name: { examples: ['Rex'] }, tag: { type: ['string', 'null'] }, parent: { $ref: '#/$defs/Pet' } },
      $defs: { Pet: { properties: { parent: { $ref: '#/$defs/Pet' } } } },
    })
    expect(Object.keys(create!.input.properties)).not.toContain('id')
    expect(show!.input.properties).toEqual({
      pet_id: { type: 'integer', exclusiveMinimum: 0, description: '(petId in the API)' },
    })
    expect(update!.input.required).toEqual(['pet_id', 'name'])
    expect(remove).toMatchObject({ critical: true })
    expect(found[4]!.notes).toEqual(['api_key, which goes in a header, is left to whoever calls it'])
    expect(remind).toMatchObject({ external: true, externalTo: ['pets.example'], personalData: true })
    expect(Object.keys(remind!.input.properties)).toContain('due_date')
  })

  it('takes over a forge with parts of parts, and one form of several', () => {
    expect(lines(forge)).toEqual(['repos.contents destructive: parameter content replaces a file'])
    const { found, problems } = proposed(forge)
    expect(found[0]!.entry.input.required!.toSorted()).toEqual(['content', 'message', 'owner', 'path', 'repo'])
    // Its address names arguments that it does not describe.
    expect(problems).toEqual([
      expect.stringMatching(/^Line \d+: PUT .*lock: Its address names {owner}, which it does not describe\.$/),
    ])
    const mended = structuredClone(forge) as { paths: Record<string, { put: { parameters?: object[] } }> }
    mended.paths['/repos/{owner}/{repo}/issues/{number}/lock']!.put.parameters = ['owner', 'repo', 'number'].map(
      (name) => ({
        name,
        in: 'path',
        schema: text,
      }),
    )
    const lock = proposed(mended as Doc).found[1]!.entry
    expect(lock).toMatchObject({
      key: 'repos.issues.lock',
      input: { anyOf: [{ required: ['reason'] }, { required: ['until'] }] },
    })
    // A pattern that could take longer than anybody waits is not tried on what pods send.
    expect(lock.input.properties['until']).toEqual(text)
  })

  it('takes one operation for as many tools as it does things', () => {
    expect(lines(desk)).toEqual([
      'git.commit destructive: parameter content replaces a file',
      'git.rollback destructive: its name says “rollback”',
      'git.status reads: its name says “status”',
      'notes.add writes: method POST, and nothing in its name says that it only reads',
      'notes.clear destructive: its name says “clear”',
    ])
    const [commit, , , add, clear] = proposed(desk).found.map(({ entry }) => entry)
    expect(commit).toMatchObject({ operation: 'git', action: 'commit', title: 'Work with the repository: commit' })
    expect(Object.keys(commit!.input.properties)).toEqual(['repo_name', 'path', 'content'])
    expect(Object.keys(add!.input.properties)).toEqual(['text'])
    expect(clear!.input.properties).toEqual({})
  })
})

const sample = '../shared/data/delivery/framework/openapi.json'
const catalogue = '../shared/data/tool-catalogue.json'
type Pair = { operationId: string; action: string | null; sensitivity: string }

it('takes arguments whose names every object has', () => {
  const ways = ['constructor', 'valueOf'].map((name) => ({ type: 'object', properties: { [name]: text } }))
  const { found } = proposed({
    paths: { '/bowls': { post: { operationId: 'makeBowl', ...body({ oneOf: ways }) } } },
  })
  expect(found[0]!.entry.input.properties).toMatchObject({ constructor: text })
})

it('takes over the sample, whose names say what it does all but five times', (context) => {
  context.skip(!existsSync(sample) || !existsSync(catalogue), 'the sample data is not beside the checkout')
  const { found, problems } = proposed(readFileSync(sample, 'utf8'))
  // One operation points to a form that is not in the document.
  expect(problems).toEqual([expect.stringMatching(/^Line 444: .* which is not in the document\.$/)])
  const pairs = JSON.parse(readFileSync(catalogue, 'utf8')) as Pair[]
  const differ = found.flatMap(({ entry }) => {
    const pair = pairs.find(({ operationId, action }) => operationId === entry.operation && action === entry.action)!
    return pair.sensitivity === entry.sensitivity
      ? []
      : [`${entry.operation}/${entry.action}: ${entry.sensitivity}, ${pair.sensitivity}`]
  })
  // Two others are in no document at all: 49 of 52.
  expect(found).toHaveLength(49)
  expect(differ).toEqual([
    // Named like reads, and what they write stands nowhere in the document: why nothing guessed is live.
    'getSystemMetrics/summary: read, write',
    // Reads by names that do not say so: guessed to be worse than they are.
    'manageTaskLifecycle/next: write, read',
    'manageTaskHandoff/generate_auto: write, read',
    'manageChangelog/validate: read, destructive',
    // That it writes over a whole project shows in its code alone.
    'initSandbox/project: write, destructive',
  ])
})
