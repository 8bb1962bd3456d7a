import type { Page } from '@playwright/test'
import { letWordPass } from './database'
import { awake, widerThanScreen } from './sight'
import { expectSound } from './sound'
import { expect, Pod, test } from './stage'

let pod: Pod
test.beforeAll(async () => {
  pod = await Pod.register('WriterPod', 'product')
})

/** A new incident of this pod, once it is there. */
async function begun(ana: Page, code: string): Promise<string> {
  const name = `${code}_${pod.slug.replaceAll('-', '_')}`
  const { status } = await pod.send('POST', '/v2/errors', {
    code: name,
    message: 'The shelf was full',
    handled: 'held',
  })
  expect(status).toBe(200)
  await expect(async () => {
    await ana.goto(`/incidents?pod=${pod.slug}`)
    await ana.getByRole('link', { name }).click({ timeout: 1_000 })
  }).toPass()
  await expect(ana.getByRole('heading', { level: 1 })).toContainText(name)
  return new URL(ana.url()).pathname
}

test('whoever leads an incident says what people notice and by when more is said; who waits sees it, and when it is overdue', async ({
  as,
}) => {
  const ana = await as('Ana')
  const lee = await as('Lee')
  const incident = await begun(ana, 'led')
  await lee.goto(incident)
  await expect(lee.locator('#noticed')).toContainText('Pods met an error while they worked.')

  const say = ana.locator('#say')
  await say.getByText('Write what people notice').click()
  await say.getByLabel('What people notice').fill('Pages come an hour late; nothing is lost')
  await say.getByRole('button', { name: 'Write it' }).click()
  await expect(lee.locator('#noticed')).toContainText('Pages come an hour late; nothing is lost')
  await expect(lee.locator('#noticed')).toContainText('Ana')
  await say.getByLabel('How it stands').fill('Another shelf is on its way')
  await say.getByLabel('Next update').selectOption('In 30 minutes')
  await say.getByRole('button', { name: 'Say it' }).click()
  const latest = lee.locator('#update')
  await expect(latest).toContainText('Another shelf is on its way')
  await expect(latest).toContainText(/Next update by \d\d:\d\d/)
  await expect(lee.locator('#say')).toHaveCount(0)

  // The time passes, and nobody says a word.
  await letWordPass(incident.split('/').at(-1)!)
  await lee.goto(incident)
  await expect(lee.locator('main')).toContainText('People wait for an update')
  await expect(lee.locator('#facts')).toContainText(/Overdue since \d\d:\d\d/)
  await lee.goto(`/incidents?pod=${pod.slug}`)
  await expect(lee.getByRole('row').filter({ hasText: 'led_' })).toContainText('Update overdue since')

  await ana.goto(incident)
  await say.getByLabel('How it stands').fill('It stands in the room')
  await say.getByLabel('Next update').selectOption('I promise none')
  await say.getByRole('button', { name: 'Say it' }).click()
  await expect(ana.locator('#update')).toContainText('It stands in the room')
  await expect(ana.locator('main')).not.toContainText('overdue')
  await expect(ana.locator('#story')).toContainText('Another shelf is on its way')
  await lee.goto(`/incidents?pod=${pod.slug}`)
  await expect(lee.getByRole('row').filter({ hasText: 'led_' })).not.toContainText('overdue')
})

test('a runbook leads out by TLS alone and is text otherwise; what was found stands there when it comes again', async ({
  as,
}) => {
  const ana = await as('Ana')
  const incident = await begun(ana, 'run')
  const say = ana.locator('#say')
  const write = async (words: string) => {
    await say.getByLabel('Runbook').fill(words)
    await say.getByRole('button', { name: 'Keep the runbook' }).click()
  }
  await say.getByText('Write a runbook').click()
  await write('javascript:alert(1)')
  await expect(say).toContainText('Give a link that begins with https://')
  await write('<b>Ask</b> for another shelf')
  const shown = ana.locator('#noticed')
  await expect(shown).toContainText('<b>Ask</b> for another shelf')
  await write('https://wiki.house.example/shelves')
  const link = shown.getByRole('link', { name: 'https://wiki.house.example/shelves' })
  await expect(link).toHaveAttribute('rel', 'noreferrer')

  const acts = ana.locator('#acts')
  await acts.getByLabel('Why it is over').fill('There is another shelf')
  await acts.getByRole('button', { name: 'Call it resolved' }).click()
  await say.getByLabel('Why it came').fill('The shelf was made for half as many pages')
  await say.getByLabel('What keeps it from coming again').fill('There are two, and Tom looks at them on Mondays')
  await say.getByRole('button', { name: 'Keep what was found' }).click()
  await expect(ana.locator('#looked-back')).toContainText('There are two, and Tom looks at them on Mondays')
  await expectSound(ana, [incident])
})

test('an incident is led with the keyboard alone, on the smallest screen', async ({ as }) => {
  const ana = await as('Ana')
  const incident = await begun(ana, 'keys')
  await ana.setViewportSize({ width: 320, height: 844 })
  await awake(ana, incident)
  const say = ana.locator('#say')
  const reached = async (wanted: ReturnType<Page['locator']>) =>
    await expect(async () => {
      await ana.keyboard.press('Tab')
      await expect(wanted).toBeFocused({ timeout: 50 })
    }).toPass({ intervals: [0] })
  await reached(say.getByLabel('How it stands'))
  await ana.keyboard.type('Somebody looks at it')
  await reached(say.getByLabel('Next update'))
  await reached(say.getByRole('button', { name: 'Say it' }))
  await ana.keyboard.press('Enter')
  await expect(ana.locator('#update')).toContainText('Somebody looks at it')
  await reached(say.locator('summary').filter({ hasText: 'Write what people notice' }))
  await ana.keyboard.press('Enter')
  await reached(say.getByLabel('What people notice'))
  await ana.keyboard.type('Nothing yet')
  await ana.keyboard.press('Tab')
  await ana.keyboard.press('Enter')
  await expect(ana.locator('#noticed')).toContainText('Nothing yet')
  expect(await widerThanScreen(ana)).toBe(0)
  await expectSound(ana, [incident, `/incidents?pod=${pod.slug}`])
})

test('whoever reads the record hands an incident on as a pack, with what people said of it, to print and to keep', async ({
  as,
}) => {
  const ana = await as('Ana')
  const incident = await begun(ana, 'pack')
  const say = ana.locator('#say')
  await say.getByLabel('How it stands').fill('Another shelf is on its way')
  await say.getByRole('button', { name: 'Say it' }).click()
  await expect(ana.locator('#update')).toContainText('Another shelf is on its way')
  await expect(ana.getByRole('link', { name: 'Make an incident pack' })).toHaveCount(0)

  const lee = await as('Lee')
  await lee.goto(incident)
  await lee.getByRole('link', { name: 'Make an incident pack' }).click()
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText('Report: Incident pack')
  await expect(lee.getByRole('region', { name: 'Errors that pods reported' })).toContainText('The shelf was full')
  const preview = new URL(lee.url())
  await expectSound(lee, [preview.pathname + preview.search])
  await lee.goto(preview.href)
  await lee.getByRole('button', { name: 'Make this report' }).press('Enter')
  await lee.getByRole('link', { name: 'Go to the report' }).click()
  const number = incident.split('/').at(-1)!
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText(`Incident pack: ${number}`)
  await expect(lee.getByRole('region', { name: 'What was done and said' })).toContainText('Another shelf is on its way')
  const file = await lee.request.get(`${new URL(lee.url()).pathname}/file?as=html`)
  const html = await file.text()
  expect(html).toContain(`Report: Incident pack: ${number}`)
  expect(html).toContain('Another shelf is on its way')
  await lee.goto('/reports/new?template=incident')
  await lee.getByLabel('Incident', { exact: true }).fill('the last one')
  await lee.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(lee.getByText('Write the number of an incident, such as INC-9')).toBeVisible()
  await expect(lee.getByLabel('Incident', { exact: true })).toHaveValue('the last one')
  await lee.goto('/reports/new?template=incident&incident=INC-99999999')
  await expect(lee.getByText('There is no such incident.')).toBeVisible()
})
