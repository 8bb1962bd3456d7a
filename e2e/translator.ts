import type { Page } from '@playwright/test'

/**
 * Does to a page what translators of browsers do, now and with whatever comes: every text that may be translated gets
 * elements around it, or the translator's own text stands in its place.
 */
export async function translate(page: Page, how: 'around' | 'instead'): Promise<void> {
  await page.evaluate((way) => {
    const kept = 'script, style, textarea, select, [translate="no"], font'
    function wrap(text: Text): void {
      if (!text.data.trim() || text.parentElement?.closest(kept)) return
      const [outer, inner] = [document.createElement('font'), document.createElement('font')]
      outer.append(inner)
      if (way === 'around') text.before(outer)
      else text.replaceWith(outer)
      inner.append(way === 'around' ? text : `${text.data}\u00b7`)
    }
    function wrapAll(root: Node): void {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
      const texts: Text[] = []
      for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node as Text)
      for (const text of texts) wrap(text)
    }
    wrapAll(document.body)
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes) {
          if (node.nodeType === Node.TEXT_NODE && node.isConnected) wrap(node as Text)
          else wrapAll(node)
        }
    }).observe(document.body, { childList: true, subtree: true })
  }, how)
}
