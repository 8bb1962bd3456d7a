import { endServers, sendNote, toolServer } from '../lib/servers/fixture'
import { awake, widerThanScreen } from './sight'
import { expect, Pod, test } from './stage'

test.afterEach(endServers)

test('an admin names the server that has a pod’s tools, reads them as drafts and takes it away, and others see where it is', async ({
  as,
}) => {
  const pod = await Pod.register()
  const secret = `Bearer ${pod.slug}-opens-it`
  const own = pod.slug.replaceAll('-', '_')
  const server = await toolServer(
    [
      { ...sendNote(), name: `${own}_note` },
      { ...sendNote(), name: 'memory-search' },
    ],
    secret,
  )
  const ade = await as('Ade')
  await awake(ade, `/pods/${pod.slug}`)
  const place = ade.getByRole('region', { name: 'Server in production' })
  await place.getByText('Name a server').click()
  await place.getByLabel('Address').fill('https://10.0.0.7/mcp')
  await place.getByLabel('Header').fill(`Authorization: ${secret}`)
  await place.getByRole('button', { name: 'Name it' }).click()
  await expect(place.getByText('This address is not in the public network.')).toBeVisible()
  await place.getByLabel('Address').fill(server.url)
  await place.getByLabel('Header').fill('Host: elsewhere')
  await place.getByRole('button', { name: 'Name it' }).click()
  await expect(place.getByText('This header is set by the connection itself')).toBeVisible()
  await place.getByLabel('Header').fill(`Authorization: ${secret}`)
  await place.getByRole('button', { name: 'Name it' }).click()
  await expect(place.getByText('Named. Read its tools next.')).toBeVisible()
  await expect(place.getByText(server.url)).toBeVisible()

  await place.getByRole('button', { name: 'Read its tools' }).click()
  await expect(place.getByText('Read: 1 new, and not offered yet.')).toBeVisible()
  await expect(place.getByText(/memory-search: the catalogue has a tool memory\.search/)).toBeVisible()
  const row = place.getByRole('row', { name: new RegExp(`${own}_note`) })
  await expect(row).toContainText('Draft')
  await expect(row).toContainText('Sends a note to somebody')
  for (const width of [1024, 320]) {
    await ade.setViewportSize({ width, height: 800 })
    expect(await widerThanScreen(ade)).toBe(0)
  }
  await ade.reload()
  expect(await ade.content()).not.toContain(secret)

  const lee = await as('Lee')
  await lee.goto(`/pods/${pod.slug}`)
  const seen = lee.getByRole('region', { name: 'Server in production' })
  await expect(seen.getByText(new URL(server.url).host, { exact: true })).toBeVisible()
  await expect(seen.getByRole('button')).toHaveCount(0)

  await place.locator('summary', { hasText: 'Take it away' }).click()
  await place.getByRole('button', { name: 'Take it away now' }).click()
  await expect(place.getByText('no server')).toBeVisible()
})
