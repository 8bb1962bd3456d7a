import './alone'
import { inForce } from './lists'
import type { Page } from '@playwright/test'
import { asOperator, letPass } from './database'
import { button, expect, test } from './stage'

// Whose role is taken away while a page is open is refused what that page asks for next.
test.use({ expectedErrors: /status of 403 .*\/news\// })

async function open(page: Page, name: string): Promise<void> {
  await page.goto('/people')
  await page.getByRole('link', { name }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

async function takeRole(page: Page, role: string): Promise<void> {
  await page.getByRole('checkbox', { name: role, exact: true }).uncheck()
  await page.getByRole('button', { name: 'Save roles' }).click()
  await expect(page.getByText('Saved. It counts from their next request on.')).toBeVisible()
  await expect(page.locator('#roles:focus, #roles :focus')).toHaveCount(1)
}

test('a role is asked for, counts once somebody else has signed it, and is taken away at once', async ({ as }) => {
  const [ade, priya, vic] = [await as('Ade'), await as('Priya'), await as('Vic')]
  await vic.goto('/')
  await expect(vic).toHaveURL(/\/no-role/)
  await open(ade, 'Vic Dubois')
  const viewer = ade.getByRole('checkbox', { name: 'Viewer', exact: true })
  await expect(ade.getByRole('button', { name: 'Save roles' })).toBeVisible()
  await viewer.check()
  const roles = ade.locator('#roles')
  await roles.getByLabel('Why').fill('Vic reads along from Monday on')
  await roles.getByRole('button', { name: 'Ask for it' }).click()
  const request = roles.getByRole('list', { name: 'Waits for people' }).getByRole('link', { name: /^CS-/ })
  await expect(viewer).toBeDisabled()
  await priya.goto((await request.getAttribute('href'))!)
  await expect(priya.getByText('Vic reads along from Monday on')).toBeVisible()
  await priya.getByLabel(/^Reason/).selectOption('checked')
  await button(priya, 'Approve').click()
  await expect(priya.getByRole('button', { name: /Take back/ })).toBeVisible()
  await letPass(/CS-\d+/.exec(priya.url())![0], 'effectiveAt')
  await expect(viewer).toBeChecked()
  await vic.getByRole('button', { name: 'Look again' }).click()
  await expect(vic).toHaveURL(/\/$/)
  await vic.goto('/approvals?view=team')
  await vic
    .getByRole('link', { name: /wants to/ })
    .first()
    .click()
  // Reading is not deciding.
  await expect(vic).toHaveURL(/CS-/)
  await expect(vic.getByText('Your role lets you read requests but not decide them.')).toBeVisible()
  await expect(vic.getByRole('button', { name: /^Approve/ })).toHaveCount(0)
  await expect(vic.getByText('Why people are being asked:')).toBeVisible()

  await takeRole(ade, 'Viewer')
  await vic.goto('/approvals')
  await expect(vic).toHaveURL(/\/no-role/)
})

test('bad input is refused in words and kept, and nobody changes their own roles', async ({ as }) => {
  const ade = await as('Ade')
  await open(ade, 'Tom Weber')
  await ade.getByText('Make a new group').click()
  await ade.getByLabel('What people call it').fill('Delivery leads')
  const group = ade.getByLabel('Its short name, as rules write it')
  await group.fill('Delivery Leads!')
  await ade.locator('#groups details').getByLabel('Why').fill('Tom leads deliveries')
  await ade.getByRole('button', { name: 'Make it and ask' }).click()
  await expect(ade.getByText(/Use 2 to 40 small letters/)).toBeVisible()
  await expect(group).toHaveValue('Delivery Leads!')

  await open(ade, 'Ade Rotimi')
  await expect(ade.getByText('Somebody else must change your own roles, groups and access.')).toBeVisible()
  await expect(ade.getByRole('button', { name: 'Save roles' })).toBeDisabled()
})

test('who may do what is shown to admins only, and others are told whom to ask', async ({ as }) => {
  const ana = await as('Ana')
  await ana.goto('/people')
  await expect(ana.getByText('Ade Rotimi can give you access.')).toBeVisible()
  await expect(ana.getByRole('link', { name: 'Tom Weber' })).toHaveCount(0)
})

test('what somebody did is one click from their page, and so is that somebody did nothing', async ({ as }) => {
  const ade = await as('Ade')
  await asOperator('people', 'give', 'Vic Dubois', '--role', 'viewer')
  await open(ade, 'Vic Dubois')
  await takeRole(ade, 'Viewer')
  // Whoever takes somebody out of a group goes on from there, though the button has gone.
  await asOperator('people', 'give', 'Vic Dubois', '--group', 'delivery-leads')
  await ade.getByRole('button', { name: 'Take out of Delivery leads' }).click()
  await expect(ade.getByText('Vic Dubois is in no group.')).toBeVisible()
  await expect(ade.locator('#groups:focus, #groups :focus')).toHaveCount(1)
  await open(ade, 'Ade Rotimi')
  await ade.getByRole('link', { name: 'What Ade Rotimi did' }).click()
  await expect(ade).toHaveURL(/\/audit\?actorId=/)
  await expect(inForce(ade)).toContainText('by Ade Rotimi')
  await expect(ade.getByRole('link', { name: /Vic Dubois/ }).first()).toBeVisible()

  // Signing in is an act of one's own, and the only one of somebody without a role.
  await as('Vic')
  await open(ade, 'Vic Dubois')
  await ade.getByRole('link', { name: 'What Vic Dubois did' }).click()
  await expect(ade.getByRole('link', { name: 'Vic Dubois signed in' }).first()).toBeVisible()
  await ade.goto('/audit?actorId=nobody-at-all')
  await expect(ade.getByText('No events match by nobody known here')).toBeVisible()
})

test('a pod that was asked for acts once somebody else has signed it, and each secret is shown this once', async ({
  as,
}) => {
  const [ade, priya] = [await as('Ade'), await as('Priya')]
  await ade.goto('/access/pod')
  await ade.getByLabel('Name', { exact: true }).fill('KilnPod')
  await ade.getByLabel('Short name').fill('kiln')
  await ade.getByLabel('What it is for').fill('Watches the kiln')
  await ade.getByLabel('Role').selectOption('DevPod')
  await ade.getByLabel('Department').selectOption('delivery')
  await ade.getByLabel('Production').check()
  await ade.getByLabel('Answers for it').selectOption({ label: 'Tom Weber' })
  await ade.getByLabel('Why').fill('The kiln is new')
  await ade.getByRole('button', { name: 'Ask people to sign it' }).click()
  const request = ade.getByRole('status').getByRole('link', { name: /^CS-/ })
  await priya.goto((await request.getAttribute('href'))!)
  await expect(priya.getByText('In production KilnPod by itself reads with')).toBeVisible()
  await priya.getByLabel(/^Reason/).selectOption('checked')
  await button(priya, 'Approve').click()
  await expect(priya.getByRole('button', { name: /Take back/ })).toBeVisible()
  await ade.goto('/pods/kiln')
  await expect(ade.getByText('It may do nothing until people have signed')).toBeVisible()
  await letPass(/CS-\d+/.exec(priya.url())![0], 'effectiveAt')
  await expect(ade.getByText('Active', { exact: true })).toBeVisible()

  await ade.getByRole('button', { name: /^Issue/ }).click()
  const secret = ade.getByText(/^css_\S{20,}$/)
  await expect(secret).toBeVisible()
  await ade.reload()
  await expect(ade.getByText(/^css_.{4}…$/)).toBeVisible()
  await expect(secret).toHaveCount(0)

  await ade.getByRole('button', { name: 'Retire it' }).click()
  await ade.getByLabel('Why').fill('The kiln is cold')
  await ade.getByRole('dialog').getByRole('button', { name: 'Retire it' }).click()
  await expect(ade.getByText('It is retired for good')).toBeVisible()
})
