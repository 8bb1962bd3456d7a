import { addPerson, addPod, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered, settled } from '@/lib/access/fixture'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { withClient } from '@/lib/db/roles'
import { askForDeletion } from '@/lib/memory/deletion/commands'
import { deletionRequests } from '@/lib/memory/deletion/request'
import { listMemory, memoryDetail } from '@/lib/memory/queries'
import { archiveEntry, restoreEntry } from '@/lib/memory/written/keep/commands'

let gate: TestGate
let pod: TestPod
let asker: PersonActor
let signer: PersonActor
let turn = 0

beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('memory-deleted', { role: 'ResearchPod', department: 'research' })
  asker = await addPerson('Ada', ['product-owners'], ['approver'])
  signer = await addPerson('Olga', ['product-owners'], ['approver'])
  await refreshAccess()
})
afterAll(() => gate.close())

const why = { reason: 'Rosa asked that nothing of her is kept' }
const write = (key: string, text: string) =>
  asPod(gate, pod.serviceKey, '/v2/memory/entries', {
    key,
    text,
    tags: ['lindt'],
    idempotency_key: `deleted-${turn++}`,
  })
const found = async (q: string) =>
  (await asPod(gate, pod.serviceKey, `/v2/memory/entries?q=${q}`)).json['entries'] as { key: string }[]
const idOf = async (path: string) => (await read.memoryEntry.findFirstOrThrow({ where: { path, origin: 'live' } })).id
const ask = async (path: string, who = asker) =>
  await execute(askForDeletion, who, { entryId: await idOf(path), ...why })

async function asked(path: string) {
  const outcome = await ask(path)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return await requestNumbered(outcome.value.number)
}

describe('the text of an entry', () => {
  it('goes once somebody else has signed it, and with it everything by which it is found', async () => {
    const key = 'contacts/lindt'
    await write(key, 'Rosella Lindt keeps kiln 1.')
    await write(key, 'Rosella Lindt keeps kiln 2.')
    const entry = await read.memoryEntry.findFirstOrThrow({ where: { path: key }, include: { versions: true } })
    const calls = entry.versions.map(({ callId }) => callId!)
    const digests = (await read.call.findMany({ where: { id: { in: calls } } })).map(({ digest }) => digest).toSorted()

    const request = await asked(key)
    expect(request).toMatchObject({ kind: 'memory_deletion', state: 'waiting', askerSays: why.reason })
    expect(await ask(key)).toMatchObject({ reason: 'asked_already' })
    const { id, number } = request
    expect((await memoryDetail(signer, entry.id))?.written?.deletion).toEqual({ asked: { id, number }, done: null })
    expect((await deletionRequests.show(request)).change.content).toMatchObject({ text: 'Rosella Lindt keeps kiln 2.' })
    expect(await decide(asker, request)).toMatchObject({ reason: 'own_wish' })
    expect(await found('rosella')).toHaveLength(1)
    expect(await decide(signer, request)).toMatchObject({ ok: true })
    const done = await settled(request)
    expect(done).toMatchObject({ state: 'executed' })

    expect(await found('rosella')).toEqual([])
    expect((await listMemory(asker, { q: 'rosella' })).rows).toEqual([])
    expect((await listMemory(asker, { q: 'lindt', state: 'archived' })).rows).toMatchObject([{ path: key, tags: [] }])
    expect(await asPod(gate, pod.serviceKey, `/v2/memory/entry?key=${key}`)).toMatchObject({ status: 404 })
    // Nothing holds the words any more, whoever looks, while digests and who wrote them are as they were.
    expect(await rowsHolding('Rosella')).toEqual([])
    const after = await read.memoryVersion.findMany({ where: { entryId: entry.id }, orderBy: { number: 'asc' } })
    expect(after.map(({ state, textDigest, writtenByName }) => ({ state, textDigest, writtenByName }))).toEqual(
      entry.versions
        .toSorted((a, b) => a.number - b.number)
        .map(({ textDigest, writtenByName }) => ({ state: 'deleted', textDigest, writtenByName })),
    )
    const kept = await read.call.findMany({ where: { id: { in: calls } } })
    expect(kept.map(({ digest }) => digest).toSorted()).toEqual(digests)
    expect(kept.map(({ arguments: args }) => args)).toEqual([
      { key, text: null, tags: [] },
      { key, text: null, tags: [] },
    ])
    const detail = await memoryDetail(asker, entry.id)
    expect(detail?.written?.deletion).toEqual({
      asked: null,
      done: { request: request.number, by: 'Ada', signed: ['Olga'] },
    })
    expect((await deletionRequests.show(done)).change.content).toMatchObject({ text: null })
    const line = await read.auditEvent.findFirstOrThrow({ where: { type: 'memory.deleted', requestId: request.id } })
    expect(line.sentence).toBe(`The text of 2 versions of the memory entry “${key}” was deleted, as Ada had asked`)

    // Nobody gives it back, and what is written there next people look at first.
    expect(await execute(restoreEntry, signer, { entryId: entry.id, ...why })).toMatchObject({ reason: 'not_held' })
    expect(await execute(archiveEntry, signer, { entryId: entry.id, ...why })).toMatchObject({ reason: 'not_active' })
    expect(await ask(key)).toMatchObject({ reason: 'text_deleted' })
    expect(await write(key, 'Rosella Lindt keeps kiln 2.')).toMatchObject({ status: 202, json: { version: 3 } })
    const again = await memoryDetail(asker, entry.id)
    expect(again?.written?.versions.map(({ text }) => text)).toEqual(['Rosella Lindt keeps kiln 2.', '', ''])
  })

  it('stays where another entry says the same, and for that one alone', async () => {
    await write('kilns/one', 'Kiln 7 stays shut.')
    await write('kilns/other', 'Kiln 7 stays shut.')
    const request = await asked('kilns/one')
    await decide(signer, request)
    expect(await settled(request)).toMatchObject({ state: 'executed' })
    expect((await found('shut')).map(({ key }) => key)).toEqual(['kilns/other'])
    const detail = await memoryDetail(asker, await idOf('kilns/one'))
    expect(detail?.written?.versions.map(({ text }) => text)).toEqual([''])
  })

  it('stays where another version was written before it was signed, and where people say no', async () => {
    await write('kilns/late', 'Kiln 8 is new.')
    const request = await asked('kilns/late')
    await write('kilns/late', 'Kiln 8 is quite new.')
    await decide(signer, request)
    expect(await settled(request)).toMatchObject({ state: 'superseded' })
    expect(await found('quite')).toHaveLength(1)
    const second = await asked('kilns/late')
    await decide(signer, second, 'reject')
    expect(await settled(second)).toMatchObject({ state: 'rejected' })
    expect(await found('quite')).toHaveLength(1)
    expect((await memoryDetail(asker, await idOf('kilns/late')))?.written?.deletion).toBeNull()
  })

  it('takes with it what waited for people', async () => {
    const waiting = await write('kilns/waits', 'Ask rosa.lindt@pottery.co.uk about kiln 9.')
    expect(waiting.status).toBe(202)
    const request = await asked('kilns/waits')
    await decide(signer, request)
    expect(await settled(request)).toMatchObject({ state: 'executed' })
    const number = Number(String(waiting.json['request']).slice(3))
    expect(await requestNumbered(number)).toMatchObject({ state: 'withdrawn' })
    const entryId = await idOf('kilns/waits')
    const where = { subjectKind: 'memory_version', subjectId: entryId }
    expect((await read.finding.findMany({ where })).map(({ state }) => state)).toEqual(['fixed'])
  })

  it('is asked for by whoever looks after memory', async () => {
    await write('kilns/whose', 'Kiln 10 is old.')
    const vic = await addPerson('Vic', [], ['viewer'])
    expect(await ask('kilns/whose', vic)).toMatchObject({ reason: 'missing_permission' })
    expect(await execute(askForDeletion, asker, { entryId: 'none', ...why })).toMatchObject({ reason: 'unknown_entry' })
    expect(await execute(askForDeletion, asker, { entryId: await idOf('kilns/whose'), reason: '' })).toMatchObject({
      reason: 'invalid_input',
    })
  })

  it('goes by signature alone, which the database sees to', async () => {
    await write('kilns/sure', 'Kiln 11 is sure.')
    const version = await read.memoryVersion.findFirstOrThrow({ where: { entryId: await idOf('kilns/sure') } })
    const asWriter = (sql: string, id: string) => withClient(process.env.DATABASE_URL!, (db) => db.query(sql, [id]))
    await expect(
      asWriter(`update "MemoryText" set "text" = '' where "digest" = $1`, version.textDigest!),
    ).rejects.toThrow(/goes only by signature/)
    await expect(
      asWriter(`update "MemoryText" set "text" = 'x' where "digest" = $1`, version.textDigest!),
    ).rejects.toThrow(/MemoryText_digest/)
    await expect(
      asWriter(
        `update "Call" set "arguments" = "arguments" || '{"text": null, "tags": []}' where id = $1`,
        version.callId!,
      ),
    ).rejects.toThrow(/permission denied/)
    await asWriter('select clear_calls_of_memory($1)', await idOf('kilns/sure'))
    const call = await read.call.findUniqueOrThrow({ where: { id: version.callId! } })
    expect(call.arguments).toMatchObject({ text: 'Kiln 11 is sure.' })
  })
})

/** The tables in which some row holds a word. */
async function rowsHolding(word: string): Promise<string[]> {
  return await withClient(process.env.DATABASE_OWNER_URL!, async (db) => {
    const { rows } = await db.query<{ name: string }>(
      `select relname as name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
         and not relispartition`,
    )
    const holding: string[] = []
    for (const { name } of rows) {
      const { rowCount } = await db.query(`select 1 from "${name}" t where t::text like '%' || $1 || '%' limit 1`, [
        word,
      ])
      if (rowCount) holding.push(name)
    }
    return holding
  })
}
