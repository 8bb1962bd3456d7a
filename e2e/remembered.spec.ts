import { letPass } from './database'
import { awake } from './sight'
import { button, expect, pageOf, Pod, test } from './stage'

test('what a pod writes down waits where an address is in it, is sent back, and is found by others once it is right', async ({
  as,
}) => {
  const [ana, lee] = [await as('Ana'), await as('Lee')]
  const [pod, other] = [await Pod.shared(), await Pod.register()]
  const key = `returns/${pod.slug}`
  const write = (text: string, name: string) =>
    pod.send('POST', '/v2/memory/entries', { key, text, idempotency_key: `${pod.slug}-${name}` })
  const found = async () => {
    const { body } = await other.send('GET', `/v2/memory/entries?q=${pod.slug}`)
    return (body['entries'] as { text: string }[]).map(({ text }) => text)
  }
  const first = await write('Ask rosa.lindt@lampenladen-nord.shop about returns. They have 30 days.', 'first')
  expect(first).toMatchObject({ status: 202, body: { version_state: 'pending' } })
  expect(await found()).toEqual([])

  // In the list it waits, for nobody to find; on its page is what was found, and what leads to who decides.
  await lee.goto(`/memory?state=pending&q=${pod.slug}`)
  await lee.getByRole('link', { name: key }).click()
  await expect(lee.getByText('Version 1 waits for people')).toBeVisible()
  await expect(lee.getByRole('region', { name: 'Found in version 1' })).toContainText('An e-mail address in text')
  await expect(lee.getByRole('region', { name: 'What you can do' })).toHaveCount(0)

  const request = String(first.body['request'])
  await awake(ana, pageOf({ request }))
  await expect(ana.getByRole('heading', { level: 1 })).toContainText(key)
  await ana.getByLabel('Add a note').fill('Leave the address out')
  await button(ana, 'Request changes').click()
  await expect(button(ana, 'Take back')).toBeVisible()
  await letPass(request, 'effectiveAt')
  await expect
    .poll(
      async () => (await write('Ask rosa.lindt@lampenladen-nord.shop about returns. They have 30 days.', 'first')).body,
    )
    .toMatchObject({ version_state: 'rejected', note: 'Leave the address out' })

  expect(await write('Ask the desk about returns. They have 14 days.', 'second')).toMatchObject({
    status: 200,
    body: { version: 2, version_state: 'active' },
  })
  expect(await found()).toEqual(['Ask the desk about returns. They have 14 days.'])
  // The page of who looked at it before says so by itself, with what is said otherwise.
  await expect(lee.getByText('In use', { exact: true })).toBeVisible()
  await expect(lee.getByRole('region', { name: 'Versions (2)' })).toContainText(/30 days.*14 days/)
  await lee.reload()
  await expect(lee.getByRole('region', { name: 'Who read it' })).toContainText(other.name)

  await ana.goto(lee.url())
  await ana.getByText('Hold it', { exact: true }).click()
  await ana.getByRole('textbox', { name: 'Why' }).fill('The desk is closed')
  await button(ana, 'Hold it now').click()
  await expect(lee.getByText('Pods do not find this entry')).toBeVisible()
  expect(await found()).toEqual([])
  await ana.getByText('Give it to pods again', { exact: true }).click()
  await ana.getByRole('textbox', { name: 'Why' }).fill('It is open again')
  await button(ana, 'Give it again').click()
  await expect(lee.getByText('In use', { exact: true })).toBeVisible()
  expect(await found()).toHaveLength(1)
})
