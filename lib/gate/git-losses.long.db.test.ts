import { commit } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { ruled, withoutKeyRule } from '@/lib/gate/fixture-ruled'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestNumbered } from '@/lib/access/fixture'
import { deliveryEnvelope } from '@/lib/deliveries/schema'
import { deliveryDetail } from '@/lib/deliveries/queries'
import { brief } from '@/lib/requests/schema'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
  await landed('plan', { 'docs/plan.md': lines(40), 'docs/log.md': lines(3), 'logo.bin': 'a\0b' })
})
afterAll(() => shop.close())

const denied = { tools: 'git.deliver', then: 'deny' } as const
const lines = (count: number) => Array.from({ length: count }, (_, at) => `- Step ${at} of the plan.\n`).join('')

/** Has files reach main by a delivery. */
async function landed(task: string, files: Record<string, string>) {
  const clone = await shop.clone()
  await commit(clone, task, files)
  await signed(shop, numberIn(await ask(clone, task)))
  await work()
}

/** What people are asked about a delivery. */
async function asked(number: number) {
  const request = await requestNumbered(number)
  return { request, envelope: deliveryEnvelope.parse(request.envelope), brief: brief.parse(request.brief) }
}

describe('a push that takes much of a file', () => {
  it('says so to the pod, to whoever signs, at the file, and in what is signed', async () => {
    const clone = await shop.clone()
    await commit(clone, 'Append two steps', { 'docs/plan.md': lines(4) })
    await commit(clone, 'Grow the log', { 'docs/log.md': lines(5), 'logo.bin': 'c\0d' })
    const said = await ask(clone, 'cut')
    expect(said.out).toContain(
      'Noticed in “docs/plan.md”: The whole file is replaced by less: 36 lines of 40 went, 0 came.',
    )
    const contradicted = '“docs/plan.md”: Its message says something else than what was done: “Append”'
    expect(said.out).toContain(contradicted)

    const { request, envelope, brief: told } = await asked(numberIn(said))
    expect(envelope.losses?.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'docs/plan.md loss.replaced',
      'docs/plan.md loss.contradiction',
    ])
    expect(envelope.facts.findings).toEqual(['loss.contradiction', 'loss.replaced'])
    expect(told.unusual.map(({ text }) => text)).toEqual([
      expect.stringContaining('“docs/plan.md”: The whole file is replaced by less'),
      expect.stringContaining(contradicted),
    ])
    expect(told.checks.filter(({ state }) => state === 'found')).toMatchObject([{ name: 'loss' }])
    const page = await deliveryDetail(shop.lead, request.subjectId, 'docs/plan.md')
    expect(page?.files.map(({ path }) => path)).toEqual(['docs/plan.md', 'docs/log.md', 'logo.bin'])
    for (const file of [page!.files[0]!, page!.opened!]) expect(file.notes[0]).toMatch(/^The whole file is replaced/)
    expect(page?.files[1]).toMatchObject({ notes: [] })
  })

  it('is denied where the policy denies what loses content, and not where it speaks of something else', async () => {
    const clone = await shop.clone()
    await commit(clone, 'Keep the first steps', { 'docs/plan.md': lines(4) })
    await ruled('loss.*', denied, async () => {
      const { ok, out } = await ask(clone, 'denied')
      expect({ ok, out }).toMatchObject({ ok: false, out: expect.stringContaining('The policy does not allow it') })
    })
    await ruled('loss.contradiction', denied, async () => {
      expect((await ask(clone, 'denied')).ok).toBe(true)
    })
  })
})

describe('a push of which not all is looked through', () => {
  const long = (of: string) => [of, '\0'.repeat(33 * 1024 * 1024)] as const
  const because = 'Up to 32 MB of a delivery are looked through.'

  it('names what was not, to the pod, to whoever signs, at the file, and in what is signed', async () => {
    const clone = await shop.clone()
    await commit(clone, 'Bring the past', Object.fromEntries([long('data/past.bin'), ['docs/new.md', lines(2)]]))
    let said: Awaited<ReturnType<typeof ask>>
    await withoutKeyRule(async () => void (said = await ask(clone, 'past')))
    const named = 'Not looked through for keys and personal data: “data/past.bin”'
    expect(said!.out).toContain(`${named}.`)
    expect(said!.out).toContain(because)

    const { request, envelope, brief: told } = await asked(numberIn(said!))
    expect(envelope.unlooked).toEqual([{ path: 'data/past.bin', because: 'size' }])
    expect(envelope.facts.findings).toEqual(['not_checked'])
    expect(told.unusual).toEqual([{ text: named, baseline: because }])
    expect(told.checks).toContainEqual({ name: 'unlooked', state: 'not_run', words: named })
    const page = await deliveryDetail(shop.lead, request.subjectId, 'data/past.bin')
    for (const file of [page!.files[0]!, page!.opened!])
      expect(file).toMatchObject({ path: 'data/past.bin', notes: [expect.stringMatching(/^Nobody looked for keys/)] })
    expect(page?.files[1]).toMatchObject({ path: 'docs/new.md', notes: [] })

    // What was signed before does not say it, and is read as it was.
    const { unlooked: _unlooked, ...before } = envelope
    expect(deliveryEnvelope.parse(before)).toEqual(before)
  })

  it('is refused by name where a rule asks for what is in it, the first six of them', async () => {
    const clone = await shop.clone()
    const names = Array.from({ length: 8 }, (_, at) => `data/${at}.bin`)
    await commit(clone, 'Bring more', Object.fromEntries(names.map(long)))
    await ruled('secret.*', denied, async () => {
      const { ok, out } = await ask(clone, 'more')
      expect(ok).toBe(false)
      expect(out).toContain('data: “data/0.bin”, “data/1.bin”, “data/2.bin”, “data/3.bin”, “data/4.bin”, “data/5.bin”')
      expect(out).toContain('and 2 other files.')
    })
  })
})
