import { addPerson, addPod, asPod, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { systemActor } from '@/lib/core/actor'
import { retirePod } from '@/lib/pods/commands'
import { listDrifts } from '@/lib/prompts/drift/queries'
import { settleFinding } from '@/lib/findings/commands'
import { findingDetail } from '@/lib/findings/queries'

let gate: TestGate
let pod: TestPod

beforeAll(async () => {
  gate = await openGate()
  pod = await addPod('prompts-found')
  await refreshAccess()
  await asPod(gate, pod.serviceKey, '/v2/prompts', { slug: 'found', text: 'You edit pages. Never change a number.' })
})
afterAll(() => gate.close())

const say = (text: string) => asPod(gate, pod.serviceKey, '/v1/prompts/used', { slug: 'found', text, task_id: 'one' })
const found = () => read.finding.findMany({ where: { podId: pod.podId }, orderBy: { id: 'asc' } })

it('is found where a pod works from another text, and is fixed when it works from yet another', async () => {
  const lena = await addPerson('Lena', [], ['admin'])
  await say('You edit pages. You may change a number.')
  expect(await found()).toMatchObject([
    { kind: 'prompt.drift', subjectKind: 'prompt_use', severity: 'medium', state: 'open', environment: 'prod' },
  ])
  expect(await findingDetail(lena, (await found())[0]!.id)).toMatchObject({
    what: 'a text that is not what is live',
    title: 'What WriterPod works from for one',
    masked: 'found, version 1',
    href: '/prompts/found/v/1',
  })
  await say('You edit pages. Change any number.')
  expect(await found()).toMatchObject([{ state: 'fixed' }, { state: 'open' }])
})

it('stands on the board until the pod is retired', async () => {
  const lena = await addPerson('Lena', [], ['admin'])
  const other = await addPod('prompts-retired')
  await refreshAccess()
  await asPod(gate, other.serviceKey, '/v1/prompts/used', { slug: 'found', text: 'You do as you like.' })
  const slugs = async () => (await listDrifts(lena, { prompt: 'found' })).rows.map(({ pod: { slug } }) => slug)
  const before = await slugs()
  expect(before).toHaveLength(2)
  expect(await execute(retirePod, systemActor, { podSlug: before[0]! })).toMatchObject({ ok: true })
  expect(await slugs()).toEqual(before.slice(1))
})

it('stays what a person said it is', async () => {
  const ana = await addPerson('Ana')
  const { id } = (await found()).at(-1)!
  const said = { findingId: id, as: 'accepted', reason: 'It is tried for a day' }
  expect(await execute(settleFinding, ana, said)).toEqual({ ok: true, value: { state: 'accepted' } })
  await say('You edit pages.')
  expect(await found()).toMatchObject([{ state: 'fixed' }, { state: 'accepted' }, { state: 'open' }])
})
