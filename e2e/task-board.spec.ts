import AxeBuilder from '@axe-core/playwright'
import { expect, Pod, test } from './stage'

test('a board moves tasks by keys, and a drawing says what waits for what', async ({ as }) => {
  const [ana, lee] = [await as('Ana'), await as('Lee')]
  const pod = await Pod.register()
  const title = `Handles ${pod.slug}`
  const started = await pod.send('POST', '/v2/tasks/start', { task_id: `handles-${pod.slug}`, title })
  const number = String(started.body['task'])

  await ana.goto(`/tasks?view=board&q=${pod.slug}`)
  const column = (page: typeof ana, name: string) =>
    page.getByRole('region', { name: 'Tasks by status' }).getByRole('region', { name: new RegExp(`^${name}`) })
  await expect(column(ana, 'In progress').getByRole('link', { name: title })).toBeVisible()
  await lee.goto(`/tasks?view=board&q=${pod.slug}`)
  await expect(column(lee, 'In progress').getByText('Move')).toHaveCount(0)

  // By keys alone: open, choose, say why, send.
  await column(ana, 'In progress').getByText('Move').focus()
  await ana.keyboard.press('Enter')
  const card = column(ana, 'In progress')
  await card.getByLabel('What is to happen').selectOption('Hold')
  await card.getByRole('textbox', { name: 'Why' }).focus()
  await ana.keyboard.type('No clay')
  await card.getByRole('button', { name: 'Hold' }).focus()
  await ana.keyboard.press('Enter')
  await expect(column(ana, 'Held').getByRole('link', { name: title })).toBeVisible()
  await expect(lee.getByText('Tasks have changed')).toBeVisible()

  await ana.goto(`/tasks?view=graph&q=${pod.slug}`)
  await expect(ana.getByRole('row', { name: new RegExp(title) })).toContainText('Held')
  await expect(ana.getByText('None of them waits for another.')).toBeVisible()
  for (const path of ['/tasks?view=board', '/tasks?view=graph', `/tasks/${number}`]) {
    await ana.goto(path)
    const { violations } = await new AxeBuilder({ page: ana }).analyze()
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`),
      path,
    ).toEqual([])
  }
})
