import { letPass } from './database'
import { awake } from './sight'
import { button, expect, pageOf, Pod, test } from './stage'

test('what a person writes is asked of others by the form, and found by pods once they have signed it', async ({
  as,
}) => {
  const [ana, priya, lee] = [await as('Ana'), await as('Priya'), await as('Lee')]
  const pod = await Pod.register()
  const key = `desk/${pod.slug}`
  const found = async () => {
    const { body } = await pod.send('GET', `/v2/memory/entries?q=${pod.slug}`)
    return (body['entries'] as { text: string }[]).map(({ text }) => text)
  }
  // Whoever may not write reads who does.
  await lee.goto('/memory/new')
  await expect(lee.getByText('Approvers, prompt reviewers and admins write into memory.')).toBeVisible()

  await ana.goto('/memory')
  await ana.getByRole('link', { name: 'New entry' }).click()
  await ana.getByRole('textbox', { name: 'Name' }).fill('the desk')
  await ana.getByRole('textbox', { name: 'Text' }).fill('The desk stands in the yard.')
  await ana.getByRole('textbox', { name: 'Why' }).fill('Nobody found it')
  await button(ana, 'Ask people to sign it').click()
  // What is refused keeps what was typed.
  const problem = ana.getByRole('link', { name: /^Write the name in letters and digits/ })
  await expect(problem).toBeVisible()
  await problem.click()
  await expect(ana.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await expect(ana.getByRole('textbox', { name: 'Text' })).toHaveValue('The desk stands in the yard.')
  await ana.getByRole('textbox', { name: 'Name' }).fill(key)
  await ana.getByRole('textbox', { name: 'Tags' }).fill('desk, yard')
  await button(ana, 'Ask people to sign it').click()
  await expect(ana.getByText(/waits for people\. No pod is given it before they have signed it\./)).toBeVisible()
  expect(await found()).toEqual([])

  await ana.getByRole('link', { name: 'Version 1' }).click()
  await expect(ana.getByText('Version 1 waits for people')).toBeVisible()
  const request = await ana
    .getByRole('link', { name: /^CS-\d+$/ })
    .first()
    .innerText()
  await awake(priya, pageOf({ request }))
  await expect(priya.getByText('Nobody found it')).toBeVisible()
  await button(priya, 'Approve').click()
  await expect(button(priya, 'Take back')).toBeVisible()
  await letPass(request, 'effectiveAt')
  await expect.poll(found).toEqual(['The desk stands in the yard.'])
  await expect(ana.getByText('In use', { exact: true })).toBeVisible()

  // The same name again is no new entry.
  await ana.goto('/memory/new')
  await ana.getByRole('textbox', { name: 'Name' }).fill(key)
  await ana.getByRole('textbox', { name: 'Text' }).fill('It moved.')
  await ana.getByRole('textbox', { name: 'Why' }).fill('It moved')
  await button(ana, 'Ask people to sign it').click()
  await expect(ana.getByText('There is an entry of this name already.', { exact: false })).toBeVisible()
})

test('the text of an entry is deleted once somebody else has signed that, and the page says who', async ({ as }) => {
  const [ana, priya] = [await as('Ana'), await as('Priya')]
  const pod = await Pod.register()
  const key = `contacts/${pod.slug}`
  const text = 'Rosella keeps the third kiln.'
  await pod.send('POST', '/v2/memory/entries', { key, text, idempotency_key: `${pod.slug}-contact` })
  await ana.goto(`/memory?q=${pod.slug}`)
  await ana.getByRole('link', { name: key, exact: true }).click()
  await expect(ana.locator('#text')).toContainText(text)
  await ana.getByText('Ask for its deletion', { exact: true }).click()
  await ana.locator('#keep details[open]').getByRole('textbox', { name: 'Why' }).fill('She asked for it')
  await button(ana, 'Ask people to delete it').click()
  await expect(ana.getByText('Somebody asked that its text be deleted')).toBeVisible()
  const request = await ana
    .getByRole('link', { name: /^CS-\d+$/ })
    .first()
    .innerText()

  await awake(priya, pageOf({ request }))
  await expect(priya.getByText('There is no way back: the text is kept nowhere else.')).toBeVisible()
  await expect(priya.getByText(text).first()).toBeVisible()
  await button(priya, 'Approve').click()
  await expect(button(priya, 'Take back')).toBeVisible()
  await letPass(request, 'effectiveAt')
  await expect(ana.getByText('What it said was deleted')).toBeVisible()
  await expect(ana.getByText(/Ana.* asked for it, and Priya.* signed it/)).toBeVisible()
  await expect(ana.getByText(text)).toHaveCount(0)
  const { body } = await pod.send('GET', `/v2/memory/entries?q=${pod.slug}`)
  expect(body['entries']).toEqual([])
})
