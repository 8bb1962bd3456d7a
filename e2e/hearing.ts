import { expect, type Page } from '@playwright/test'

/** Writes down what a screen reader would say by itself: what comes into live parts of the page, and what takes the focus. */
export async function listenTo(page: Page): Promise<void> {
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

/** How often exactly these words were said, beside others. */
export async function timesHeard(page: Page, words: string): Promise<number> {
  return (await heard(page)).filter((said) => said === words).length
}

/** Waits until each of these was said, as words or a pattern. */
export async function expectHeard(page: Page, ...words: (string | RegExp)[]): Promise<void> {
  for (const each of words)
    await expect
      .poll(async () => (await heard(page)).some((said) => new RegExp(each).test(said)), String(each))
      .toBe(true)
}
