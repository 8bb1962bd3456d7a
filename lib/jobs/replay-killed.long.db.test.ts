import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { cast } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import { execute } from '@/lib/change/command'
import { patience } from '@/lib/core/fixture-patience'
import { read } from '@/lib/db/client'
import { withClient } from '@/lib/db/roles'
import { bundledWorkers, killWorker } from '@/lib/jobs/fixture-worker'
import { permissionsOf } from '@/lib/people/rules'
import { editChange, startChange } from '@/lib/policy/drafts/commands'
import { askReplay } from '@/lib/policy/replay/commands'
import { latestReplay } from '@/lib/policy/replay/queries'

let workers: Awaited<ReturnType<typeof bundledWorkers>>

beforeAll(async () => {
  workers = await bundledWorkers()
})
afterAll(async () => {
  await workers.end()
})

it('a replay whose worker is killed in the middle is done by the next one, whole and once', async () => {
  const { ana, writerPod } = await cast()
  const ade = { ...ana, id: 'ade', name: 'Ade', can: permissionsOf(['admin']) }
  for (let made = 0; made < 3; made++) {
    const call = { tool: 'memory.search', arguments: { keyword: 'lamps' }, idempotencyKey: `killed-${made}` }
    expect(await submitCall(writerPod, call)).toMatchObject({ ok: true })
  }
  const { document } = await read.policyVersion.findFirstOrThrow({ orderBy: { version: 'desc' } })
  const text = document.replace(
    '  guarded:\n    rules:\n',
    (all) => `${all}      - { tools: [memory.search], then: deny, because: Not now }\n`,
  )
  const started = await execute(startChange, ade, {})
  const { number } = (started as { value: { number: number } }).value
  expect(await execute(editChange, ade, { number, text })).toMatchObject({ ok: true })
  expect(await execute(askReplay, ade, { number })).toMatchObject({ ok: true })

  // It begins, finds what the calls have in common closed to it, and so is in the middle when it is killed.
  await withClient(process.env.DATABASE_OWNER_URL!, async (owner) => {
    await owner.query('begin')
    await owner.query('lock table "Grounds" in access exclusive mode')
    const first = workers.start()
    const begun = { state: 'waiting', progress: { judged: 0 } }
    await vi.waitFor(async () => expect(await latestReplay(ade, number)).toMatchObject(begun), patience)
    await killWorker(first)
    await owner.query('commit')
  })
  expect(await latestReplay(ade, number)).toMatchObject({ state: 'waiting', result: null })

  workers.start()
  await vi.waitFor(async () => expect(await latestReplay(ade, number)).toMatchObject({ state: 'done' }), patience)
  const { result } = (await latestReplay(ade, number))!
  const recorded = await read.call.count()
  expect(result).toMatchObject({ totals: { newly_denied: 3 }, coverage: { recorded, replayed: recorded } })
  expect(await read.auditEvent.count({ where: { type: 'policy_change.replayed' } })).toBe(1)
  expect(await read.policyReplayProgress.count()).toBe(0)
})
