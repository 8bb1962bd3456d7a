import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cast, decide, person, recordOf, requestNumbered, settled } from '@/lib/access/fixture'
import { askForPod, proposePod } from '@/lib/access/pods/commands'
import { must } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { type PersonActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { kinds } from '@/lib/kinds/registry'
import { deactivatePerson } from '@/lib/access/people/commands'
import { bindPod, issueCredential, retirePod } from '@/lib/pods/commands'
import { openCredentials } from '@/lib/pods/queries'
import { podDetail } from '@/lib/pods/read/queries'
import { holdPod, resumePod } from '@/lib/pods/standing/commands'
import { requestDetail } from '@/lib/requests/detail/queries'

let stage: Awaited<ReturnType<typeof cast>>
let ade: PersonActor
let ben: PersonActor
let turn = 0
/** A pod of its own for each test. */
let slug: string

beforeAll(async () => {
  stage = await cast()
  ade = await person('Ade', ['admin', 'approver'], ['delivery-leads'])
})

beforeEach(async () => {
  slug = `shop-${turn++}`
  ben = await person('Ben', ['approver'], ['delivery-leads'])
})

const place = () => ({
  role: 'gptpod',
  department: 'delivery',
  environments: 'prod',
  repositories: 'acme/shop, acme/till',
  ownerId: ben.id,
  reason: 'The shop needs one',
})
const wish = () => ({ slug, name: 'ShopPod', purpose: 'Looks after the shop', ...place() })

async function asked(
  outcome: Promise<Awaited<ReturnType<typeof execute<typeof proposePod.input, { number: number }>>>>,
) {
  const found = await outcome
  if (!found.ok) throw new Error(JSON.stringify(found))
  return await requestNumbered(found.value.number)
}
const propose = () => asked(execute(proposePod, ade, wish()))
const podNow = () => read.pod.findUniqueOrThrow({ where: { slug }, include: { accounts: true } })
const credential = () => ({ podSlug: slug, environment: 'prod', kind: 'service_key' })

/** A pod that people have signed. */
async function signedPod(): Promise<void> {
  const request = await propose()
  await decide(stage.lead, request)
  await settled(request)
}

describe('a new pod', () => {
  it('may do nothing until others have signed what it is, then has its identity and can be given a credential', async () => {
    const request = await propose()
    expect(await podNow()).toMatchObject({ state: 'proposed', role: 'GPTPod', accounts: [] })
    expect(await execute(issueCredential, ade, credential())).toMatchObject({ reason: 'pod_proposed' })
    expect(await execute(resumePod, ade, { podSlug: slug, reason: 'Now' })).toMatchObject({ reason: 'pod_proposed' })
    expect(await decide(ade, request)).toMatchObject({ reason: 'own_wish' })
    expect(await decide(ben, request)).toMatchObject({ reason: 'for_oneself' })
    expect(await decide(stage.lead, request)).toMatchObject({ ok: true })
    expect(await settled(request)).toMatchObject({ state: 'executed' })
    expect(await podNow()).toMatchObject({
      state: 'active',
      ownerId: ben.id,
      repositories: ['acme/shop', 'acme/till'],
      accounts: [{ environment: 'prod', clientId: `${slug}.prod` }],
    })
    expect(await recordOf(request)).toEqual([
      'Ade: request.opened',
      'Lead: request.approved',
      'Countersign: request.released',
      'Countersign: pod.changed',
    ])
    expect(await execute(issueCredential, ade, credential())).toMatchObject({ ok: true })
    expect((await openCredentials()).filter(({ podSlug }) => podSlug === slug)).toHaveLength(1)
  })

  it('is shown with what it would be and everything it might then do', async () => {
    const request = await propose()
    const detail = await requestDetail(stage.lead, request.number, kinds)
    expect(detail).toMatchObject({ change: { kind: 'pod_right', content: { name: 'ShopPod', signed: { was: null } } } })
    const content = detail!.change.content as { places: { environment: string; tools: { after: string }[] }[] }
    expect(content.places).toHaveLength(1)
    expect(content.places[0]!.tools.every(({ after }) => after === 'Allow')).toBe(true)
    expect(await podDetail(stage.lee, slug)).toMatchObject({ wish: { number: request.number }, waitingCount: 0 })
  })

  it('stays as it is when a person says no, and can be asked for again', async () => {
    const request = await propose()
    await decide(stage.lead, request, 'reject')
    await settled(request)
    expect(await podNow()).toMatchObject({ state: 'proposed' })
    const again = await asked(
      execute(askForPod, ade, { podSlug: slug, ...place(), environments: ['dev', 'prod'] }) as never,
    )
    expect(again.brief).toMatchObject({ unusual: [{ text: 'Asked again after a person said no.' }, expect.anything()] })
    await decide(stage.other, again)
    await settled(again)
    expect((await podNow()).accounts.map(({ environment }) => environment).toSorted()).toEqual(['dev', 'prod'])
  })

  it.each([
    ['pod_exists', async () => await propose(), {}],
    ['unknown_role', null, { role: 'NoSuchPod' }],
    ['unknown_department', null, { department: 'nowhere' }],
    ['unknown_person', null, { ownerId: 'nobody' }],
    ['invalid_input', null, { environments: [] }],
    ['invalid_input', null, { ownerId: '' }],
  ] as const)('is refused: %s', async (reason, before, change) => {
    await before?.()
    expect(await execute(proposePod, ade, { ...wish(), ...change })).toMatchObject({ ok: false, reason })
  })

  it('is for those who manage pods alone', async () => {
    expect(await execute(proposePod, stage.lead, wish())).toMatchObject({ reason: 'missing_permission' })
    expect(await execute(proposePod, systemActor, wish())).toMatchObject({ reason: 'missing_permission' })
  })
})

describe('what a pod may do', () => {
  const change = (more: object) => execute(askForPod, ade, { podSlug: slug, ...place(), ...more })

  it('changes once others have signed it, and its owner is none of them', async () => {
    await signedPod()
    expect(await change({})).toMatchObject({ reason: 'held' })
    const request = await asked(change({ role: 'DevPod', ownerId: stage.lee.id }) as never)
    expect(await change({ role: 'QAPod' })).toMatchObject({ reason: 'asked_already' })
    expect(await decide(ben, request)).toMatchObject({ reason: 'own_pod' })
    await decide(stage.lead, request)
    expect(await podNow()).toMatchObject({ role: 'GPTPod' })
    await settled(request)
    expect(await podNow()).toMatchObject({ role: 'DevPod', ownerId: stage.lee.id, state: 'active' })
    const line = await read.auditEvent.findFirstOrThrow({ where: { requestId: request.id, type: 'pod.changed' } })
    expect(line.sentence).toBe('ShopPod was changed: works as DevPod; Lee answers for it')
  })

  it.each([
    ['changed since', () => must(bindPod as never, { podSlug: slug, repositories: [] })],
    ['was retired', () => must(retirePod as never, { podSlug: slug })],
    ['no access any more', () => must(deactivatePerson as never, { personId: ben.id })],
  ])('is superseded where it %s', async (_, meanwhile) => {
    await signedPod()
    const request = await asked(change({ role: 'DevPod' }) as never)
    await decide(stage.lead, request)
    await meanwhile()
    expect(await settled(request)).toMatchObject({ state: 'superseded' })
    expect(await podNow()).toMatchObject({ role: 'GPTPod' })
  })

  it('does not wake up a pod that is held', async () => {
    await signedPod()
    await execute(holdPod, ade, { podSlug: slug, reason: 'Wait' })
    const request = await asked(change({ role: 'DevPod' }) as never)
    await decide(stage.lead, request)
    await settled(request)
    expect(await podNow()).toMatchObject({ role: 'DevPod', state: 'held' })
  })
})
