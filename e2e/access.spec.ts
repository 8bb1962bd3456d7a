import type { Page } from '@playwright/test'
import { letPass } from './database'
import { button, expect, test } from './stage'

async function askFor(page: Page, who: string, right: string, why: string): Promise<void> {
  await page.goto('/access')
  await page.getByLabel('For whom').selectOption({ label: who })
  await page.getByLabel('Which role or group').selectOption({ label: right })
  await page.getByLabel('Why').fill(why)
  await page.getByRole('button', { name: 'Ask for it' }).click()
}

test('a right is asked for, arrives without reload, is signed by somebody else, and is given', async ({ as }) => {
  const [lee, tom, ade] = [await as('Lee'), await as('Tom'), await as('Ade')]
  const vic = await as('Vic')
  await vic.goto('/')
  await expect(vic).toHaveURL(/\/no-role/)
  // Of this person alone: the first page of all is full in a long run, and says nothing of what comes after it.
  await tom.goto('/approvals?q=Dubois')
  const sentence = 'Lee Santos asks for the role viewer for Vic Dubois'
  await askFor(lee, 'Vic Dubois', 'Viewer', 'Vic starts on Monday')
  await expect(lee.getByRole('status').filter({ hasText: 'waits for people' })).toBeVisible()

  await expect(tom.getByText('new request').first()).toBeVisible()
  await tom.getByRole('button', { name: /show/i }).first().click()
  await tom.getByRole('link', { name: sentence }).click()
  await expect(tom.getByRole('heading', { level: 1 })).toHaveText(sentence)
  await expect(tom.getByText('Vic Dubois has no role now, and sees nothing here.')).toBeVisible()
  await expect(tom.getByText('Lee Santos says (not checked):')).toBeVisible()
  await expect(tom.getByText('Vic starts on Monday')).toBeVisible()
  await expect(tom.getByText('Viewer would be new')).toBeVisible()
  // Nothing on the page speaks of a pod that is none.
  await expect(tom.locator('main')).not.toContainText(/\bthe pod\b/)

  // Whoever asked reads it, and is told why somebody else decides.
  await lee.getByRole('link', { name: sentence }).click()
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText(sentence)
  await expect(button(lee, 'Approve')).toHaveCount(0)

  await tom.getByLabel(/^Reason/).selectOption('checked')
  await button(tom, 'Approve').click()
  await expect(tom.getByRole('button', { name: /Take back/ })).toBeVisible()
  await vic.goto('/')
  await expect(vic).toHaveURL(/\/no-role/)

  await letPass(/CS-\d+/.exec(tom.url())![0], 'effectiveAt')
  await lee.goto('/access')
  await expect(lee.locator('#wishes').getByText('Approved and done').first()).toBeVisible()
  await vic.goto('/')
  await expect(vic.getByRole('link', { name: 'Approvals' }).first()).toBeVisible()
  // Gone before the right is: a page that stays open would ask for news that it may not have any more.
  await vic.goto('about:blank')
  await tom.reload()
  await expect(tom.getByText('changed what Vic Dubois may do: roles are now viewer')).toBeVisible()

  // As it was, for everybody who comes after.
  await ade.goto('/people')
  await ade.getByRole('link', { name: 'Vic Dubois' }).click()
  await expect(ade.getByRole('link', { name: 'Ask for a right for Vic Dubois' })).toBeVisible()
  await ade.getByRole('checkbox', { name: 'Viewer', exact: true }).setChecked(false)
  await ade.getByRole('button', { name: 'Save roles' }).click()
  await expect(ade.getByText('Saved. It counts from their next request on.')).toBeVisible()
})

test('what is asked twice or without a word is refused in words, and nobody decides on their own wish', async ({
  as,
}) => {
  const [tom, priya] = [await as('Tom'), await as('Priya')]
  await askFor(tom, 'Tom Weber', 'Product owners', 'I stand in for Ana')
  await expect(tom.getByRole('status').filter({ hasText: 'waits for people' })).toBeVisible()
  await tom.getByRole('button', { name: 'Ask for it' }).click()
  await expect(tom.getByText(/This has been asked for already: CS-\d+\./).first()).toBeVisible()
  await expect(tom.getByLabel('Why')).toHaveValue('I stand in for Ana')

  await tom.getByLabel('Why').fill('   ')
  await tom.getByRole('button', { name: 'Ask for it' }).click()
  await expect(tom.getByText(/Say in a sentence why it is needed/).first()).toBeVisible()

  const sentence = 'Tom Weber asks for the group Product owners for themselves'
  await tom.getByRole('link', { name: sentence }).click()
  await expect(tom.getByText('You asked for this, so someone else must decide.')).toBeVisible()
  await priya.goto('/approvals?q=Weber')
  await priya.getByRole('link', { name: sentence }).click()
  await priya.getByLabel(/^Reason/).selectOption('not_now')
  await priya.getByLabel('Add a note').fill('Ana is back next week')
  await button(priya, 'Reject').click()
  await expect(priya.getByRole('button', { name: /Take back/ })).toBeVisible()
})
