import { letUsePass } from './database'
import { expect, notes, Pod, test } from './stage'

test('who looks after pods is told on Home of a permission that was used without a word, until the pod says', async ({
  as,
}) => {
  const pod = await Pod.register()
  const args = { keyword: `pricing-${pod.slug}` }
  const allowed = await pod.ask('memory.search', args)
  expect((await pod.claim(allowed, args)).status).toBe(200)
  await letUsePass(allowed.id)
  const ade = await as('Ade')
  const notice = ade.getByRole('main').getByText(new RegExp(`${pod.name} used a permission and never said`))
  const listed = ade.getByRole('listitem').filter({ hasText: args.keyword })
  await ade.goto('/')
  // Home finds out by itself; others may have left something unsaid as well.
  await expect(notice.or(listed).first()).toBeVisible()
  await listed.getByRole('link', { name: 'See the record' }).click()
  await expect(ade).toHaveURL(`/audit?call=${allowed.id}`)
  await expect(ade.getByText(/never said what came of its permission to search/)).toBeVisible()

  // Of many pods those stand first of whom something waits.
  await pod.ask('memory.add', notes())
  expect((await pod.report(allowed, 'succeeded', 'Found nothing')).status).toBe(200)
  await ade.goto('/')
  await expect(listed.getByRole('link', { name: 'See the record' })).toHaveCount(0)
  // What became of it last, and where it is told.
  const line = ade.getByRole('listitem').filter({ hasText: pod.name })
  await expect(line.getByText(/1 allowed by a rule/)).toBeVisible()
  await line.getByRole('link', { name: /says it did search/ }).click()
  await expect(ade.getByRole('heading', { level: 1 })).toContainText('says it did search')
})

test('what arrives between the page and its first stream is announced', { tag: '@usual' }, async ({ as }) => {
  const ana = await as('Ana')
  const pod = await Pod.register()
  let letGo: () => void = () => undefined
  const held = new Promise<void>((resolve) => (letGo = resolve))
  await ana.route('**/stream', async (route) => {
    await held
    await route.continue()
  })
  await ana.goto(`/approvals?pod=${pod.slug}`)
  await expect(ana.getByText(/No requests match/)).toBeVisible()
  await pod.ask('memory.add', notes())
  letGo()
  await expect(ana.getByText('1 new request').first()).toBeVisible()
})
