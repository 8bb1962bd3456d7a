import { button, expect, notes, pageOf, Pod, signIn, test } from './stage'

test.use({ javaScriptEnabled: false })

test('without scripts a decision can be made, and what was refused still stands in the form', async ({ page }) => {
  const pod = await Pod.shared()
  const asked = await pod.ask('memory.add', notes())
  await signIn(page, 'Priya', pageOf(asked))
  // Nothing pretends to move, and nothing is offered that needs a script.
  await expect(page.getByText('Scripts are off, so nothing here moves by itself')).toBeVisible()
  await page.goto(`/approvals?pod=${pod.slug}`)
  const row = page.getByRole('row').filter({ hasText: asked.request })
  await expect(row.getByRole('button')).toHaveCount(0)
  await row.getByRole('link', { name: /wants to/ }).click()
  const note = page.getByLabel('Add a note')
  await page.getByLabel(/^Reason/).selectOption('wording')
  await page
    .getByRole('checkbox', { name: /should be different/ })
    .first()
    .check()
  await button(page, 'Request changes').click()
  await expect(page.getByText('Say in a sentence what should be different.').first()).toBeVisible()
  await expect(page.getByLabel(/^Reason/)).toHaveValue('wording')
  const marked = page.getByRole('group', { name: /Should be different/ }).getByRole('checkbox')
  await expect(marked).toBeChecked()

  await note.evaluate((field) => field.removeAttribute('maxlength'))
  await note.fill('x'.repeat(2_001))
  await button(page, 'Reject').click()
  await expect(page.getByText('Keep the note under 2,000 characters').first()).toBeVisible()
  await expect(note).toHaveValue('x'.repeat(2_001))

  await note.fill('Say which lamps you mean')
  await button(page, 'Request changes').click()
  await expect(page.getByRole('button', { name: /Take back/ })).toBeVisible()

  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('button', { name: 'Sign out' }).filter({ visible: true }).first().click()
  await expect(page).toHaveURL(/\/signin/)
  await page.goto('/approvals')
  await expect(page).toHaveURL(/\/signin/)
})

test('without scripts a cell of the policy is edited in a draft, and what was refused still stands', async ({
  page,
}) => {
  await signIn(page, 'Ade', '/policy?cell=GPTPod:memory.diff')
  await page.getByRole('button', { name: 'Deny' }).click()
  await expect(page.getByText('In your draft.')).toBeVisible()
  await page.getByText('Add a rule for some of its calls').click()
  const rule = page.locator('form').filter({ has: page.getByLabel('which') })
  await rule.getByLabel('which').fill('../secrets')
  await rule.getByLabel('Why it is denied').fill('Nobody needs them')
  await rule.getByRole('button', { name: 'Add it to the draft' }).click()
  await expect(page.getByText(/A path has no empty/).first()).toBeVisible()
  await expect(rule.getByLabel('which')).toHaveValue('../secrets')
  await expect(rule.getByLabel('Why it is denied')).toHaveValue('Nobody needs them')
  await page.getByRole('link', { name: 'Review' }).click()
  await page.getByText('Discard', { exact: true }).click()
  await page.getByRole('button', { name: /^Discard PC-/ }).click()
  await expect(page.getByText('Discarded').first()).toBeVisible()
})
