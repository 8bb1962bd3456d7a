import { awake } from './sight'
import { button, expect, notes, pageOf, Pod, test } from './stage'

test('the whole loop works by keyboard alone', async ({ as }) => {
  const pod = await Pod.shared()
  const asked = await pod.ask('memory.add', notes())
  const ana = await as('Ana')
  await awake(ana, '/')
  await ana.keyboard.press('g')
  await ana.keyboard.press('a')
  await expect(ana).toHaveURL(/\/approvals/)
  // The list takes keys once it is drawn, a moment after the address is there.
  const row = ana.locator('[data-row-link]:focus')
  await expect(async () => {
    await ana.keyboard.press('j')
    await expect(row).toHaveCount(1, { timeout: 500 })
  }).toPass()
  await ana.keyboard.press('Enter')
  await expect(ana).toHaveURL(/\/approvals\/CS-\d+/)

  await awake(ana, pageOf(asked))
  await ana.keyboard.press('a')
  await expect(ana.getByRole('button', { name: /Take back/ })).toBeVisible()
  await ana.keyboard.press('z')
  await expect(button(ana, 'Approve')).toBeVisible()
  await ana.keyboard.press('r')
  await expect(ana.getByRole('button', { name: /Take back/ })).toBeVisible()
})

test('single keys do nothing while somebody types, and can be switched off', async ({ as }) => {
  const pod = await Pod.shared()
  const asked = await pod.ask('memory.add', notes())
  const ana = await as('Ana')
  await awake(ana, pageOf(asked))
  await ana.getByLabel('Add a note').fill('')
  await ana.getByLabel('Add a note').pressSequentially('a rare note')
  await expect(ana.getByLabel('Add a note')).toHaveValue('a rare note')
  await expect(ana.getByRole('button', { name: /Take back/ })).toHaveCount(0)

  await awake(ana, '/approvals')
  await ana.getByRole('button', { name: 'Turn shortcuts off' }).click()
  await awake(ana, pageOf(asked))
  await ana.keyboard.press('a')
  await expect(ana.getByRole('button', { name: /Take back/ })).toHaveCount(0)
})
