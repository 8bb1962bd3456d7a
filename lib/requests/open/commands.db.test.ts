import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, cast, decide, page, requestOf } from '@/lib/calls/fixture'
import { read } from '@/lib/db/client'

const ownerPool = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL })
afterAll(() => ownerPool.end())

let stage: Awaited<ReturnType<typeof cast>>
beforeAll(async () => {
  stage = await cast()
})

const line = `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", sentence, data)
  values (gen_random_uuid()::text, 'command.refused', 'system', 'test', 'Test', 'database', 'test', 'Tried', '{}')`

/** What PostgreSQL says to a statement even of its owner, with a line on the record; null when it stands. */
async function refusalOf(statement: string, ...values: unknown[]): Promise<string | null> {
  const db = await ownerPool.connect()
  try {
    await db.query('begin')
    await db.query(line)
    await db.query(statement, values)
    await db.query('set constraints all immediate')
    return null
  } catch (error) {
    return (error as Error).message
  } finally {
    await db.query('rollback')
    db.release()
  }
}

describe('a vote only ends', () => {
  it.each([
    `update "Vote" set verdict = 'reject', "dutyGroup" = null where id = $1`,
    `update "Vote" set "dutyGroup" = 'other' where id = $1`,
    `update "Vote" set "personId" = 'other' where id = $1`,
    `update "Vote" set digest = 'other' where id = $1`,
    `update "Vote" set note = 'other' where id = $1`,
    `update "Vote" set at = now() where id = $1`,
    `update "Vote" set "endedAt" = now(), "endedBecause" = 'taken_back', note = 'other' where id = $1`,
    `delete from "Vote" where id = $1`,
  ])('the database refuses: %s', async (statement) => {
    expect(await refusalOf(statement, (await aVote()).id)).toBe('a vote can only end')
  })

  it('once, with a reason, and never opens again', async () => {
    const { id } = await aVote()
    const end = `update "Vote" set "endedAt" = now(), "endedBecause" = $2 where id = $1`
    expect(await refusalOf(end, id, 'signer_lost')).toBeNull()
    expect(await refusalOf(`update "Vote" set "endedAt" = now() where id = $1`, id)).toMatch(/Vote_end/)
    const db = await ownerPool.connect()
    try {
      await db.query('begin')
      await db.query(line)
      await db.query(end, [id, 'signer_lost'])
      await db.query('savepoint ended')
      for (const change of [
        `"endedAt" = null, "endedBecause" = null`,
        `"endedBecause" = 'taken_back'`,
        `"endedAt" = now() + interval '1 day'`,
      ]) {
        await expect(db.query(`update "Vote" set ${change} where id = $1`, [id])).rejects.toThrow('a vote can only end')
        await db.query('rollback to ended')
      }
    } finally {
      await db.query('rollback')
      db.release()
    }
  })
})

describe('a vote that the database does not take', () => {
  const vote = (
    verdict: string,
    group: string | null,
  ) => `insert into "Vote" (id, "requestId", "personId", verdict, "dutyGroup", digest)
    values ('new', $1, $2, '${verdict}', ${group ? `'${group}'` : 'null'}, 'digest')`

  it('is a yes for no group, and a no for one', async () => {
    const { id } = await requestOf(await ask(stage.otherPod, page()))
    expect(await refusalOf(vote('approve', 'product-owners'), id, stage.ana.id)).toBeNull()
    expect(await refusalOf(vote('reject', null), id, stage.ana.id)).toBeNull()
    expect(await refusalOf(vote('approve', null), id, stage.ana.id)).toMatch(/Vote_duty/)
    expect(await refusalOf(vote('reject', 'product-owners'), id, stage.ana.id)).toMatch(/Vote_duty/)
  })

  it('is one by whoever is excluded, whoever owns the pod now, or whoever asked', async () => {
    const { id } = await requestOf(await ask(stage.writerPod, page()))
    const owner = 'the owner of a pod cannot decide on its requests'
    const excluded = 'whoever is excluded from a request cannot decide on it'
    const yes = vote('approve', 'product-owners')
    expect(await refusalOf(yes, id, stage.owner.id)).toBe(owner)
    const { id: other } = await requestOf(await ask(stage.otherPod, page()))
    await expectRefusedAfter(
      `update "Pod" set "ownerId" = $2 where id = (select "podId" from "Request" where id = $1)`,
      owner,
    )
    await expectRefusedAfter(`update "Request" set "askedByKind" = 'person', "askedById" = $2 where id = $1`, excluded)
    const names = `jsonb_build_array(jsonb_build_object('personId', $2::text, 'because', 'for_oneself'))`
    await expectRefusedAfter(`update "Request" set excluded = ${names} where id = $1`, excluded)

    async function expectRefusedAfter(statement: string, refusal: string) {
      const db = await ownerPool.connect()
      try {
        await db.query('begin')
        await db.query(line)
        await db.query(statement, [other, stage.ana.id])
        await expect(db.query(yes, [other, stage.ana.id])).rejects.toThrow(refusal)
      } finally {
        await db.query('rollback')
        db.release()
      }
    }
  })

  it('is a second one that stands by the same person', async () => {
    const call = await ask(stage.otherPod, page())
    expect(await decide(stage.ana, call)).toMatchObject({ ok: true })
    const { id } = await requestOf(call)
    expect(await refusalOf(vote('reject', null), id, stage.ana.id)).toMatch(/Vote_standing/)
    expect(await refusalOf(vote('reject', null), id, stage.priya.id)).toBeNull()
  })
})

describe('who must sign', () => {
  it('is at least one person of each group, named once', async () => {
    const { id } = await requestOf(await ask(stage.otherPod, page()))
    expect(await read.requestDuty.findMany({ where: { requestId: id } })).toEqual([
      { requestId: id, group: 'product-owners', count: 1 },
    ])
    const owe = (group: string, count: number) =>
      refusalOf(`insert into "RequestDuty" values ($1, $2, $3)`, id, group, count)
    expect(await owe('leads', 1)).toBeNull()
    expect(await owe('leads', 0)).toMatch(/count_check/)
    expect(await owe('product-owners', 2)).toMatch(/RequestDuty_pkey/)
    expect(await refusalOf(`insert into "RequestDuty" values ('nothing', $1, 1)`, 'leads')).toMatch(/requestId_fkey/)
  })
})

describe('one subject', () => {
  it('has one open request of a kind, and another when that has ended', async () => {
    const { id } = await requestOf(await ask(stage.writerPod, page()))
    const again = (kind: string, state: string) =>
      refusalOf(
        `insert into "Request" select (jsonb_populate_record(r, jsonb_build_object('id', 'again', 'number', 999999, 'kind', $2::text, 'state', $3::text))).*
          from "Request" r where id = $1`,
        id,
        kind,
        state,
      )
    for (const state of ['waiting', 'approved']) expect(await again('tool_call', state)).toMatch(/Request_open/)
    expect(await again('tool_call', 'expired')).toBeNull()
    expect(await again('other', 'waiting')).toBeNull()
  })
})

async function aVote() {
  const call = await ask(stage.otherPod, page())
  expect(await decide(stage.ana, call)).toMatchObject({ ok: true })
  return await read.vote.findFirstOrThrow({ where: { requestId: (await requestOf(call)).id } })
}
