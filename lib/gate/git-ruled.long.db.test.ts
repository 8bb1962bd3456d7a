import { commit, mustGit } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { elapse } from '@/lib/gate/fixture'
import { ruledWhen } from '@/lib/gate/fixture-ruled'
import { chmodSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered } from '@/lib/access/fixture'
import { deliveryEnvelope } from '@/lib/deliveries/schema'
import { settleDue } from '@/lib/jobs/clock'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
  const clone = await shop.clone()
  await commit(clone, 'Begin', { 'docs/plan.md': lines(40), 'run.sh': 'echo run\n' })
  await signed(shop, numberIn(await ask(clone, 'begin')))
  await work()
})
afterAll(() => shop.close())

const denied = { tools: 'git.deliver', then: 'deny' } as const
const asked = { tools: 'git.deliver', then: 'ask' } as const
const lines = (count: number) => Array.from({ length: count }, (_, at) => `- Step ${at} of the plan.\n`).join('')

/** A clone in which the plan is cut to so many of its forty lines, and another file grows. */
async function cut(left: number) {
  const clone = await shop.clone()
  await commit(clone, 'Work on the plan', { 'docs/plan.md': lines(left), 'docs/new.md': lines(200) })
  return clone
}

const factsOf = async (number: number) => deliveryEnvelope.parse((await requestNumbered(number)).envelope).facts

describe('a rule about how much is deleted', () => {
  it('counts at the push, by the file of which most goes', async () => {
    await ruledWhen('{ deleted_share_over: 0.5 }', denied, async () => {
      const { ok, out } = await ask(await cut(19), 'much')
      expect({ ok, out }).toMatchObject({
        ok: false,
        out: expect.stringMatching(/By this rule: Nothing gets lost.*Found in it: 1 text that lost much/s),
      })
      const less = await ask(await cut(20), 'less')
      expect(less.ok).toBe(true)
      expect(await factsOf(numberIn(less))).toMatchObject({ deletedShare: 0.5, touches: [] })
    })
  })

  it('has others sign where it asks', async () => {
    await ruledWhen('{ deleted_share_over: 0.5 }', asked, async () => {
      expect((await ask(await cut(19), 'ask much')).out).toContain('product-owners')
      expect((await ask(await cut(20), 'ask less')).out).not.toContain('product-owners')
    })
  })

  it('counts again before what was signed lands', async () => {
    const settledUnder = async (when: string, task: string) => {
      const number = numberIn(await ask(await cut(10), task))
      const request = await requestNumbered(number)
      expect(await decide(shop.lead, request)).toMatchObject({ ok: true })
      await elapse(request.subjectId, 'effectiveAt')
      await ruledWhen(when, denied, async () => void (await settleDue()))
      return (await requestNumbered(number)).state
    }
    expect(await settledUnder('{ deleted_share_over: 0.7 }', 'again')).toBe('denied')
    expect(await settledUnder('{ deleted_share_over: 0.75 }', 'once more')).toBe('released')
  })
})

describe('a rule about what is touched', () => {
  it('tells a file that can be run from the same file with other content', async () => {
    const clone = await shop.clone()
    await commit(clone, 'Run more', { 'run.sh': 'echo run\necho more\n' })
    await ruledWhen('{ touches: [executable, symlink] }', denied, async () => {
      expect((await ask(clone, 'plain')).ok).toBe(true)
      chmodSync(path.join(clone, 'run.sh'), 0o755)
      await mustGit(clone, 'commit', '-qam', 'Have it run')
      const { ok, out } = await ask(clone, 'run')
      expect({ ok, out }).toMatchObject({ ok: false, out: expect.stringContaining('The policy does not allow it') })
    })
    expect(await factsOf(numberIn(await ask(clone, 'run')))).toMatchObject({ touches: ['executable'] })
  })
})
