import { expect, type Locator, type Page } from '@playwright/test'

/** How many pixels somebody would have to scroll sideways to see everything. */
export async function widerThanScreen(page: Page): Promise<number> {
  return await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth))
}

/** The parts of the page of which some lies behind an edge, by their text's beginning. */
export async function cutOff(page: Page): Promise<string[]> {
  return await page.locator('main *').evaluateAll((elements) =>
    elements
      .filter((element) => getComputedStyle(element).overflowY !== 'visible' && element.clientHeight > 1)
      .filter(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight + 1)
      .map(({ textContent }) => textContent.slice(0, 40)),
  )
}

/** Opens a page full of hostile words, and sees that it holds nothing that they would make, and fits every screen. */
export async function showsWordsAsWords(page: Page, address: string): Promise<void> {
  await page.goto(address)
  for (const width of [1440, 390, 320]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await widerThanScreen(page), `${address} at ${width}`).toBe(0)
    expect(await page.locator('main :is(img, script, b)').count(), address).toBe(0)
    expect(await page.title(), address).not.toBe('hit')
  }
}

/** Opens a page and waits until it listens to keys: then it asks for news as well. */
export async function awake(page: Page, address: string): Promise<void> {
  const news = page.waitForRequest('**/stream')
  await page.goto(address)
  await news
}

/** Opens a page as a slow line brings it: it can be used, and no script runs before what is returned is called. */
export async function beforeScripts(page: Page, address: string): Promise<() => Promise<void>> {
  const scripts = '**/_next/static/**/*.js'
  let open = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  await page.route(scripts, async (route) => {
    await opened
    await route.continue()
  })
  const news = page.waitForRequest('**/stream')
  await page.goto(address, { waitUntil: 'commit' })
  return async () => {
    open()
    await news
    await page.unroute(scripts)
  }
}

/** One press offers what a second one decides, in words; what is pressed too fast for a press of its own is pressed again. */
export async function pressTwice(page: Page, key: string, act: string, done: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(key)
    await expect(offer(page)).toHaveText(`Press ${key.toUpperCase()} again to ${act}`, { timeout: 500 })
  }).toPass()
  await expect(async () => {
    await page.keyboard.press(key)
    await expect(done).toBeVisible({ timeout: 3_000 })
  }).toPass()
}

export const offer = (page: Page) => page.getByRole('status').filter({ hasText: 'again to' })

/** Whether the eye, going from left to right, meets these words in this order; they stand somewhere in here on one line. */
export async function areInOrder(place: Locator, words: readonly string[]): Promise<boolean> {
  const lefts = await place.evaluate((element, texts) => {
    const leftOf = (text: string) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const start = node.nodeValue!.indexOf(text)
        if (start < 0) continue
        const range = document.createRange()
        range.setStart(node, start)
        range.setEnd(node, start + text.length)
        return range.getBoundingClientRect().left
      }
      throw new Error(`“${text}” is not here.`)
    }
    return texts.map(leftOf)
  }, words)
  return lefts.every((left, index) => index === 0 || lefts[index - 1]! < left)
}
