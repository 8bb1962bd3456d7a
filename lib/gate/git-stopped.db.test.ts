import { commit, git } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, push, type Shop, work } from '@/lib/gate/fixture-shop'
import { elapse } from '@/lib/gate/fixture'
import { resumeAll, stop } from '@/lib/gate/fixture-stops'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { decide, requestNumbered } from '@/lib/access/fixture'
import { read } from '@/lib/db/client'
import { branchesIn } from '@/lib/git/kept'
import { settleDue } from '@/lib/jobs/clock'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterEach(resumeAll)
afterAll(() => shop.close())

const words = 'People have put an emergency stop on'

it('a push and a fetch are refused in words while all is stopped, and taken afterwards', async () => {
  const clone = await shop.clone()
  await commit(clone, 'Begin', { 'docs/plan.md': '# Plan\n' })
  await stop()
  const asked = await ask(clone, 'T-1')
  expect(asked).toMatchObject({ ok: false, out: expect.stringContaining(words) })
  expect(await git(clone, ['fetch'])).toMatchObject({ ok: false, out: expect.stringContaining(words) })
  expect(await read.delivery.count()).toBe(0)
  await resumeAll()
  expect(await ask(clone, 'T-1')).toMatchObject({ ok: true })
})

it('a stop of deliveries alone refuses these in a band of the push, and lets branches of its own and fetches be', async () => {
  const clone = await shop.clone()
  await commit(clone, 'Own', { 'docs/own.md': '# Own\n' })
  await stop('tool', 'git.deliver')
  const asked = await ask(clone, 'T-2')
  expect(asked.ok).toBe(false)
  expect(asked.out).toContain(`remote: ${words} this tool, since`)
  expect(await push(clone, 'HEAD:refs/heads/pods/git-dev/own')).toMatchObject({ ok: true })
  expect(await git(clone, ['fetch'])).toMatchObject({ ok: true })
  await resumeAll()
  await stop('pod', 'git-dev')
  await commit(clone, 'More', { 'docs/own.md': '# More\n' })
  expect(await push(clone, 'HEAD:refs/heads/pods/git-dev/own')).toMatchObject({ ok: false })
})

it('what was signed waits, released or not, and lands once people have resumed', async () => {
  const clone = await shop.clone()
  await commit(clone, 'Signed', { 'docs/signed.md': '# Signed\n' })
  const number = numberIn(await ask(clone, 'T-3'))
  const request = await requestNumbered(number)
  expect(await decide(shop.lead, request)).toMatchObject({ ok: true })
  await elapse(request.subjectId, 'effectiveAt')
  await stop('environment', 'dev')
  await settleDue()
  await work()
  expect(await requestNumbered(number)).toMatchObject({ state: 'approved' })
  await resumeAll()
  await settleDue()
  expect(await requestNumbered(number)).toMatchObject({ state: 'released' })
  // Released a moment before: its commit is not made either.
  await stop()
  await work()
  expect((await branchesIn(shop.folder)).get('main')).toBeUndefined()
  await resumeAll()
  await work()
  expect(await requestNumbered(number)).toMatchObject({ state: 'executed' })
})
