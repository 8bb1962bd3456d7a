import { endReceivers, isSignedBy, receiver } from '@/lib/webhooks/fixture'
import type { Locator } from '@playwright/test'
import { letPass } from './database'
import { countersign, expect, notes, Pod, test } from './stage'

test.afterEach(endReceivers)

const unfold = async (part: Locator, words: string) => await part.locator('summary').filter({ hasText: words }).click()
const secretWords = /^whsec_\S{40,}$/

test('a webhook is set up, tried, fails, is paused and goes on, and its secret is shown this once', async ({ as }) => {
  const [ade, there, pod] = [await as('Ade'), await receiver(), await Pod.register()]
  await ade.goto(`/pods/${pod.slug}`)
  const webhook = ade.getByRole('region', { name: 'Webhook in production' })
  const press = async (name: RegExp) => await webhook.getByRole('button', { name }).click()
  await expect(webhook.getByText('Nothing is sent.')).toBeVisible()

  // What cannot be used is refused in words, and kept.
  await webhook.getByLabel('Address').fill('https://10.0.0.8/told')
  await press(/^Set up a webhook/)
  await expect(webhook.getByText('This address is not in the public network.')).toBeVisible()
  await expect(webhook.getByLabel('Address')).toHaveValue('https://10.0.0.8/told')

  await webhook.getByLabel('Address').fill(there.url)
  await press(/^Set up a webhook/)
  const secret = (await webhook.getByText(secretWords).textContent())!
  await expect(webhook.getByText('Nothing sent yet')).toBeVisible()
  await press(/^Send a test/)
  // Told without anybody loading the page again.
  await expect(webhook.getByText('Works', { exact: true })).toBeVisible()
  expect(there.got.map((message) => isSignedBy(secret, message))).toEqual([true])
  await unfold(webhook, 'The last attempts (1)')
  await expect(webhook.getByRole('row', { name: /webhook\.test/ })).toContainText('The receiver answered 204')

  // A receiver that errs, for as long as somebody needs to read it.
  there.answers.push(...Array.from({ length: 50 }, () => 500 as const))
  await press(/^Send a test/)
  await expect(webhook.getByText('Fails', { exact: true })).toBeVisible()
  await expect(webhook.getByText(/: The receiver answered 500$/)).toBeVisible()
  await expect(webhook.getByText(/^1 message, the oldest made/)).toBeVisible()
  there.answers.length = 0
  await expect(webhook.getByText('Works', { exact: true })).toBeVisible()

  await press(/^Pause it/)
  await expect(webhook.getByText('It is paused.')).toBeVisible()
  const before = there.got.length
  const { id } = await pod.ask('outputs.commit_and_log', { file_path: notes().files[0], content: 'x', branch: 'work' })
  await pod.send('POST', `/v2/tool-calls/${id}/withdraw`, {})
  await expect(webhook.getByText(/^1 message, the oldest made/)).toBeVisible()
  expect(there.got).toHaveLength(before)
  await press(/^Let it go on/)
  await expect(webhook.getByText('It goes on.')).toBeVisible()
  await expect.poll(() => there.got.slice(before).map(({ body }) => body)).toEqual([expect.stringContaining(id)])

  await unfold(webhook, 'Another secret')
  await webhook.getByLabel('The old one ends').selectOption('At once')
  await press(/^Make another secret/)
  await expect(webhook.getByText('The old one signs no more.')).toBeVisible()
  const next = (await webhook.getByText(secretWords).last().textContent())!
  await press(/^Send a test/)
  await expect.poll(() => there.got.length).toBe(before + 2)
  expect([secret, next].map((one) => isSignedBy(one, there.got.at(-1)!))).toEqual([false, true])

  // Once the page is left the secrets are nowhere, on no page and in no part of one.
  for (const address of [`/pods/${pod.slug}`, '/pods', '/audit', '/audit?what=webhook'])
    for (const rsc of ['', '1']) {
      const text = await (await ade.request.get(address, rsc ? { headers: { rsc } } : {})).text()
      for (const one of [secret, next]) expect(text).not.toContain(one.slice('whsec_'.length))
    }
  await ade.reload()
  await expect(webhook.getByText('Works', { exact: true })).toBeVisible()
  await expect(webhook.getByText(secretWords)).toHaveCount(0)
  await ade.goto('/audit?what=webhook')
  await expect(
    ade.getByRole('link', { name: `Ade Rotimi paused the webhook of ${pod.name} for Production` }),
  ).toBeVisible()
})

test('who does not manage pods sees how it goes and to which host, and one that is removed is sent nothing', async ({
  as,
}) => {
  const [ade, ana, there, pod] = [await as('Ade'), await as('Ana'), await receiver(410), await Pod.register()]
  await ade.goto(`/pods/${pod.slug}`)
  const webhook = ade.getByRole('region', { name: 'Webhook in production' })
  await webhook.getByLabel('Address').fill(`${there.url}/what-is-secret`)
  await webhook.getByRole('button', { name: /^Set up a webhook/ }).click()
  await expect(webhook.getByText(secretWords)).toBeVisible()

  await ana.goto(`/pods/${pod.slug}`)
  const seen = ana.getByRole('region', { name: 'Webhook in production' })
  await expect(seen.getByText(new URL(there.url).host, { exact: true })).toBeVisible()
  expect(await ana.content()).not.toContain('what-is-secret')
  await expect(seen.getByRole('button')).toHaveCount(0)

  // Its receiver says that it is gone for good.
  await webhook.getByRole('button', { name: /^Send a test/ }).click()
  for (const place of [webhook, seen]) await expect(place.getByText('Switched off').first()).toBeVisible()
  await expect(seen.getByText(/gone for good \(410\)/).first()).toBeVisible()

  await webhook.getByRole('button', { name: /^Set up a webhook/ }).click()
  await expect(seen.getByText('Nothing sent yet')).toBeVisible()
  await unfold(webhook, 'Remove')
  await webhook.getByRole('button', { name: /^Remove it now/ }).click()
  await expect(webhook.getByText('It is removed.')).toBeVisible()
  await expect(seen.getByText(/^Nothing is sent since its webhook was removed/)).toBeVisible()
})

test('a webhook gets the messages that were chosen alone, and all again, those too that come to be later', async ({
  as,
}) => {
  const [ade, lee, there, pod] = [await as('Ade'), await as('Lee'), await receiver(), await Pod.register()]
  await ade.goto(`/pods/${pod.slug}`)
  const webhook = ade.getByRole('region', { name: 'Webhook in production' })
  const press = async (name: RegExp) => await webhook.getByRole('button', { name }).click()
  await webhook.getByLabel('Address').fill(there.url)
  await press(/^Set up a webhook/)
  await expect(webhook.getByText('All messages', { exact: true }).first()).toBeVisible()

  // Some, and none of them, is nothing to choose.
  await unfold(webhook, 'Choose messages')
  await webhook.getByLabel('These alone').check()
  await press(/^Send it these/)
  await expect(webhook.getByText('Choose at least one message')).toBeVisible()
  await expect(webhook.getByLabel('These alone')).toBeChecked()
  await webhook.getByLabel('A person rejected it').check()
  await webhook.getByLabel('Nobody decided in time').check()
  await press(/^Send it these/)
  await expect(webhook.getByText(/^It is chosen/)).toBeVisible()
  await lee.goto(`/pods/${pod.slug}`)
  const seen = lee.getByRole('region', { name: 'Webhook in production' }).getByRole('definition')
  await expect(seen.filter({ hasText: 'call.rejected' })).toHaveText('call.rejectedcall.expired')

  const ask = async () =>
    await pod.ask('outputs.commit_and_log', { file_path: notes().files[0], content: 'x', branch: 'work' })
  const takeBack = async () => {
    const { id } = await ask()
    await pod.send('POST', `/v2/tool-calls/${id}/withdraw`, {})
    return id
  }
  const told = () =>
    there.got.map(({ body }) => {
      const { type, data } = JSON.parse(body) as { type: string; data: { id: string } }
      return [type, data.id]
    })
  const unwanted = await takeBack()
  const late = await ask()
  await letPass(late.id, 'expiresAt')
  // The record is told in its order, so what came before this is not on the way any more.
  await expect.poll(told).toEqual([['call.expired', late.id]])

  await webhook.getByLabel('All messages').check()
  await press(/^Send it these/)
  await expect(webhook.getByRole('definition').filter({ hasText: 'All messages' })).toBeVisible()
  const wanted = await takeBack()
  await expect.poll(told).toEqual([
    ['call.expired', late.id],
    ['call.withdrawn', wanted],
  ])
  expect(JSON.stringify(there.got)).not.toContain(unwanted)

  // Whoever runs the machine chooses by the same words, and is told which there are.
  const byCommand = (...words: string[]) =>
    countersign('pods', 'webhook', pod.slug, '--environment', 'prod', '--messages', ...words)
  expect(() => byCommand('call.guessed')).toThrow('There is no message "call.guessed". There are: call.')
  byCommand('call.denied, call.released')
  expect(countersign('pods', 'webhook', pod.slug)).toContain('gets call.released, call.denied alone')
  await expect(seen.filter({ hasText: 'call.released' })).toHaveText('call.releasedcall.denied')
  await ade.goto('/audit?what=webhook')
  const line = `Ade Rotimi had the webhook of ${pod.name} for Production get`
  await expect(
    ade.getByRole('link', { name: `${line} these messages alone: call.rejected, call.expired` }),
  ).toBeVisible()
  await expect(ade.getByRole('link', { name: `${line} all messages` })).toBeVisible()
})
