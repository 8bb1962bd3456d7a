import { awake } from './sight'
import { violations } from './sound'
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
  // Whoever looks on sees it by itself.
  await expect(column(lee, 'Held').getByRole('link', { name: title })).toBeVisible()

  await ana.goto(`/tasks?view=graph&q=${pod.slug}`)
  await expect(ana.getByRole('row', { name: new RegExp(title) })).toContainText('Held')
  await expect(ana.getByText('None of them waits for another.')).toBeVisible()
  for (const path of ['/tasks?view=board', '/tasks?view=graph', `/tasks/${number}`]) {
    await ana.goto(path)
    expect(await violations(ana), path).toEqual([])
  }
})

test('a card is carried to another column by pointer and by keys, where the table has a move', async ({ as }) => {
  const ana = await as('Ana')
  const pod = await Pod.register()
  const title = `Saucers ${pod.slug}`
  await ana.goto('/tasks/new')
  await ana.getByLabel('What is to be done').fill(title)
  await ana.getByLabel('Own name').fill(`saucers-${pod.slug}`)
  const place = ana.getByLabel('Who is to do it')
  await place.selectOption((await place.locator('option', { hasText: `(${pod.slug})` }).getAttribute('value'))!)
  await ana.getByRole('button', { name: 'Create the task' }).click()
  const number = await ana.getByRole('link', { name: /^T-\d+$/ }).innerText()
  await awake(ana, `/tasks?view=board&q=${pod.slug}`)
  const board = ana.getByRole('region', { name: 'Tasks by status' })
  const column = (name: string) => board.getByRole('region', { name: new RegExp(`^${name}`) })
  const card = (name: string) => column(name).getByRole('link', { name: title })
  const window = ana.getByRole('dialog')

  // What its pod alone does is refused in words, and nothing is sent.
  await card('Not started').dragTo(column('In progress'))
  await expect(ana.getByText(`${number} stays where it is. Only its pod starts and completes a task.`)).toBeVisible()
  await card('Not started').dragTo(column('Planned'))
  await expect(card('Planned')).toBeVisible()
  await expect(ana.getByText(`${number} is moved: Planned.`)).toBeAttached()

  // Where a reason is due it is asked for, and whoever closes the window has moved nothing.
  await card('Planned').dragTo(column('Held'))
  await expect(window.getByRole('heading')).toHaveText(`Hold ${number}`)
  await window.getByRole('button', { name: 'Hold' }).click()
  await expect(window.getByRole('alert')).toContainText('Say in a sentence why')
  await ana.keyboard.press('Escape')
  await expect(card('Planned')).toBeVisible()

  // By keys: what each column would mean is said, and the focus stays with the card.
  const grip = board.getByRole('button', { name: `Lift ${number}` })
  await grip.press('Enter')
  await expect(grip).toHaveAttribute('aria-pressed', 'true')
  await ana.keyboard.press('ArrowRight')
  await expect(ana.getByText('In progress: Not from here. Only its pod starts and completes a task.')).toBeAttached()
  await ana.keyboard.press('Escape')
  await expect(grip).toHaveAttribute('aria-pressed', 'false')
  await grip.press('Enter')
  for (const name of ['In progress', 'Waits for a review', 'Held']) {
    await ana.keyboard.press('ArrowRight')
    await expect(ana.getByText(`${name}: `)).toBeAttached()
  }
  await ana.keyboard.press('Enter')
  await window.getByRole('textbox', { name: 'Why' }).fill('No clay')
  await window.getByRole('button', { name: 'Hold' }).press('Enter')
  await expect(card('Held')).toBeVisible()
  await expect(grip).toBeFocused()
  await grip.press('Enter')
  for (let step = 0; step < 3; step++) await ana.keyboard.press('ArrowLeft')
  await expect(ana.getByText('Planned: Let it go on.')).toBeAttached()
  await ana.keyboard.press('Enter')
  await expect(card('Planned')).toBeVisible()
  await expect(grip).toBeFocused()
})

test('the usual columns of a board stand beside each other on a laptop', async ({ as }) => {
  const ana = await as('Ana')
  const pod = await Pod.register()
  await pod.send('POST', '/v2/tasks/start', { task_id: `plates-${pod.slug}`, title: `Plates ${pod.slug}` })
  await ana.setViewportSize({ width: 1440, height: 900 })
  await ana.goto(`/tasks?view=board&q=${pod.slug}`)
  const board = ana.getByRole('region', { name: 'Tasks by status' })
  await expect(board.getByRole('heading', { level: 2 })).toHaveCount(6)
  expect(await board.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
})
