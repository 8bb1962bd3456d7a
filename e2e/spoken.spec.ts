import type { Page } from '@playwright/test'
import { letPass } from './database'
import { awake } from './sight'
import { button, expect, notes, pageOf, Pod, test } from './stage'

/** Writes down what a screen reader would say by itself: what comes into live parts of the page, and what takes the focus. */
async function listenTo(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    const note = (words: string | null | undefined) => {
      const said = words?.replaceAll(/\s+/g, ' ').trim()
      if (said && heard.at(-1) !== said) heard.push(said)
    }
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement
        note(element?.closest('output, [role=status], [role=alert]')?.textContent)
      }
    }).observe(document, { subtree: true, childList: true, characterData: true })
    document.addEventListener('focusin', ({ target }) => {
      const element = target as HTMLElement
      note(`focus: ${element.getAttribute('aria-label') ?? element.textContent}`)
    })
  })
}

const heard = (page: Page) => page.evaluate(() => (window as unknown as { heard: string[] }).heard)

async function expectHeard(page: Page, ...words: (string | RegExp)[]): Promise<void> {
  for (const each of words)
    await expect
      .poll(async () => (await heard(page)).some((said) => new RegExp(each).test(said)), String(each))
      .toBe(true)
}

test('the main job is told by ear: the queue, a decision, its end, and what others do meanwhile', async ({ as }) => {
  const pod = await Pod.register()
  const [ana, priya] = [await as('Ana'), await as('Priya')]
  await listenTo(ana)
  const [quick, other, gone] = [
    await pod.ask('memory.add', notes()),
    await pod.ask('memory.add', notes()),
    await pod.ask('memory.add', notes()),
  ]

  await test.step('every control of a row has a name of its own, which is seen without a pointer over it', async () => {
    await awake(ana, `/approvals?pod=${pod.slug}`)
    const row = ana.getByRole('row').filter({ hasText: quick.request })
    await expect(row.getByRole('button', { name: `Reject ${quick.request}` })).toHaveCSS('opacity', '1')
    expect(await row.getByRole('rowheader').getByRole('button').count()).toBe(0)
    await row.getByRole('button', { name: `Approve ${quick.request}` }).click()
    await expectHeard(ana, `^Approved ${quick.request}. Take back with Z within 10 seconds.$`)
    await letPass(quick.id, 'effectiveAt')
    await expectHeard(ana, `^${quick.request}: .* is told. It can no longer be taken back.$`)
    await ana.locator('h1').evaluate((heading) => heading.closest('main')!.focus())
    await ana.keyboard.press('a')
    await expectHeard(ana, '^Choose a request first')
  })

  await test.step('what somebody else does is said, and the focus stays with the decision', async () => {
    await awake(ana, pageOf(other))
    await ana.getByLabel('Add a note').fill('Half a sent')
    await priya.goto(pageOf(other))
    await button(priya, 'Reject').click()
    await expectHeard(ana, `^${other.request}: Rejected by Priya`, '^focus: Decision$')
    await expect(ana.getByRole('heading', { name: 'Decision', exact: true })).toBeFocused()
    await ana.keyboard.press('a')
    await expectHeard(ana, `^${other.request} cannot be decided here. Rejected by Priya`)
  })

  await test.step('that nobody answered is said, too', async () => {
    await awake(ana, pageOf(gone))
    await letPass(gone.id, 'expiresAt')
    await expectHeard(ana, `^${gone.request}: Expired. Nobody answered in time.$`)
  })
})
