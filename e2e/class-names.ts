import type { Page } from '@playwright/test'
import { extendTailwindMerge } from 'tailwind-merge'

// The merger has to know our own sizes, or it takes `text-caption` for a colour.
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ['caption', 'small', 'body', 'lead', 'section', 'heading', 'page', 'page-narrow', 'document', 'code'],
      radius: ['card', 'control', 'chip', 'key'],
      shadow: ['float'],
      font: ['ui', 'document', 'code'],
      'font-weight': ['strong'],
    },
  },
})

/** Elements with two classes that set the same thing: which of them holds would be up to the order of the style sheet. */
export async function contradictions(page: Page): Promise<string[]> {
  const looks = await page.evaluate(() => [
    ...new Set(Array.from(document.querySelectorAll('[class]'), (element) => element.getAttribute('class')!.trim())),
  ])
  return looks.flatMap((look) => {
    const kept = new Set(merge(look).split(/\s+/))
    const lost = look.split(/\s+/).filter((name) => !kept.has(name))
    return lost.length === 0 ? [] : [`${lost.join(' ')} in "${look}"`]
  })
}
