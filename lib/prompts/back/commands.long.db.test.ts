import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, person, recordOf, requestNumbered, settled } from '@/lib/access/fixture'
import { expire } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { elapse } from '@/lib/db/test-clock'
import { kinds } from '@/lib/kinds/registry'
import { rollBack } from '@/lib/prompts/back/commands'
import { listPrompts } from '@/lib/prompts/board/queries'
import { askForLive, retireVersion, writePrompt } from '@/lib/prompts/commands'
import { makeLive } from '@/lib/prompts/fixture'
import { promptDetail } from '@/lib/prompts/queries'
import { requestDetail } from '@/lib/requests/detail/queries'

let lena: PersonActor
let olga: PersonActor
let lead: PersonActor
let turn = 0
beforeAll(async () => {
  lena = await person('Lena', ['prompt_reviewer'])
  olga = await person('Olga', ['admin', 'approver'], ['delivery-leads'])
  lead = await person('Lead', ['approver'], ['delivery-leads'])
})

const why = 'It promises dates'
const back = (slug: string, number: number, who: PersonActor = lena, environment = 'prod') =>
  execute(rollBack, who, { slug, number, environment, reason: why })

/** A prompt with three versions: the first was live, the second is, the third never was. */
async function prompt() {
  const slug = `back-${turn++}`
  for (const text of ['One.', 'Two.', 'Three.']) await execute(writePrompt, lena, { slug, title: 'Tone', text })
  for (const number of [1, 2]) await makeLive([lena, lead], slug, number)
  return slug
}
const liveOf = async (slug: string) =>
  await read.promptLive.findUnique({ where: { promptSlug_environment: { promptSlug: slug, environment: 'prod' } } })
const asked = async (outcome: Awaited<ReturnType<typeof back>>) => {
  if (!outcome.ok) throw new Error(outcome.reason)
  return await requestNumbered(outcome.value.number)
}

describe('a version that is put back', () => {
  it('is live at once, on record with why, and looked at afterwards by somebody else who could have signed', async () => {
    const slug = await prompt()
    const request = await asked(await back(slug, 1, olga))
    expect(await liveOf(slug)).toMatchObject({ number: 1, requestId: request.id })
    expect(request).toMatchObject({ kind: 'prompt_look', state: 'waiting', environment: 'prod', askerSays: why })
    expect(await recordOf(request)).toContain('Olga: prompt.rolled_back')
    const line = await read.auditEvent.findFirstOrThrow({ where: { subjectId: slug, type: 'prompt.rolled_back' } })
    expect(line.sentence).toBe(
      `Olga put version 1 of the prompt “Tone” back in Production, in the place of version 2: “${why}”`,
    )
    const detail = (await promptDetail(lena, slug, 1))!
    expect(detail.back.looks).toEqual({
      prod: { request: request.number, requestId: request.id, standing: 'waits', by: 'Olga' },
    })
    expect((await promptDetail(lena, slug, 2))!.back.to).toEqual(['prod'])
    const [row] = (await listPrompts(lena, { q: slug })).rows
    expect(row!.live).toMatchObject([{ number: 1, isBack: true }])

    expect(await decide(olga, request)).toMatchObject({ reason: 'own_wish' })
    expect(await decide(lead, request)).toMatchObject({ ok: true })
    expect(await settled(request)).toMatchObject({ state: 'executed' })
    expect(await liveOf(slug)).toMatchObject({ number: 1 })
    expect((await promptDetail(lena, slug, 1))!.back.looks.prod).toMatchObject({ standing: 'looked' })
    const page = (await requestDetail(lead, request.number, kinds))!
    expect(page).toMatchObject({
      became: { word: 'Looked at' },
      change: { content: { before: 'Two.', after: 'One.' } },
    })
  })

  it('stays after a no, and is asked about again while nobody answers', async () => {
    const slug = await prompt()
    const refused = await asked(await back(slug, 1))
    await decide(lead, refused, 'reject')
    expect(await settled(refused)).toMatchObject({ state: 'rejected' })
    expect(await liveOf(slug)).toMatchObject({ number: 1 })
    expect((await promptDetail(lena, slug, 1))!.back.looks.prod).toMatchObject({ standing: 'refused' })
    const forgotten = await asked(await back(slug, 2))
    await elapse(process.env.DATABASE_OWNER_URL!, `CS-${forgotten.number}`, 'expiresAt')
    expect(await execute(expire, systemActor, { requestIds: [forgotten.id] })).toMatchObject({ ok: true })
    expect(await requestNumbered(forgotten.number)).toMatchObject({ state: 'expired' })
    const { prod } = (await promptDetail(lena, slug, 2))!.back.looks
    expect(prod).toMatchObject({ standing: 'waits', by: 'Lena' })
    expect(prod!.request).toBeGreaterThan(forgotten.number)
  })

  it('was live there by signature, is not retired, and is put back by those alone who may', async () => {
    const slug = await prompt()
    expect(await back(slug, 3)).toMatchObject({ reason: 'never_live' })
    expect(await back(slug, 1, lena, 'test')).toMatchObject({ reason: 'never_live' })
    expect(await back(slug, 2)).toMatchObject({ reason: 'live_already' })
    expect(await back(slug, 9)).toMatchObject({ reason: 'unknown_prompt' })
    expect(await back(slug, 1, lead)).toMatchObject({ reason: 'missing_permission' })
    const bare = { slug, number: 1, environment: 'prod', reason: ' ' }
    expect(await execute(rollBack, lena, bare)).toMatchObject({ fields: { reason: [/sentence why/] } })
    await execute(retireVersion, lena, { slug, number: 1 })
    expect(await back(slug, 1)).toMatchObject({ reason: 'version_retired' })
    expect(await liveOf(slug)).toMatchObject({ number: 2 })
  })

  it('takes the ground from what waits to replace the version that went', async () => {
    const slug = await prompt()
    const wish = { slug, number: 3, environment: 'prod', reason: 'It is better' }
    const waits = await execute(askForLive, lena, wish)
    await back(slug, 1)
    const request = await requestNumbered((waits as { value: { number: number } }).value.number)
    await decide(lead, request)
    expect(await settled(request)).toMatchObject({ state: 'superseded' })
    expect(await liveOf(slug)).toMatchObject({ number: 1 })
  })
})

describe('the database', () => {
  const owner = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL })
  afterAll(() => owner.end())

  it('lets a look that was asked for earlier, or is asked for what was never live, put nothing back', async () => {
    const slug = await prompt()
    const look = await asked(await back(slug, 1))
    await makeLive([lena, lead], slug, 3)
    const attempt = async (...statements: string[]) => {
      const db = await owner.connect()
      try {
        await db.query('begin')
        for (const [kind, id] of [
          ['prompt', slug],
          ['request', 'forged'],
        ])
          await db.query(
            `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
             values (gen_random_uuid()::text, 'prompt.live', 'system', 'test', 'Test', $1, $2, 'Tried', '{}')`,
            [kind, id],
          )
        for (const statement of statements) await db.query(statement)
        await db.query('set constraints all immediate')
        return null
      } catch (error) {
        return (error as Error).message
      } finally {
        await db.query('rollback')
        db.release()
      }
    }
    const unsigned = 'a prompt is live only where people signed it'
    const move = (number: number, request: string) =>
      `update "PromptLive" set number = ${number}, "requestId" = '${request}' where "promptSlug" = '${slug}'`
    expect(await attempt(move(1, look.id))).toBe(unsigned)
    const forged = (change: string) =>
      `insert into "Request" select again.* from "Request" r, jsonb_populate_record(r, jsonb_build_object('id', 'forged',
         'number', 999999, 'subjectId', 'forged') || ${change}) again where r.id = '${look.id}'`
    expect(await attempt(forged(`'{}'::jsonb`), move(1, 'forged'))).toBeNull()
    expect(await attempt(forged(`'{"askedByKind": "pod"}'::jsonb`), move(1, 'forged'))).not.toBeNull()
    const other = `jsonb_build_object('envelope', r.envelope || '{"version": 4}'::jsonb)`
    expect(await attempt(forged(other), move(4, 'forged'))).not.toBeNull()
    expect(await attempt(forged(`'{"kind": "policy_look"}'::jsonb`), move(1, 'forged'))).toBe(unsigned)
  })
})
