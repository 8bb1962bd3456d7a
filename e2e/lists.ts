import type { Page } from '@playwright/test'
import { expect } from './stage'

/** The lines of the list that is shown. */
export const rows = (page: Page) => page.locator('main tbody tr')

/** The filters in force, each to be taken away by itself. */
export const inForce = (page: Page) => page.getByRole('list', { name: 'Filters in force' })

/** What the address says the list is narrowed by. */
export const address = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams)

type InAddress = Readonly<Record<string, string>>
type Choice = readonly [field: string, option: string, inAddress: InAddress, count: number]

/** Chooses each in the filters of a list that one filter narrows already, and sees it in words, in the address and in the lines. */
export async function narrowsByFilters(page: Page, list: string, already: InAddress, choices: readonly Choice[]) {
  for (const [field, option, inAddress, count] of choices) {
    await page.goto(list)
    await page.getByText('Filters (1)').click()
    await page.getByLabel(field, { exact: true }).selectOption(option)
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await expect(inForce(page)).toContainText(option)
    await expect.poll(() => address(page)).toEqual({ ...already, ...inAddress })
    await expect(rows(page)).toHaveCount(count)
  }
}

type View = readonly [view: string, inAddress: InAddress, count: number]

/** Goes to each of a list's views, and sees it in the address and in the lines. */
export async function narrowsByViews(
  page: Page,
  list: string,
  already: InAddress,
  name: string,
  views: readonly View[],
) {
  for (const [view, inAddress, count] of views) {
    await page.goto(list)
    await page.getByRole('navigation', { name }).getByRole('link', { name: view }).click()
    await expect.poll(() => address(page)).toEqual({ ...already, ...inAddress })
    await expect(rows(page)).toHaveCount(count)
  }
}
