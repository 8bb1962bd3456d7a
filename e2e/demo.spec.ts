import { expect, test } from './stage'

test('a newcomer sees a demo request arrive without doing anything', { tag: '@usual' }, async ({ as }) => {
  const priya = await as('Priya')
  await priya.goto('/')
  await expect(priya.getByText('Demo pods are running')).toBeVisible()
  await priya.goto('/approvals?view=team')
  await expect(priya.getByText('Demo').first()).toBeVisible()
  await expect(priya.getByRole('link', { name: /wants to/ }).first()).toBeVisible()
  // A change of the policy waits, too, with what it would have answered to calls of these pods.
  await priya.goto('/approvals?view=team&q=DevPod+PC-')
  await expect(priya.getByRole('row').filter({ hasText: 'Demo' })).toHaveCount(1)
  await priya.getByRole('link', { name: /Ade Rotimi wants to let DevPod ask to use/ }).click()
  await expect(priya.getByText(/3 calls would now wait for people/).first()).toBeVisible()
})

test('a person without a role is told whom to ask', { tag: '@usual' }, async ({ as }) => {
  const vic = await as('Vic')
  await vic.goto('/')
  await expect(vic).toHaveURL(/\/no-role/)
  await expect(vic.getByText('Ade Rotimi').first()).toBeVisible()
  await vic.goto('/approvals')
  await expect(vic).toHaveURL(/\/no-role/)
})
