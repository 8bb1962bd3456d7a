import { button, expect, Pod, test } from './stage'

let pod: Pod
test.beforeAll(async () => {
  pod = await Pod.register('WriterPod', 'product')
})

/** Words without numbers, in which everything that differs each time is left out. */
const nameOf = (what: string) => `${what}_${pod.slug.replaceAll('-', '_')}`

async function report(code: string, more: Record<string, unknown> = {}) {
  const body = { code: nameOf(code), message: 'The shelf was full', ...more }
  const { status } = await pod.send('POST', '/v2/errors', body)
  expect(status).toBe(200)
}

test(
  'what pods report is one incident for each cause, which people take, note and end; and it opens when it comes again',
  { tag: '@usual' },
  async ({ as }) => {
    await report('full', {
      attempt: 1,
      handled: 'retried',
      detail: 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6',
      task: 'shelves',
    })
    await report('full', { attempt: 2, handled: 'gave_up' })
    const ana = await as('Ana')
    await ana.goto(`/incidents?pod=${pod.slug}`)
    const line = ana.getByRole('row').filter({ hasText: nameOf('full') })
    await expect(async () => {
      await ana.reload()
      await expect(line).toContainText('2 times', { timeout: 1_000 })
    }).toPass()
    await line.getByRole('link').click()
    await expect(ana.getByRole('heading', { level: 1 })).toContainText(nameOf('full'))
    await expect(ana.locator('#noticed')).toContainText('Went well after another try once.')
    await expect(ana.locator('#noticed')).toContainText('Gave up once.')
    await expect(ana.locator('#touched')).toContainText('shelves')
    const said = ana.locator('#reports')
    await expect(said).toContainText('The shelf was full')
    await said.getByText('The detail').click()
    await expect(said).toContainText('⟨key of GitHub: ghp_••••⟩')
    await expect(ana.locator('body')).not.toContainText('ghp_aB3dE6')
    await expect(said.getByRole('link', { name: 'a key of GitHub' })).toBeVisible()

    const acts = ana.locator('#acts')
    await acts.getByRole('button', { name: 'Take note of it' }).click()
    await expect(ana.locator('main')).toContainText('Taken note of')
    await acts.getByRole('button', { name: 'Take it yourself' }).click()
    await expect(ana.locator('#facts')).toContainText('Ana')
    await acts.getByLabel('Note').fill('I ask for another shelf')
    await acts.getByRole('button', { name: 'Keep the note' }).click()
    await expect(ana.locator('#note')).toContainText('I ask for another shelf')
    await acts.getByLabel('Why it is over').fill('There is another shelf')
    await acts.getByRole('button', { name: 'Call it resolved' }).click()
    await expect(ana.locator('#story')).toContainText(/It was called resolved \(Ana .+\): “There is another shelf”/)
    await expect(acts.getByRole('button', { name: 'Call it resolved' })).toHaveCount(0)

    // Somebody else sees it open again without a reload.
    await report('full')
    await expect(ana.locator('main')).toContainText('Open again')
  },
)

test('whoever only looks sees the incident and what is said of it, and nothing to press', async ({ as }) => {
  await report('seen')
  const lee = await as('Lee')
  await expect(async () => {
    await lee.goto(`/incidents?pod=${pod.slug}&state=all`)
    await lee.getByRole('link', { name: nameOf('seen') }).click({ timeout: 1_000 })
  }).toPass()
  await expect(lee.locator('#story')).toContainText(nameOf('seen'))
  await expect(lee.locator('#acts')).toHaveCount(0)
  await lee.locator('#story').getByRole('link').first().click()
  await expect(lee).toHaveURL(/\/audit\/[0-9A-Z]{26}/)
})

test('the menu and Home tell of what nobody has taken note of, until it is silenced', async ({ as }) => {
  await report('quiet', { tool: 'outputs.commit_and_log', handled: 'gave_up' })
  const ade = await as('Ade')
  await expect(async () => {
    await ade.goto(`/incidents?pod=${pod.slug}&tool=outputs.commit_and_log`)
    await ade.getByRole('link', { name: nameOf('quiet') }).click({ timeout: 1_000 })
  }).toPass()
  await expect(ade.getByRole('link', { name: /^Incidents \d+ nobody has taken note of$/ }).first()).toBeVisible()
  await ade.locator('#acts').getByLabel('Tell nobody of it').selectOption('For 4 hours')
  await ade.locator('#acts').getByRole('button', { name: 'Silence it' }).click()
  await expect(ade.getByText('Nobody is told of it until')).toBeVisible()
  await ade.locator('#acts').getByRole('button', { name: 'Tell people again' }).click()
  await expect(ade.getByText('Nobody is told of it until')).toHaveCount(0)
})

test('an admin says what is expected of a tool; that it is not so opens an incident, and it ends when nothing is expected', async ({
  as,
}) => {
  const ade = await as('Ade')
  await ade.goto('/tools/changelog.validate')
  const monitors = ade.locator('#monitors')
  await monitors.getByText('Expect that it is called').click()
  const form = monitors.locator('details[open]')
  await form.getByLabel('At least so many calls').fill('100000')
  await form.getByRole('button', { name: 'Expect it' }).click()
  await expect(monitors).toContainText('In Production, there are at least 100,000 calls in a day')
  await expect(monitors).toContainText('Not as expected')
  await expect(monitors.getByRole('link', { name: /^INC-/ })).toBeVisible({ timeout: 30_000 })
  await monitors.getByRole('link', { name: /^INC-/ }).click()
  await expect(ade.getByRole('heading', { level: 1 })).toContainText('is not as expected in Production')
  await expect(button(ade, 'Call it resolved')).toHaveCount(0)
  await ade.goto('/tools/changelog.validate')
  await monitors.getByRole('button', { name: 'Expect it no more' }).click()
  await expect(monitors).toContainText('Nothing is watched by itself.')
})
