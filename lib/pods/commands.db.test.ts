import { beforeAll, expect, it } from 'vitest'
import { ask, cast, must, page } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import { read } from '@/lib/db/client'
import { permissionsOf } from '@/lib/people/rules'
import { bindPod } from '@/lib/pods/commands'
import { podDetail, podRows } from '@/lib/pods/read/queries'

let stage: Awaited<ReturnType<typeof cast>>
beforeAll(async () => {
  stage = await cast()
})

let turn = 0
async function answerIn(repository: string, boundTo: string[]) {
  const actor = { ...stage.writerPod, repositories: boundTo }
  const input = {
    tool: 'files.fetch',
    arguments: { path: 'a.md', repo_name: repository },
    idempotencyKey: `k${turn++}`,
  }
  const outcome = await submitCall(actor, input)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value
}

it('binds a pod to its repositories, on the record, and lets it go again', async () => {
  expect(await must(bindPod as never, { podSlug: 'writer', repositories: ['shop', 'shop', 'acme/*'] })).toEqual({
    repositories: ['acme/*', 'shop'],
  })
  expect(await read.pod.findUniqueOrThrow({ where: { slug: 'writer' } })).toMatchObject({
    repositories: ['acme/*', 'shop'],
  })
  const said = await read.auditEvent.findFirstOrThrow({ where: { type: 'pod.changed' }, orderBy: { at: 'desc' } })
  expect(said.sentence).toBe('WriterPod was changed: works in acme/*, shop only')
  await must(bindPod as never, { podSlug: 'writer', repositories: [] })
  expect(await read.pod.findUniqueOrThrow({ where: { slug: 'writer' } })).toMatchObject({ repositories: [] })
})

it('answers a call that names another repository with the reason', async () => {
  expect(await answerIn('shop', ['shop'])).toMatchObject({ decision: 'allow' })
  expect(await answerIn('till', [])).toMatchObject({ decision: 'allow' })
  expect(await answerIn('till', ['shop'])).toMatchObject({
    decision: 'deny',
    reason: 'This pod works in shop only, so the call is denied.',
  })
})

it('shows a pod with what waits, its identities and never a secret, and its calls to readers of the record alone', async () => {
  await answerIn('shop', [])
  const waits = await ask(stage.writerPod, page())
  const { rows } = await podRows(stage.ana, { q: 'WRITER', env: 'prod' })
  expect(rows.map(({ slug }) => slug)).toContain('writer')
  expect(rows.find(({ slug }) => slug === 'writer')).toMatchObject({
    waiting: 1,
    owner: 'Owner',
    environments: ['prod'],
  })
  expect(rows.find(({ slug }) => slug === 'other')).toMatchObject({ waiting: 0, owner: null, lastCall: null })
  expect((await podRows(stage.ana, { state: 'retired' })).rows).toEqual([])
  const seen = await podDetail(stage.ana, 'writer')
  expect(seen).toMatchObject({ calls: [], waiting: [{ sentence: expect.stringContaining('WriterPod') }] })
  expect(seen!.accounts[0]!.lastCall).not.toBeNull()
  expect(JSON.stringify(seen)).not.toContain('hash')
  const auditor = { ...stage.ana, can: permissionsOf(['auditor']) }
  const record = await podDetail(auditor, 'writer')
  expect(record!.calls[0]).toMatchObject({ decision: 'ask', request: Number(waits.request!.slice(3)) })
  expect(await podDetail(stage.ana, 'nobody')).toBeNull()
})
