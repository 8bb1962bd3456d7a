import { addPerson, addPod, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { decide, requestNumbered } from '@/lib/access/fixture'
import { podFromBearer, refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import { type Actor, type PersonActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { makeRepository } from '@/lib/imports/fixture'
import { importAll } from '@/lib/imports/fixture-import'
import { takeUpPrompt } from '@/lib/imports/prompts/commands'
import { rollBack } from '@/lib/prompts/back/commands'
import { askForLive } from '@/lib/prompts/commands'
import { makeLive } from '@/lib/prompts/fixture'

// Which version is live is moved by signatures alone. Whoever else tries is refused, and the record says so.

let gate: TestGate
let writer: TestPod
let admin: PersonActor
let lead: PersonActor
const slug = 'glazes'
const text = (number: number) => `You name glazes. Version ${number}.\n`
const folder = mkdtempSync(path.join(tmpdir(), 'countersign-pointer-'))

beforeAll(async () => {
  gate = await openGate()
  writer = await addPod('pointer-writer')
  admin = await addPerson('Ade', ['delivery-leads'], ['admin', 'approver'])
  lead = await addPerson('Lead', ['delivery-leads'], ['approver'])
  await refreshAccess()
  for (const number of [1, 2]) expect(await send({ text: text(number) })).toMatchObject({ status: 200 })
  await makeLive([admin, lead], slug, 1)
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await gate.close()
})

const send = (body: object) => asPod(gate, writer.serviceKey, '/v2/prompts', { slug, ...body })
const live = async () => (await read.promptLive.findMany()).map(({ environment, number }) => [environment, number])
const wish = (number: number) => ({ slug, number, environment: 'prod', reason: 'It is better' })
const lastRefusal = async () =>
  await read.auditEvent.findFirstOrThrow({ where: { type: 'command.refused' }, orderBy: { id: 'desc' } })

it('is not moved by a pod that says where its text is to be live, and nothing is kept of that text', async () => {
  for (const environment of ['prod', 'dev', 'anywhere']) {
    const answer = await send({ text: text(3), environment })
    expect(answer).toMatchObject({
      status: 422,
      json: { code: 'live_by_signature', fields: { environment: [expect.any(String)] } },
    })
  }
  expect(await lastRefusal()).toMatchObject({
    podId: writer.podId,
    subjectId: 'prompts.send',
    sentence: expect.stringContaining('people alone make a prompt live'),
  })
  expect(await read.promptVersion.count({ where: { promptSlug: slug } })).toBe(2)
  expect(await live()).toEqual([['prod', 1]])
})

it('is not moved by the key of a pod, nor by what acts by itself such as an import', async () => {
  const pod = (await podFromBearer(writer.serviceKey))!
  for (const actor of [pod, systemActor] satisfies Actor[])
    for (const command of [askForLive, rollBack] as const) {
      expect(await execute(command, actor, wish(2))).toMatchObject({ ok: false, kind: 'forbidden' })
      expect(await lastRefusal()).toMatchObject({ subjectId: command.name, actorId: actor.id })
    }
  expect(await live()).toEqual([['prod', 1]])
})

it('is not moved by an import of a repository that says so, nor by taking up what it holds', async () => {
  const says = `---\nlive: prod\nenvironment: prod\nversion: 9\n---\n${text(9)}`
  await importAll(makeRepository(folder, [{ message: 'Make it live', files: { [`prompts/${slug}.md`]: says } }]), slug)
  expect(await live()).toEqual([['prod', 1]])
  const { id: promptId } = await read.importPrompt.findFirstOrThrow({ where: { path: `prompts/${slug}.md` } })
  expect(await execute(takeUpPrompt, admin, { promptId, slug, basedOn: 2 })).toMatchObject({ ok: true })
  expect(await read.promptVersion.count({ where: { promptSlug: slug } })).toBe(3)
  expect(await live()).toEqual([['prod', 1]])
})

it('is not moved by an admin alone, who asks and may not sign that', async () => {
  const asked = await execute(askForLive, admin, wish(2))
  const request = await requestNumbered((asked as { value: { number: number } }).value.number)
  expect(await decide(admin, request)).toMatchObject({ ok: false, reason: 'own_wish' })
  expect(await lastRefusal()).toMatchObject({ actorId: admin.id })
  // Going back is at once, and only to what people had signed there.
  expect(await execute(rollBack, admin, wish(2))).toMatchObject({ ok: false, reason: 'never_live' })
  expect(await lastRefusal()).toMatchObject({ actorId: admin.id, subjectId: 'prompts.roll_back' })
  expect(await live()).toEqual([['prod', 1]])
})
