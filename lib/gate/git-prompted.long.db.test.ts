import { commit, mustGit, stateFolder } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { addPerson, asPod, elapse } from '@/lib/gate/fixture'
import { ruledWhen } from '@/lib/gate/fixture-ruled'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import { sha256 } from '@/lib/core/canonical'
import { read } from '@/lib/db/client'
import { deliveryEnvelope } from '@/lib/deliveries/schema'
import { settleDue } from '@/lib/jobs/clock'
import { allowedSigners, signersIn, signingKey } from '@/lib/git/signed'
import { verifyBranch } from '@/lib/git/verify'
import { writePrompt } from '@/lib/prompts/commands'
import { makeLive } from '@/lib/prompts/fixture'
import { brief } from '@/lib/requests/schema'

// From which prompt a pod worked stands in what people sign, and in the commit that comes of it.

const lines = (first: string, last: string) =>
  `${[first, 'two', 'three', 'four', 'five', 'six', 'seven', last].join('\n')}\n`

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
  const clone = await shop.clone()
  await commit(clone, 'Begin', { 'docs/plan.md': lines('one', 'eight') })
  await landed(numberIn(await ask(clone, 'begin')))
})
afterAll(() => shop.close())

async function landed(number: number): Promise<void> {
  expect(await signed(shop, number)).toMatchObject({ state: 'released' })
  await work()
}

/** Says from which prompt the pod works on a task. */
async function said(task_id: string, what: object): Promise<void> {
  const answer = await asPod(shop.gate, shop.pod.serviceKey, '/v1/prompts/used', { task_id, ...what })
  expect(answer.status, JSON.stringify(answer.json)).toBe(200)
}

async function pushed(task: string, files: Record<string, string>): Promise<number> {
  const clone = await shop.clone()
  await commit(clone, task, files)
  return numberIn(await ask(clone, task))
}

const signedOf = async (number: number) => deliveryEnvelope.parse((await requestNumbered(number)).envelope)
const verdict = async () => {
  const signers = signersIn(allowedSigners(signingKey(stateFolder)))
  return (await verifyBranch(shop.folder, 'main', signers))[0]!
}

describe('a delivery of a task', () => {
  it('names the prompt that its pod said it works from, to whoever signs and in git', async () => {
    const text = 'Write of lamps, and of nothing else.'
    const digest = sha256(text)
    await said('said', { text })
    const number = await pushed('said', { 'docs/said.md': 'Said.\n' })
    expect((await signedOf(number)).prompt).toEqual({
      digest,
      match: 'never_seen',
      slug: null,
      number: null,
      isFilled: false,
    })
    const { checks } = brief.parse((await requestNumbered(number)).brief)
    expect(checks.find(({ name }) => name === 'prompt')).toEqual({
      name: 'prompt',
      state: 'found',
      words: 'Prompt: the pod said of its task that nobody knows this text',
    })
    await landed(number)
    const told = `no version that was approved (sha256:${digest})`
    expect(await mustGit(shop.folder, 'log', '-1', '--format=%(trailers:key=Prompt,valueonly)', 'main')).toBe(told)
    expect(await verdict()).toMatchObject({ is: 'signed', prompt: told })
  })

  it('names the version that is live, filled in, by its name and by the digest of the very text', async () => {
    const author = await addPerson('Lena Author', [], ['prompt_reviewer', 'admin'])
    const template = 'You write of {thing} for the shop, and of nothing else.\n'
    const slug = 'things'
    expect(await execute(writePrompt, author, { slug, title: 'Things', text: template })).toMatchObject({ ok: true })
    await makeLive([author, shop.lead], slug, 1, 'dev')
    await said('filled', { slug, values: { thing: 'lamps' } })
    const number = await pushed('filled', { 'docs/filled.md': 'Filled.\n' })
    const { checks } = brief.parse((await requestNumbered(number)).brief)
    expect(checks.find(({ name }) => name === 'prompt')).toMatchObject({
      state: 'pass',
      words: expect.stringMatching(
        /^Prompt: the pod said of its task that it is version 1 of “Things”, which is live in/,
      ),
    })
    await landed(number)
    const digest = sha256(template.replace('{thing}', 'lamps'))
    expect(await verdict()).toMatchObject({ prompt: `things, version 1, filled in (sha256:${digest})` })
  })

  it('names none where its pod said nothing of it', async () => {
    const number = await pushed('silent', { 'docs/silent.md': 'Silent.\n' })
    expect(await signedOf(number)).not.toHaveProperty('prompt')
    await landed(number)
    expect(await verdict()).toMatchObject({ is: 'signed', prompt: null })
  })

  it('goes on with the prompt from which it was made where it is prepared again, whatever its pod works from by then', async () => {
    await said('again', { text: 'Write of vases.' })
    const first = await pushed('again', { 'docs/plan.md': lines('one', 'EIGHT') })
    await landed(await pushed('beside', { 'docs/plan.md': lines('ONE', 'eight') }))
    await said('again', { text: 'Write of bowls.' })
    expect(await signed(shop, first)).toMatchObject({ state: 'superseded' })
    await work()
    const { requestId } = await read.delivery.findFirstOrThrow({ where: { taskKey: 'again', revision: 2 } })
    const { number } = await read.request.findUniqueOrThrow({ where: { id: requestId! } })
    expect((await signedOf(number)).prompt).toMatchObject({ digest: sha256('Write of vases.') })
  })
})

describe('a rule about the prompt', () => {
  const denied = { tools: 'git.deliver', then: 'deny' } as const
  const pushedUnder = async (when: string, task: string) => {
    const clone = await shop.clone()
    await commit(clone, task, { [`docs/${task}.md`]: `${task}\n` })
    let answer = { ok: false, out: '' }
    await ruledWhen(when, denied, async () => void (answer = await ask(clone, task)))
    return answer
  }

  it('counts when its pod delivers, by what it said last of that task', async () => {
    await said('ruled', { text: 'Write of chairs.' })
    const refused = { ok: false, out: expect.stringContaining('By this rule: Nothing gets lost') }
    expect(await pushedUnder('{ prompt_state: [never_seen] }', 'ruled')).toMatchObject(refused)
    expect(await pushedUnder('{ prompt_state: [not_said] }', 'ruled')).toMatchObject({ ok: true })
    expect(await pushedUnder('{ prompt_state: [never_seen] }', 'unsaid')).toMatchObject({ ok: true })
    expect(await pushedUnder('{ prompt_state: [not_said] }', 'unsaid too')).toMatchObject(refused)
  })

  it('counts again before what was signed lands, by the prompt that was signed', async () => {
    const settledUnder = async (when: string, task: string) => {
      await said(task, { text: `Write of ${task}.` })
      const request = await requestNumbered(await pushed(task, { [`docs/${task}.md`]: `${task}\n` }))
      expect(await decide(shop.lead, request)).toMatchObject({ ok: true })
      await elapse(request.subjectId, 'effectiveAt')
      await ruledWhen(when, denied, async () => void (await settleDue()))
      return (await requestNumbered(request.number)).state
    }
    expect(await settledUnder('{ prompt_state: [never_seen] }', 'tables')).toBe('denied')
    expect(await settledUnder('{ prompt_state: [not_said] }', 'beds')).toBe('released')
  })
})
