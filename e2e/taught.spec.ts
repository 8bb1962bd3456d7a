import { button, expect, Pod, test } from './stage'

test('what a task taught is revoked from its page as shown, and given back by one act', async ({ as }) => {
  const [ana, lee] = [await as('Ana'), await as('Lee')]
  const [pod, other] = [await Pod.register(), await Pod.register()]
  const [kept, fresh] = [`firing/${pod.slug}`, `glaze/${pod.slug}`]
  const write = (key: string, text: string, task: string) =>
    pod.send('POST', '/v2/memory/entries', { key, text, task, idempotency_key: `${key}-${task}` })
  const found = async () => {
    const { body } = await other.send('GET', `/v2/memory/entries?q=${pod.slug}`)
    return (body['entries'] as { text: string }[]).map(({ text }) => text)
  }
  for (const task of ['right', 'wrong'])
    await pod.send('POST', '/v1/tasks/start', { task_id: task, title: `${task} ${pod.slug}` })
  await write(kept, 'Bowls are fired at 1,000 degrees.', 'right')
  await write(kept, 'Bowls are fired at 400 degrees.', 'wrong')
  await write(fresh, 'Glaze needs no firing.', 'wrong')
  const wrong = ['Bowls are fired at 400 degrees.', 'Glaze needs no firing.']
  expect(await found()).toEqual(wrong)

  // From an entry to everything its task taught.
  await ana.goto(`/memory?q=${fresh}`)
  await ana.getByRole('link', { name: fresh, exact: true }).click()
  await ana.getByRole('link', { name: 'taught more' }).click()
  const would = ana.getByRole('region', { name: 'What revoking it would do' })
  await expect(would).toContainText(
    '1 entry would go back to what an earlier version says and 1 entry would leave memory.',
  )
  await expect(would).toContainText('Version 2 goes back to version 1')
  await lee.goto(ana.url())
  await expect(lee.getByRole('region', { name: 'Revoke all of it' })).toHaveCount(0)

  await button(ana, 'Revoke it now').click()
  // A reason is asked for before anything is sent.
  await expect(ana.getByRole('textbox', { name: 'Why' })).toBeFocused()
  expect(await found()).toEqual(wrong)
  await ana.getByRole('textbox', { name: 'Why' }).fill('400 degrees is far too cold')
  await button(ana, 'Revoke it now').click()
  // The page of who looked at it before says so by itself.
  const revoked = (page: typeof ana) => page.locator('section[id^="revoked-"]')
  await expect(revoked(lee)).toContainText('400 degrees is far too cold')
  await expect(would).toContainText('Nothing: pods are given nothing that it taught.')
  expect(await found()).toEqual(['Bowls are fired at 1,000 degrees.'])

  await ana.getByText('Give it back', { exact: true }).click()
  await expect(revoked(ana)).toContainText('2 entries would be as before.')
  await revoked(ana).getByRole('textbox', { name: 'Why' }).fill('It was Fahrenheit after all')
  await button(ana, 'Give it back now').click()
  await expect(revoked(lee)).toContainText('It was Fahrenheit after all')
  expect(await found()).toEqual(wrong)

  // The page of the task leads there, too.
  await lee.getByRole('link', { name: /^T-\d+$/ }).click()
  await lee.getByRole('link', { name: 'What it taught' }).click()
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText(/^What T-\d+ taught$/)
})
