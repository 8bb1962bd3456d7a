import './alone'
import { expect, test } from './stage'

// The last file by name: everything before it may meet the demo.
test('an admin removes the demo, and what it asked for is withdrawn', async ({ as }) => {
  const [ade, ana] = [await as('Ade'), await as('Ana')]
  await ana.goto('/')
  await expect(ana.getByText('Demo pods are running')).toBeVisible()
  await expect(ana.getByRole('button', { name: 'Remove the demo' })).toHaveCount(0)

  await ade.goto('/approvals?view=team')
  // What a pod asked; the change of policy may be a draft again by now, as others came into force.
  const row = ade.getByRole('row').filter({ hasText: 'Demo', hasNotText: 'PC-' }).first()
  const address = (await row.getByRole('link', { name: /wants to/ }).getAttribute('href'))!

  await ade.getByRole('button', { name: 'Remove the demo' }).click()
  const dialog = ade.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Keep the demo' }).last().click()
  // While the dialog fades out, its button and the page's carry one name.
  await expect(dialog).toHaveCount(0)
  await expect(ade.getByText('Demo pods are running')).toBeVisible()
  await ade.getByRole('button', { name: 'Remove the demo' }).click()
  await dialog.getByRole('button', { name: 'Remove the demo' }).click()
  await expect(ade.getByText('Demo pods are running')).toHaveCount(0)

  await ade.goto(address)
  await expect(
    ade.getByText(/^It was withdrawn, because .+ is not asking any more\. Nothing happened\.$/),
  ).toBeVisible()
  await ade.goto('/approvals?view=team')
  await expect(ade.getByRole('row').filter({ hasText: 'Demo' })).toHaveCount(0)
  await ade.goto('/audit?what=demo')
  await expect(ade.getByRole('link', { name: /The demo was removed: 6 pods retired/ })).toBeVisible()
  await ana.reload()
  await expect(ana.getByText('Demo pods are running')).toHaveCount(0)
})
