import { violations } from './sound'
import { expect, Pod, test } from './stage'

test('a person plans a task for a pod, says what it waits for, and stops it', async ({ as }) => {
  const [ana, lee] = [await as('Ana'), await as('Lee')]
  const pod = await Pod.register()
  const name = `glaze-${pod.slug}`
  await pod.send('POST', '/v2/tasks/start', { task_id: `clay-${pod.slug}`, title: `Clay ${pod.slug}` })

  await lee.goto('/tasks/new')
  await expect(lee.getByText('Approvers and admins create tasks here')).toBeVisible()
  await ana.goto('/tasks')
  await ana.getByRole('link', { name: 'New task' }).click()
  await ana.getByLabel('What is to be done').fill(`Glaze ${pod.slug}`)
  await ana.getByLabel('Own name').fill(name)
  await ana.getByLabel('Waits for').fill('unheard-of')
  await ana.getByLabel('People look at it').check()
  await ana.getByRole('button', { name: 'Create the task' }).click()
  // What was typed stays, and the problem stands at its field.
  const summary = ana.getByRole('alert').filter({ hasText: 'No task was created' })
  await expect(summary).toContainText('Choose the pod that is to do it')
  await expect(ana.getByLabel('What is to be done')).toHaveValue(`Glaze ${pod.slug}`)
  await expect(ana.getByLabel('Waits for')).toHaveValue('unheard-of')
  await expect(ana.getByLabel('People look at it')).toBeChecked()
  const place = ana.getByLabel('Who is to do it')
  const value = await place.locator('option', { hasText: `(${pod.slug})` }).getAttribute('value')
  await place.selectOption(value!)
  await ana.getByRole('button', { name: 'Create the task' }).click()
  await expect(summary).toContainText('There is no task called unheard-of there')
  expect(await violations(ana)).toEqual([])
  await ana.getByLabel('Waits for').fill('')
  await ana.getByRole('button', { name: 'Create the task' }).click()
  await ana.getByRole('link', { name: /^T-\d+$/ }).click()

  // Whoever reads sees what it is, and no form.
  await expect(ana.getByRole('heading', { level: 1 })).toHaveText(`Glaze ${pod.slug}`)
  await lee.goto(ana.url())
  await expect(lee.getByText('People look at it before it is completed')).toBeVisible()
  await expect(lee.getByLabel('Waits for')).toHaveCount(0)
  await ana.getByLabel('Waits for').fill(`clay-${pod.slug}`)
  await ana.getByRole('button', { name: 'Change', exact: true }).click()
  await expect(ana.getByText('It is changed.')).toBeVisible()
  await expect(lee.getByRole('link', { name: `Clay ${pod.slug}` })).toBeVisible()

  await pod.send('POST', '/v2/tasks/start', { task_id: name })
  await expect(ana.getByText('is working on it')).toBeVisible()
  await ana.getByLabel('What is to happen').selectOption('Stop until signed')
  await ana.getByRole('textbox', { name: 'Why' }).fill('The blue is not ours')
  await ana.getByRole('button', { name: 'Stop until signed' }).click()
  await expect(ana.getByText('1 request waits for people to decide.')).toBeVisible()
  await lee.goto(`/approvals?view=team&q=${encodeURIComponent(`Glaze ${pod.slug}`)}`)
  await expect(lee.getByRole('link', { name: /stopped .+ in the task/ })).toBeVisible()
})
