import { beforeAll, expect, it } from 'vitest'
import { cast, must } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import { read } from '@/lib/db/client'
import { bindPod } from '@/lib/pods/commands'

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
