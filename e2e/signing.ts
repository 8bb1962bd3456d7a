import type { Page } from '@playwright/test'
import { letPass } from './database'
import { awake } from './sight'
import { button, expect, pageOf } from './stage'

/** Somebody signs on the page of a request, and the time passes in which they could take that back. */
export async function sign(page: Page, request: string): Promise<void> {
  await awake(page, pageOf({ request }))
  const reason = page.getByLabel(/^Reason/)
  if (await reason.isVisible()) await reason.selectOption('checked')
  await button(page, 'Approve').click()
  const again = page.getByText('Press again to approve').first()
  await expect(button(page, 'Take back').or(again)).toBeVisible()
  if (await again.isVisible()) await button(page, 'Approve').click()
  await expect(button(page, 'Take back')).toBeVisible()
  await letPass(request, 'effectiveAt')
}
