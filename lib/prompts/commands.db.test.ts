import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, person, requestNumbered, settled } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { sha256 } from '@/lib/core/canonical'
import { read } from '@/lib/db/client'
import { kinds } from '@/lib/kinds/registry'
import { askForLive, retireVersion, writePrompt } from '@/lib/prompts/commands'
import { listPrompts } from '@/lib/prompts/board/queries'
import { makeLive } from '@/lib/prompts/fixture'
import { promptDetail } from '@/lib/prompts/queries'
import { requestDetail } from '@/lib/requests/detail/queries'

let lena: PersonActor
let ade: PersonActor
let lead: PersonActor
let turn = 0

beforeAll(async () => {
  lena = await person('Lena', ['prompt_reviewer'])
  ade = await person('Ade', ['admin', 'approver'], ['delivery-leads'])
  lead = await person('Lead', ['approver'], ['delivery-leads'])
})

const name = () => `prompt-${turn++}`
const write = (slug: string, text: string, more: object = {}) =>
  execute(writePrompt, lena, { slug, title: 'Help pages', text, ...more })
const askLive = (slug: string, number: number, who = lena, environment = 'prod') =>
  execute(askForLive, who, { slug, number, environment, reason: 'It is better' })

describe('a text under a name', () => {
  it('becomes a version, once for each text, and is kept once', async () => {
    const slug = name()
    expect(await write(slug, 'Be kind.\r\n')).toMatchObject({ ok: true, value: { number: 1, isNew: true } })
    expect(await write(slug, 'Be kind.\n')).toMatchObject({ ok: true, value: { number: 1, isNew: false } })
    expect(await write(slug, 'Be brief.\n', { note: 'Shorter' })).toMatchObject({ ok: true, value: { number: 2 } })
    expect(await write(name(), 'Be kind.\n')).toMatchObject({ ok: true })
    expect(await read.promptText.count({ where: { digest: sha256('Be kind.\n') } })).toBe(1)
    const detail = await promptDetail(lena, slug, 2)
    expect(detail).toMatchObject({
      title: 'Help pages',
      beside: { number: 1, text: 'Be kind.\n' },
      version: { text: 'Be brief.\n', state: 'draft', note: 'Shorter', writtenBy: { kind: 'person', name: 'Lena' } },
    })
    const lines = await read.auditEvent.findMany({
      where: { subjectKind: 'prompt', subjectId: slug },
      orderBy: { at: 'asc' },
    })
    expect(lines.map(({ sentence }) => sentence)).toEqual([
      'Lena wrote version 1 of the prompt “Help pages”',
      'Lena wrote version 2 of the prompt “Help pages”',
    ])
  })

  it.each([
    ['nothing', ' \n'],
    ['a file that is no text', 'a\u0000b'],
    ['half a character', 'a\ud800'],
    ['more than anybody reads', 'x'.repeat(100_001)],
    ['more to fill in than anybody fills in', Array.from({ length: 10_000 }, (_, at) => `{x${at}}`).join(' ')],
  ])('is not %s', async (_, text) => {
    expect(await write(name(), text)).toMatchObject({ reason: 'invalid_input', fields: { text: [/\w+ \w+/] } })
  })

  it.each(['..', 'a..b', '.a', '-', 'A', 'a/b', 'ä', '', 'a'.repeat(81)])('is not called %j', async (slug) => {
    expect(await write(slug, 'Be kind.')).toMatchObject({ reason: 'invalid_input' })
  })

  it('may be called like something that every object has', async () => {
    expect(await write('constructor', 'Be kind.')).toMatchObject({ ok: true })
    expect(await promptDetail(lena, 'constructor', 1)).toMatchObject({ slug: 'constructor' })
    expect(await promptDetail(lena, 'tostring', 1)).toBeNull()
  })

  it('of two who write at once, the second one looks at the first one’s first', async () => {
    const slug = name()
    await write(slug, 'Be kind.', { basedOn: 0 })
    const both = await Promise.all([
      write(slug, 'Be very kind.', { basedOn: 1 }),
      write(slug, 'Be brief.', { basedOn: 1 }),
    ])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.find(({ ok }) => !ok)).toMatchObject({ reason: 'prompt_moved' })
    expect(await write(slug, 'Be new.', { basedOn: 0 })).toMatchObject({ reason: 'prompt_exists' })
  })

  it('says where its links lead, and where none did before', async () => {
    const slug = name()
    await write(slug, 'See https://docs.example.com/a, or [this](HTTPS://docs.example.com).')
    await write(slug, 'See https://docs.example.com/b and http://forms.example.net?to=us.')
    const linksOf = async (number: number) =>
      (await promptDetail(lena, slug, number))!.checks.filter((check) => check.name === 'links')
    expect(await linksOf(1)).toEqual([{ name: 'links', state: 'fact', words: 'Links in it lead to docs.example.com' }])
    expect(await linksOf(2)).toEqual([
      { name: 'links', state: 'found', words: 'Links lead to where none did before: forms.example.net' },
    ])
  })

  it('is written by those alone who may', async () => {
    const viewer = await person('Vic', ['viewer'])
    const asked = { slug: name(), title: 'Help', text: 'Be kind.' }
    expect(await execute(writePrompt, viewer, asked)).toMatchObject({ reason: 'missing_permission' })
    expect(await execute(writePrompt, systemActor, asked)).toMatchObject({ reason: 'missing_permission' })
  })
})

describe('what is live', () => {
  it('is what people signed, in that environment alone', async () => {
    const slug = name()
    await write(slug, 'Never share a number.\n')
    expect(await makeLive([lena, lead], slug, 1)).toMatchObject({ state: 'executed', environment: 'prod' })
    await write(slug, 'Share a number.\n')
    const outcome = await askLive(slug, 2)
    expect(outcome).toMatchObject({ ok: true })
    const [row] = (await listPrompts(lena, {})).rows.filter((one) => one.slug === slug)
    expect(row).toMatchObject({
      newest: 2,
      state: 'in_review',
      live: [{ environment: 'prod', number: 1 }],
      waiting: [{ environment: 'prod', number: 2 }],
    })
    const detail = await requestDetail(lead, (outcome as { value: { number: number } }).value.number, kinds)
    expect(detail?.brief.unusual.map(({ text }) => text)).toContain('A limit would go: “Never share a number”.')
    expect(detail?.change).toMatchObject({ content: { before: 'Never share a number.\n', after: 'Share a number.\n' } })
  })

  it('is never decided by who asked or who wrote it', async () => {
    const slug = name()
    await execute(writePrompt, ade, { slug, title: 'Help', text: 'Be kind.' })
    const outcome = await askLive(slug, 1)
    const request = await requestNumbered((outcome as { value: { number: number } }).value.number)
    expect(await decide(ade, request)).toMatchObject({ reason: 'own_text' })
    const own = name()
    await write(own, 'Be kind.')
    const asked = await askLive(own, 1, ade)
    const second = await requestNumbered((asked as { value: { number: number } }).value.number)
    expect(await decide(ade, second)).toMatchObject({ reason: 'own_wish' })
  })

  it('is signed by more people where the policy has a row for it', async () => {
    const slug = name()
    await write(slug, 'Be kind.', { sensitivity: 'sensitive' })
    const duties = async (environment: string) => {
      const outcome = await askLive(slug, 1, lena, environment)
      const { id } = await requestNumbered((outcome as { value: { number: number } }).value.number)
      return await read.requestDuty.findMany({ where: { requestId: id }, select: { group: true, count: true } })
    }
    expect(await duties('dev')).toEqual([{ group: 'delivery-leads', count: 1 }])
    expect(await duties('prod')).toEqual([{ group: 'delivery-leads', count: 2 }])
  })

  it('stays what it is where the version was retired, or another one is live, before the release', async () => {
    const slug = name()
    await write(slug, 'One.')
    const outcome = await askLive(slug, 1)
    const request = await requestNumbered((outcome as { value: { number: number } }).value.number)
    expect(await askLive(slug, 1)).toMatchObject({ reason: 'asked_already' })
    await decide(lead, request)
    expect(await execute(retireVersion, lena, { slug, number: 1 })).toMatchObject({ ok: true })
    expect(await settled(request)).toMatchObject({ state: 'superseded' })
    expect(await read.promptLive.count({ where: { promptSlug: slug } })).toBe(0)
    expect(await askLive(slug, 1)).toMatchObject({ reason: 'version_retired' })
  })

  it('is not retired, and not asked for again', async () => {
    const slug = name()
    await write(slug, 'One.')
    await makeLive([lena, lead], slug, 1)
    expect(await execute(retireVersion, lena, { slug, number: 1 })).toMatchObject({ reason: 'version_live' })
    expect(await askLive(slug, 1)).toMatchObject({ reason: 'live_already' })
    expect(await askLive(slug, 9)).toMatchObject({ reason: 'unknown_prompt' })
  })
})

describe('the database', () => {
  const owner = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL })
  afterAll(() => owner.end())

  async function refusalOf(slug: string, statement: string): Promise<string | null> {
    const db = await owner.connect()
    try {
      await db.query('begin')
      await db.query(
        `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
         values (gen_random_uuid()::text, 'prompt.live', 'system', 'test', 'Test', 'prompt', $1, 'Tried', '{}')`,
        [slug],
      )
      await db.query(statement)
      await db.query('set constraints all immediate')
      return null
    } catch (error) {
      return (error as Error).message
    } finally {
      await db.query('rollback')
      db.release()
    }
  }

  it('lets nobody make a version live that people did not sign for this place', async () => {
    const slug = name()
    await write(slug, 'One.')
    const { id } = await makeLive([lena, lead], slug, 1, 'dev')
    await write(slug, 'Two.')
    const unsigned = 'a prompt is live only where people signed it'
    const put = (environment: string, number: number, request: string) =>
      `insert into "PromptLive" values ('${slug}', '${environment}', ${number}, '${request}', now())`
    expect(await refusalOf(slug, put('prod', 1, 'none'))).toBe(unsigned)
    expect(await refusalOf(slug, put('prod', 1, id))).toBe(unsigned)
    expect(await refusalOf(slug, `update "PromptLive" set number = 2 where "promptSlug" = '${slug}'`)).toBe(unsigned)
  })

  it('keeps a text to the letter', async () => {
    const slug = name()
    await write(slug, 'Kept.')
    expect(await refusalOf(slug, `update "PromptText" set text = 'Other' where digest = '${sha256('Kept.')}'`)).toMatch(
      /\w/,
    )
    expect(await refusalOf(slug, `insert into "PromptText" values ('${'0'.repeat(64)}', 'x')`)).toMatch(
      /PromptText_digest/,
    )
  })
})
