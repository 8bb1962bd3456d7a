import { beforeAll, describe, expect, it } from 'vitest'
import { timeline } from '@/lib/audit/queries'
import type { AuditFilter } from '@/lib/audit/schema'
import { cast } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import type { CallView } from '@/lib/calls/schema'
import type { PersonActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { findEverywhere, placeOfId } from '@/lib/find/queries'
import { permissionsOf } from '@/lib/people/rules'

let stage: Awaited<ReturnType<typeof cast>>
let ana: PersonActor
let viewer: PersonActor
let admin: PersonActor
let asked: CallView

beforeAll(async () => {
  stage = await cast()
  ana = stage.ana
  viewer = { ...ana, id: 'viewer', can: permissionsOf(['viewer']) }
  admin = { ...ana, id: 'admin', can: permissionsOf(['admin']) }
  const args = { file_path: 'docs/kiln-door.md', content: 'New', branch: 'work' }
  const outcome = await submitCall(stage.writerPod, {
    tool: 'outputs.commit_and_log',
    arguments: args,
    task: 'firing',
    idempotencyKey: 'find-1',
  })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  asked = outcome.value
})

const titles = async (person: PersonActor, q: string) => (await findEverywhere(person, q)).map(({ title }) => title)

describe('a search over everything', () => {
  it('finds a request by its sentence, its task and its number, and the events about it', async () => {
    const requests = async (q: string) =>
      (await findEverywhere(ana, q)).find(({ title }) => title === 'Requests')?.hits.map(({ href }) => href)
    expect(await requests('KILN-door')).toEqual([`/approvals/${asked.request}`])
    expect(await requests('firing')).toEqual([`/approvals/${asked.request}`])
    expect(await requests('kiln-door nobody')).toBeUndefined()
    expect(await titles(ana, 'kiln-door')).toEqual(['Requests', 'Events'])
  })

  it.each(['NFC', 'both'])('finds what is kept in %s, by any spelling of its letters', async (form) => {
    const spelt = (as: string) => {
      const [first, second] = as === 'both' ? ['NFD', 'NFC'] : [as, as]
      return `S\u00F6b`.normalize(first) + `\u00E4${form}`.normalize(second)
    }
    const word = spelt(form)
    const args = { file_path: `docs/${word}.md`, content: 'New', branch: 'work' }
    const asks = { tool: 'outputs.commit_and_log', arguments: args, task: word, idempotencyKey: `find-${form}` }
    expect(await submitCall(stage.writerPod, asks)).toMatchObject({ ok: true })
    await asOwner(process.env.DATABASE_OWNER_URL!, async (owner) => {
      for (const text of [
        `insert into "Task" (id, key, title, origin) values ($1, $2, $2, 'live')`,
        `insert into "MemoryEntry" (id, path, tags, origin) values ($1, 'kept', array[$2], 'live')`,
        `insert into "Person" (id, issuer, subject, name) values ($1, 'https://id.test', $1, $2)`,
        `insert into "Pod" (id, slug, name, role, department, purpose) values ($1, lower($1), $2, 'a', 'b', 'c')`,
        `insert into "Tool" (key, title, "group", operation, sensitivity, external, "personalData", critical, state, definition, "schemaHash")
          values ($1, $2, 'a', 'b', 'read', false, false, false, 'draft', '{}', '')`,
      ])
        await owner.query(text, [newId(), word])
    })
    const all = ['Requests', 'Tasks', 'Memory', 'People', 'Pods', 'Tools', 'Events']
    const reader = { ...admin, can: new Set([...admin.can, ...ana.can]) }
    for (const spelling of ['NFC', 'NFD', 'both'])
      expect(await titles(reader, spelt(spelling)), spelling).toEqual(expect.arrayContaining(all))
    const bySpelling = async (filter: AuditFilter) => (await timeline(admin, filter)).rows.length
    for (const spelling of ['NFC', 'NFD', 'both'])
      expect(await bySpelling({ task: spelt(spelling) }), spelling).toBeGreaterThan(0)
  })

  it('shows people to those who manage them alone, and nothing of the record to those who may not read it', async () => {
    const { name } = await read.person.findFirstOrThrow()
    expect(await titles(admin, name)).toContain('People')
    expect(await titles(ana, name)).not.toContain('People')
    expect(await titles(viewer, 'kiln-door')).toEqual(['Requests'])
  })

  it('finds nothing for a word with a sign that PostgreSQL takes for a pattern', async () => {
    expect(await titles(ana, 'kiln_door')).toEqual([])
    expect(await titles(ana, '%')).toEqual([])
  })

  it('shows the first few of a kind, and says where all of them are', async () => {
    const events = (await findEverywhere(admin, 'e')).find(({ title }) => title === 'Events')!
    expect(events.hits).toHaveLength(5)
    expect(events.more).toEqual({ words: 'All events', href: '/audit?q=e' })
  })

  it('has the newest requests first', async () => {
    const [first] = await findEverywhere(ana, 'docs')
    expect(first!.title).toBe('Requests')
    const numbers = first!.hits.map(({ href }) => Number(href.split('CS-').at(-1)))
    expect(numbers.length).toBeGreaterThan(2)
    expect(numbers).toEqual(numbers.toSorted((one, other) => other - one))
  })
})

describe('an id', () => {
  it('leads to what it names, for whoever may see it', async () => {
    expect(await placeOfId(ana, asked.request!)).toBe(`/approvals/${asked.request}`)
    expect(await placeOfId(ana, 't-3')).toBe('/tasks/T-3')
    const event = await read.auditEvent.findFirstOrThrow({ where: { callId: asked.id } })
    expect(await placeOfId(ana, event.id)).toBe(`/audit/${event.id}`)
    expect(await placeOfId(ana, asked.id.toLowerCase())).toBe(`/audit?call=${asked.id}`)
    const person = await read.person.findFirstOrThrow()
    expect(await placeOfId(admin, person.id)).toBe(`/people/${person.id}`)
  })

  it('leads nowhere for others, and neither do words', async () => {
    const event = await read.auditEvent.findFirstOrThrow({ where: { callId: asked.id } })
    expect(await placeOfId(viewer, event.id)).toBeNull()
    const person = await read.person.findFirstOrThrow()
    expect(await placeOfId(ana, person.id)).toBeNull()
    expect(await placeOfId(ana, 'kiln door')).toBeNull()
  })
})
