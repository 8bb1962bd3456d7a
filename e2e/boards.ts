// What the tests of boards have in common: something that was counted, and what a list says of itself.
import type { Page } from '@playwright/test'
import { expect, notes, Pod } from './stage'

/** Has a pod read, be denied and wait, so that each board has something to tell. */
export async function somethingToCount(): Promise<void> {
  const pod = await Pod.shared('WriterPod', 'product')
  await pod.ask('memory.search', { keyword: 'lamps' })
  await pod.ask('git.rollback_commit', { commit_sha: 'abc1234', reason: 'To see what is denied' })
  await pod.ask('memory.add', notes())
}

/** A board once what the pod did is counted, which is soon after it is on the record. */
export async function counted(page: Page, board: string): Promise<void> {
  await expect(async () => {
    await page.goto('/insights?board=control&days=7')
    expect(Number(await page.locator('[data-number=calls_denied]').getAttribute('data-listed'))).toBeGreaterThan(0)
  }).toPass()
  await page.goto(`/insights?board=${board}&days=7`)
}

/** How many a list says it has: in its heading, or at the view that is shown. */
export async function saidBy(page: Page): Promise<number> {
  const heading = await page.getByRole('heading', { level: 1 }).textContent()
  const view = await page.locator('main nav a[aria-current=page]').allTextContents()
  const found = [heading ?? '', ...view].flatMap((words) => /[\d,]+/.exec(words)?.[0] ?? [])
  return Number((found[0] ?? '0').replaceAll(',', ''))
}
