import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { cast, decide, person, recordOf, requestNumbered, settled } from '@/lib/access/fixture'
import { pod } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import { changeTool } from '@/lib/catalogue/commands'
import { rulesForm, wordsForm } from '@/lib/catalogue/fixture'
import { listTools, toolDetail } from '@/lib/catalogue/queries'
import { execute } from '@/lib/change/command'
import { type PersonActor, type PodActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { loadCatalogue, rewordTool } from '@/lib/tools/commands'
import { importTools } from '@/lib/tools/openapi/commands'
import { parseCatalogue } from '@/lib/tools/rules'
import type { Tool } from '@/lib/tools/schema'

const reading = parseCatalogue(readFileSync('lib/tools/starter.yaml', 'utf8'))
const shipped = reading.ok ? reading.tools : []
const key = 'outputs.commit_and_log'

let ade: PersonActor
let lead: PersonActor
let viewer: PersonActor
let writer: PodActor
beforeAll(async () => {
  ade = await person('Ade', ['admin', 'approver'], ['delivery-leads'])
  lead = (await cast()).lead
  viewer = await person('Vic', ['viewer'])
  writer = await pod('catalogue', 'WriterPod', 'product', null)
})

async function tool(name = key) {
  return (await toolDetail(viewer, name))!
}

async function change(changes: object, name = key, who = ade) {
  return await execute(changeTool, who, await rulesForm(viewer, name, changes))
}

async function words(changes: object, name = key) {
  return await wordsForm(viewer, name, changes)
}

async function load(edit: (entry: Tool) => Tool) {
  const tools = shipped.map((entry) => (entry.key === key ? edit(entry) : entry))
  return await execute(loadCatalogue, systemActor, { tools })
}

async function ask(number: number) {
  const asked = { tool: key, arguments: { file_path: `docs/p${number}.md`, content: 'x', branch: 'work' } }
  const outcome = await submitCall(writer, { ...asked, idempotencyKey: `catalogue-${number}` })
  return outcome.ok ? outcome.value : outcome
}

async function sign(outcome: Awaited<ReturnType<typeof change>>) {
  const request = await requestNumbered(outcome.ok ? outcome.value.number! : 0)
  expect(await decide(lead, request)).toMatchObject({ ok: true })
  return await settled(request)
}

describe('what people read about a tool', () => {
  it('is changed at once, is on the record, and stays when the file is loaded again', async () => {
    const label = { argument: ['branch', 'file_path'], label: ['Which branch', 'File'], example: ['release/3', ''] }
    const outcome = await execute(rewordTool, ade, await words({ title: 'Put a page in place', ...label }))
    expect(outcome).toMatchObject({ ok: true, value: { parts: ['title', 'input'] } })
    expect(await read.auditEvent.findFirst({ where: { type: 'catalogue.reworded', toolKey: key } })).toMatchObject({
      actorName: 'Ade',
      sentence: expect.stringContaining('Ade changed what people read about “Put a page in place”'),
    })
    // It goes with the next call, on every instance.
    expect((await read.tool.findUniqueOrThrow({ where: { key } })).title).toBe('Put a page in place')
    await load((entry) => ({ ...entry, title: 'Something else', note: 'The file says more' }))
    const { entry, schemaHash } = await tool()
    expect(entry).toMatchObject({ title: 'Put a page in place', note: 'The file says more', state: 'live' })
    expect(entry.input.properties['branch']).toMatchObject({ title: 'Which branch', examples: ['release/3'] })
    expect(schemaHash).toBe(
      (await read.tool.findUniqueOrThrow({ where: { key: 'outputs.commit_and_log' } })).schemaHash,
    )
    await load((same) => same)
  })

  it('is refused in words where approvers could not judge a call by it, and to who has not seen the tool', async () => {
    const reword = async (changes: object) => await execute(rewordTool, ade, await words(changes))
    expect(await reword({ sentence: 'wants to commit something' })).toMatchObject({ reason: 'not_ready' })
    expect(await reword({ undo: 'Take {folder} back.' })).toMatchObject({
      reason: 'invalid_words',
      fields: { words: ['The words speak of {folder}, which is not an argument.'] },
    })
    expect(await reword({ was: '0'.repeat(64) })).toMatchObject({ reason: 'changed' })
    expect(await execute(rewordTool, viewer, await words({ title: 'X' }))).toMatchObject({ kind: 'forbidden' })
    expect(await execute(changeTool, systemActor, await rulesForm(viewer, key, {}))).toMatchObject({
      kind: 'forbidden',
    })
  })
})

describe('what a tool may do', () => {
  it('is narrowed at once', async () => {
    expect(await change({ personalData: 'on', sensitivity: 'destructive' })).toMatchObject({
      ok: true,
      value: { number: null },
    })
    expect((await tool()).entry).toMatchObject({ personalData: true, sensitivity: 'destructive' })
    expect(await change({ state: 'retired' })).toMatchObject({ ok: true, value: { number: null } })
    expect(await ask(1)).toMatchObject({ decision: 'deny' })
  })

  it('is widened by the signature of somebody else alone', async () => {
    expect(await change({ state: 'live', reason: '' })).toMatchObject({ reason: 'note_required' })
    const outcome = await change({ state: 'live', personalData: undefined })
    expect((await tool()).entry.state).toBe('retired')
    expect(await change({ state: 'live' })).toMatchObject({ reason: 'asked_already' })
    const request = await requestNumbered(outcome.ok ? outcome.value.number! : 0)
    expect(request).toMatchObject({
      kind: 'tool_change',
      toolKey: key,
      tier: 'high',
      duties: [{ group: 'delivery-leads' }],
    })
    expect(request.sentence).toMatch(/^Ade wants to offer the tool “.+” to pods$/)
    expect(await decide(ade, request)).toMatchObject({ ok: false, reason: 'own_wish' })
    expect(await sign(outcome)).toMatchObject({ state: 'executed' })
    expect((await tool()).entry).toMatchObject({ state: 'live', personalData: false })
    expect(await recordOf(request)).toContain('Countersign: catalogue.changed')
    expect(await ask(2)).not.toMatchObject({ decision: 'deny' })
  })

  it('is not changed by what was signed for another tool than there is now', async () => {
    const outcome = await change({ sensitivity: 'read' })
    await execute(rewordTool, ade, await words({ note: 'Written meanwhile' }))
    expect(await sign(outcome)).toMatchObject({ state: 'superseded' })
    expect((await tool()).entry.sensitivity).toBe('destructive')
  })

  it('goes live only with everything that approvers need', async () => {
    const draft = {
      ...shipped.find((entry) => entry.key === key)!,
      key: 'pages.new',
      operation: 'new',
      state: 'draft' as const,
    }
    await execute(loadCatalogue, systemActor, { tools: [...shipped, { ...draft, undo: '', owner: null }] })
    expect((await tool('pages.new')).lacks).toEqual(['no_undo', 'no_owner'])
    expect(await change({ state: 'live' }, 'pages.new')).toMatchObject({
      reason: 'not_ready',
      fields: { state: [expect.stringMatching(/taken back/), expect.stringMatching(/group/)] },
    })
    // What is said of a draft is signed as a whole with its going live.
    expect(await change({ sensitivity: 'read' }, 'pages.new')).toMatchObject({ ok: true, value: { number: null } })
    const { rows } = await listTools(viewer, { only: 'lacking', q: 'pages' })
    expect(rows.map((row) => row.key)).toEqual(['pages.new'])
  })
})

describe('another form of its arguments', () => {
  const withForce = (entry: Tool): Tool => ({
    ...entry,
    input: { ...entry.input, properties: { ...entry.input.properties, force: { type: 'boolean' } } },
  })

  it('waits beside the one that people agreed to until others have signed the difference', async () => {
    const before = await tool()
    await load(withForce)
    const waits = await tool()
    expect(waits).toMatchObject({
      schemaHash: before.schemaHash,
      entry: { state: 'live' },
      waiting: { changes: [{ argument: 'force', kind: 'added' }] },
    })
    expect((await listTools(viewer, { only: 'waiting' })).rows).toMatchObject([{ key, waits: true }])
    const released = await sign(await change({ takesForm: 'on' }))
    expect(released.brief).toMatchObject({ sentence: expect.stringContaining('in another form') })
    const after = await tool()
    expect(after).toMatchObject({ waiting: null, entry: { input: { properties: { force: { type: 'boolean' } } } } })
    expect(after.schemaHash).not.toBe(before.schemaHash)
    expect(await load(withForce)).toMatchObject({ ok: true, value: { changed: 0 } })
  })
})

describe('tools of the document of an API', () => {
  const put = { operationId: 'publishPage', requestBody: { content: { 'application/json': { schema: {} as object } } } }
  const documentWith = (properties: object) => {
    put.requestBody.content['application/json'].schema = { type: 'object', required: ['path'], properties }
    return JSON.stringify({ openapi: '3.1.0', info: { title: 'Site' }, paths: { '/pages/publish': { post: put } } })
  }
  const path = { type: 'string' }
  const bring = async (properties: object, more: object = {}) =>
    await execute(importTools, ade, { document: documentWith(properties), ...more })
  const name = 'pages.publish'

  it('are drafts with a reason for what they are taken for, and nothing comes of a look', async () => {
    expect(await bring({ path }, { look: 'on' })).toMatchObject({
      ok: true,
      value: { isLook: true, tools: [{ what: 'added' }] },
    })
    expect(await toolDetail(viewer, name)).toBeNull()
    expect(await execute(importTools, viewer, { document: documentWith({ path }) })).toMatchObject({
      kind: 'forbidden',
    })
    expect(await execute(importTools, ade, { document: 'openapi: 3.0.0' })).toMatchObject({
      reason: 'invalid_document',
      fields: { document: [expect.stringContaining('names no paths')] },
    })
    expect(await bring({ path })).toMatchObject({ ok: true, value: { tools: [{ key: name, what: 'added' }] } })
    const { entry, lacks, imported } = await tool(name)
    expect(entry).toMatchObject({ state: 'draft', external: true, externalTo: ['an outside service'] })
    expect(entry.note).toContain('Leaves the organisation: its name says “publish”')
    expect([imported, lacks]).toEqual([true, ['no_sentence', 'no_consequences', 'no_undo', 'no_owner']])
    expect(await change({ state: 'live' }, name)).toMatchObject({ reason: 'not_ready' })
    // The catalogue file says nothing of them.
    await load((same) => same)
    expect((await tool(name)).entry.state).toBe('draft')
  })

  it('are suspended by another form until others have looked at the difference', async () => {
    const described = {
      sentence: 'wants to publish {path}',
      consequences: 'All read it.',
      undo: 'Take it down.',
      owner: 'delivery-leads',
    }
    expect(await execute(rewordTool, ade, await words(described, name))).toMatchObject({ ok: true })
    await sign(await change({ state: 'live' }, name))
    expect((await tool(name)).entry.state).toBe('live')

    expect(await bring({ path, force: { type: 'boolean' } })).toMatchObject({
      value: { tools: [{ what: 'suspended' }] },
    })
    expect(await tool(name)).toMatchObject({
      entry: { state: 'suspended', input: { properties: { path } } },
      waiting: { changes: [{ argument: 'force', kind: 'added', words: 'Is new, and can be left out' }] },
    })
    const denied = await submitCall(writer, { tool: name, arguments: { path: 'a.md' }, idempotencyKey: 'suspended' })
    expect(denied).toMatchObject({
      ok: true,
      value: { decision: 'deny', reason: expect.stringContaining('is suspended until people have looked') },
    })
    expect(await change({ state: 'live' }, name)).toMatchObject({ reason: 'form_waits' })
    await sign(await change({ state: 'live', takesForm: 'on' }, name))
    expect(await tool(name)).toMatchObject({
      waiting: null,
      entry: { state: 'live', input: { properties: { force: {} } } },
    })
    expect(await bring({ path, force: { type: 'boolean' } })).toMatchObject({ value: { tools: [{ what: 'same' }] } })
  })
})
