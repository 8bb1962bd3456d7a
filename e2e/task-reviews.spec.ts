import { letPass } from './database'
import { awake } from './sight'
import { button, expect, pageOf, Pod, test } from './stage'

test('a pod stops until somebody has signed, reads what is to be different, and goes on', async ({ as }) => {
  const [ana, lee] = [await as('Ana'), await as('Lee')]
  const pod = await Pod.register()
  const key = `cups-${pod.slug}`
  const move = (name: string, more: object = {}) => pod.send('POST', `/v2/tasks/${name}`, { task_id: key, ...more })
  const read = async () => (await pod.send('GET', `/v2/tasks/task?task_id=${key}`)).body
  const started = await move('start', { title: `Prices of cups ${pod.slug}` })
  expect(started).toMatchObject({ status: 200, body: { status: 'in_progress' } })
  const number = String(started.body['task'])
  await lee.goto(`/tasks/${number}`)
  await expect(lee.getByRole('region', { name: 'Move this task' })).toHaveCount(0)

  const stop = async (reason: string) => {
    expect(await move('checkpoint', { reason })).toMatchObject({ body: { status: 'in_review' } })
    await expect(lee.getByText('Waits for a review', { exact: true }).first()).toBeVisible()
    const waiting = lee
      .getByRole('region', { name: /^Requests/ })
      .getByRole('link')
      .first()
    return String(await waiting.getAttribute('href')).match(/CS-\d+/)![0]
  }
  const request = await stop('Shall I go on with saucers?')
  await awake(ana, pageOf({ request }))
  await expect(ana.getByRole('heading', { level: 1 })).toContainText('stopped in the task')
  await expect(ana.getByText('Shall I go on with saucers?').first()).toBeVisible()
  await ana.getByLabel('Add a note').fill('Cups first')
  await button(ana, 'Request changes').click()
  await expect(button(ana, 'Take back')).toBeVisible()
  await letPass(request, 'effectiveAt')
  await expect.poll(read).toMatchObject({
    status: 'in_progress',
    review: { answer: 'changes_requested', note: expect.stringContaining('Cups first') },
  })
  // Whoever looks at the task reads so without loading it again.
  await expect(lee.getByText('Its review ended without a yes')).toBeVisible()
  await expect(lee.getByText('Cups first').first()).toBeVisible()

  const again = await stop('Cups are done. Saucers now?')
  expect(again).not.toBe(request)
  await awake(ana, pageOf({ request: again }))
  await button(ana, 'Approve').click()
  await expect(button(ana, 'Take back')).toBeVisible()
  await letPass(again, 'effectiveAt')
  await expect.poll(read).toMatchObject({ status: 'in_progress', review: { answer: 'signed' } })

  // What somebody holds, the pod cannot go on with.
  await ana.goto(`/tasks/${number}`)
  const card = ana.getByRole('region', { name: 'Move this task' })
  await card.getByLabel('What is to happen').selectOption('Hold')
  await card.getByRole('button', { name: 'Hold' }).click()
  await expect(card.getByRole('alert')).toContainText('Say in a sentence why')
  await card.getByRole('textbox', { name: 'Why' }).fill('The kiln is broken')
  await card.getByRole('button', { name: 'Hold' }).click()
  await expect(lee.getByText('The kiln is broken').first()).toBeVisible()
  expect(await move('complete')).toMatchObject({ status: 409, body: { code: 'task_held' } })
  expect(await move('resume')).toMatchObject({ status: 409, body: { code: 'task_held_by_person' } })
  await card.getByRole('button', { name: 'Let it go on' }).click()
  await expect.poll(read).toMatchObject({ status: 'in_progress' })
  expect(await move('complete')).toMatchObject({ body: { status: 'completed' } })
  await expect(lee.getByText('Completed', { exact: true }).first()).toBeVisible()
})
