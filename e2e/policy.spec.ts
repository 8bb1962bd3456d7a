import { letPass } from './database'
import { contradictions } from './class-names'
import { widerThanScreen } from './sight'
import { button, expect, Pod, test } from './stage'

test('anybody with a role reads who may use what, by keyboard too, and why', async ({ as }) => {
  const ana = await as('Ana')
  await ana.goto('/policy')
  await expect(ana.getByRole('heading', { level: 1 })).toHaveText('What each role may do in production')
  await ana.getByRole('searchbox', { name: 'Search tools' }).fill('roll back')
  await ana.keyboard.press('Enter')
  await expect(ana).toHaveURL(/q=roll\+back/)
  const row = ana.getByRole('row', { name: /^Roll back a commit / })
  await row.getByRole('link').first().focus()
  await ana.keyboard.press('ArrowRight')
  await expect(row.getByRole('link').nth(1)).toBeFocused()
  await expect(row.getByRole('link').nth(1)).toHaveAccessibleName(/^Deny, from /)
  await ana.keyboard.press('Enter')
  const found = ana.getByRole('region', { name: 'DevPod: Roll back a commit' })
  await expect(found).toContainText('rule rollbacks-elsewhere')
  await expect(found).toContainText('(decides)')
  for (const width of [1280, 1024, 390, 320]) {
    await ana.setViewportSize({ width, height: 800 })
    expect(await widerThanScreen(ana)).toBe(0)
  }

  await ana.goto('/policy?env=moon&cell=DevPod:no.such')
  await expect(ana.getByText('2 filters were not understood')).toBeVisible()
  await ana.goto('/policy/history')
  await ana.getByRole('link', { name: 'Version 1', exact: true }).click()
  await expect(ana.getByRole('region', { name: 'The text of the policy' })).toContainText(
    'What no rule permits is denied',
  )
})

test('an admin denies a cell in a draft, a second person signs it, calls are denied by it, and a draft leads back', async ({
  as,
}) => {
  const [ade, tom] = [await as('Ade'), await as('Tom')]
  const pod = await Pod.register('PromptPod')
  expect((await pod.ask('memory.stats', {})).decision).toBe('allow')

  // One press begins a draft; keys do the same.
  await ade.goto('/policy?role=PromptPod&q=shared+memory')
  const row = ade.getByRole('row', { name: /^Count what the shared memory lacks/ })
  await row.getByRole('link').focus()
  await ade.keyboard.press('d')
  await expect(row.getByRole('link')).toHaveAccessibleName(/^In your draft: Deny\. In force: Allow, from reader/)
  await expect(ade.getByText('Nothing is in force until it is replayed and signed')).toBeVisible()
  expect((await pod.ask('memory.stats', {})).decision).toBe('allow')

  await ade.getByRole('link', { name: 'Review' }).click()
  await ade.getByRole('button', { name: 'Replay on the last 30 days' }).click()
  await expect(ade.getByText('would be denied')).toBeVisible()
  await ade.getByLabel('Why', { exact: true }).fill('Counting is for others')
  await ade.getByRole('button', { name: 'Propose it' }).click()
  await ade
    .getByRole('link', { name: /^CS-\d+$/ })
    .first()
    .click()
  await expect(ade).toHaveURL(/CS-\d+/)
  await expect(button(ade, 'Approve')).toHaveCount(0)

  await tom.goto(ade.url())
  await expect(button(tom, 'Approve')).toBeVisible()
  await expect(tom.getByText('tools: [memory.stats]')).toBeVisible()
  expect(await contradictions(tom)).toEqual([])
  await tom.setViewportSize({ width: 320, height: 800 })
  expect(await widerThanScreen(tom)).toBe(0)
  await tom.setViewportSize({ width: 1280, height: 800 })
  expect((await pod.ask('memory.stats', {})).decision).toBe('allow')

  await tom.getByLabel(/^Reason/).selectOption('checked')
  // The first press leads to the lines that were not on the screen yet.
  await button(tom, 'Approve').click()
  await button(tom, 'Approve').click()
  await expect(tom.getByRole('button', { name: /Take back/ })).toBeVisible()
  await letPass(/CS-\d+/.exec(tom.url())![0], 'effectiveAt')
  await expect.poll(async () => (await pod.ask('memory.stats', {})).decision).toBe('deny')

  // Back in three clicks and a reason; taken back, it is its author's draft again.
  await ade.goto('/policy/history')
  await ade.getByRole('button', { name: 'Roll back to version 1', exact: true }).click()
  await ade.getByRole('button', { name: 'Replay on the last 30 days' }).click()
  await ade.getByLabel('Why', { exact: true }).fill('It was needed after all')
  await ade.getByRole('button', { name: 'Propose it' }).click()
  await ade.getByRole('button', { name: 'Take it back' }).click()
  await expect(ade.getByRole('button', { name: 'Propose it' })).toBeVisible()
})
