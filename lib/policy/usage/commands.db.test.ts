import { beforeAll, expect, it } from 'vitest'
import { noSuchTool } from '@/lib/audit/names/made-up'
import { timeline } from '@/lib/audit/queries'
import { cast, must, page } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import type { Actor, PodActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { sealLines } from '@/lib/jobs/partitions'
import { permissionsOf } from '@/lib/people/rules'
import { countUsage } from '@/lib/policy/usage/commands'
import { lastUse, unusedOf, usageOfCells, usageOfTool } from '@/lib/policy/usage/queries'
import { whatIf } from '@/lib/policy/whatif/queries'

let vic: Actor
let writer: PodActor
let other: PodActor
beforeAll(async () => {
  const { ana, writerPod, otherPod } = await cast()
  vic = { ...ana, can: permissionsOf(['viewer']) }
  ;[writer, other] = [writerPod, otherPod]
})

const make = async (pod: PodActor, tool: string, args: Record<string, string>) =>
  expect(await submitCall(pod, { tool, arguments: args, idempotencyKey: newId() })).toMatchObject({ ok: true })
const owner = (text: string) => asOwner(process.env.DATABASE_OWNER_URL!, (client) => client.query(text))
/** Everything that has its place, so many lines at once. */
async function count(atOnce = 1000) {
  await must(sealLines as never, {})
  for (let isAll = false; !isAll;) ({ isAll } = (await must(countUsage as never, { atOnce })) as { isAll: boolean })
}
const stored = () => read.policyUsage.findMany({ orderBy: [{ tool: 'asc' }, { day: 'asc' }] })

it('counts each call once by what was answered, of all pods of a role, and again from the beginning the same', async () => {
  expect(await usageOfCells(vic, 'prod')).toBeNull()
  await make(writer, 'memory.search', { keyword: 'lamps' })
  await make(other, 'memory.search', { keyword: 'jars' })
  await count()
  await make(writer, 'memory.search', { keyword: 'tiles' })
  await make(writer, 'outputs.commit_and_log', page())
  await make(writer, 'git.rollback_commit', {})
  await count()
  await count()
  const usage = (await usageOfCells(vic, 'prod'))!
  expect(usage.cells).toEqual({
    'writerpod memory.search': { allowed: 3, asked: 0, denied: 0, lastAt: expect.stringMatching(/Z$/) },
    'writerpod outputs.commit_and_log': { allowed: 0, asked: 1, denied: 0, lastAt: expect.stringMatching(/Z$/) },
    'writerpod git.rollback_commit': { allowed: 0, asked: 0, denied: 1, lastAt: expect.stringMatching(/Z$/) },
  })
  expect((await usageOfCells(vic, 'dev'))!.cells).toEqual({})
  const cell = { environment: 'prod', role: 'WriterPod', tool: 'memory.search' }
  expect(await lastUse(vic, cell)).toBe(usage.cells['writerpod memory.search']!.lastAt)
  expect(await lastUse(vic, { ...cell, environment: 'dev' })).toBeNull()

  const unused = (await unusedOf(vic, undefined))!
  expect(unused).toMatchObject({ environment: 'prod', window: { days: 0, asOf: usage.asOf } })
  const { rights, of, pods } = unused.roles.find(({ role }) => role === 'WriterPod')!
  expect([pods, of - rights.length]).toEqual([2, 2])
  expect(rights.map(({ tool }) => tool.key)).not.toContain('memory.search')
  expect(rights.every(({ last }) => last === null)).toBe(true)

  const ofTool = await usageOfTool(vic, 'memory.search')
  const whole = { allowed: 3, asked: 0, denied: 0, lastAt: usage.cells['writerpod memory.search']!.lastAt }
  expect(ofTool!.places).toEqual([{ environment: 'prod', whole, roles: [{ role: 'WriterPod', usage: whole }] }])
  expect(ofTool!.asOf).toBe(usage.asOf)
  expect((await usageOfTool(vic, 'memory.stats'))!.places).toEqual([])

  const once = await stored()
  await owner('delete from "PolicyUsage"; delete from "PolicyUsageMark"')
  await count(7)
  expect(await stored()).toEqual(once)
})

it('what if is asked for a pod with its own role, department and repositories, and leaves no line', async () => {
  const lines = await read.auditEvent.count()
  const asked = await whatIf(vic, { pod: 'writer', role: 'DevPod', tool: 'git.rollback_commit', env: 'moon' })
  expect(asked).toMatchObject({
    environment: 'prod',
    unknown: ['env'],
    answer: { decision: 'deny', who: 'WriterPod', cell: { role: 'WriterPod', department: 'product' } },
  })
  expect(
    (await whatIf(vic, { role: 'DeliveryPod', tool: 'git.rollback_commit', path: 'docs/a.md', branch: 'work' }))!
      .answer,
  ).toMatchObject({
    decision: 'ask',
    isDepartmentChosen: false,
  })
  expect(await whatIf(vic, { pod: 'nobody', tool: 'no.such' })).toMatchObject({
    answer: null,
    unknown: ['pod', 'tool'],
  })
  expect(await read.auditEvent.count()).toBe(lines)
  await expect(whatIf({ ...vic, can: new Set() }, {})).rejects.toThrow('policy:read')
})

it('counts all names that pods made up together, and each of them is found all the same', async () => {
  const names = Array.from({ length: 30 }, (_, at) => `made.up_${at}`)
  for (const name of names) await make(writer, name, {})
  const found = async (tool: string) =>
    (await timeline({ ...vic, can: permissionsOf(['auditor']) }, { tool })).rows.map(({ sentence }) => sentence)
  const line = [expect.stringContaining(`was not allowed to use ${noSuchTool}`)]
  await must(sealLines as never, {})
  expect(await found('made.up_7')).toEqual(line)
  await count()
  const unknown = (await stored()).filter(({ tool }) => tool === '?' || tool.startsWith('made.'))
  expect(unknown).toMatchObject([{ tool: '?', allowed: 0, asked: 0, denied: 30 }])
  expect(await found('made.up_7')).toEqual(line)
  expect(await found('made.up_70')).toEqual([])
})
