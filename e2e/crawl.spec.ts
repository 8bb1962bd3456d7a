import type { Page } from '@playwright/test'
import { expect, notes, type PersonName, Pod, test } from './stage'

// Everybody walks alone, and they may walk at the same time.
test.describe.configure({ mode: 'parallel' })

const nothingHere = 'There is nothing here that you can see'

/** Parameters whose value decides what the page is made of; of any other one value looks like the next. */
const shaping = new Set(['view', 'tab', 'change'])

/**
 * Addresses that differ only in what they are about look the same to a crawler; two of each are enough. Each value of a
 * filter is a kind of its own by itself, not once more together with each value of every other filter. The order of
 * parameters means nothing.
 */
function kindOf(address: string): string {
  const { pathname, searchParams } = new URL(address, 'http://localhost')
  searchParams.sort()
  const names = [...searchParams.keys()]
  // Of a matrix every cell looks like the next, and so does every column.
  const alike = names.length > 1 ? names.filter((name) => !shaping.has(name)) : ['cell', 'role', 'line']
  for (const name of alike) if (searchParams.has(name)) searchParams.set(name, '0')
  const query = searchParams.size > 0 ? `?${searchParams}` : ''
  return (pathname + query).replaceAll(/[0-9A-Z]{26}|[0-9a-f]{24,}|\d{4}-\d\d-\d\d[^&]*|(CS|T)-\d+|(?<==)\d+/g, '…')
}

/** What there is to see at an address: its page, and what each of its parameters does to it. */
function sightsOf(address: string): string[] {
  const { pathname, searchParams } = new URL(kindOf(address), 'http://localhost')
  const parts = [...searchParams].map(([name, value]) => (shaping.has(name) ? `${name}=${value}` : name))
  return ['', ...parts].map((part) => `${pathname} ${part}`)
}

/** How many more of a kind have to be there; a longer list is made of rows like these. */
const sample = 8

type Look = { status: number; url: string; headings: string[]; links: string[]; ids: string[] }

/** Looks at a page: one that shows something new as a browser draws it, another as it was sent. */
async function lookAt(page: Page, address: string, isDrawn: boolean): Promise<Look> {
  const answer = isDrawn ? (await page.goto(address))! : await page.request.get(address)
  const sent = isDrawn ? null : await answer.text()
  const found = await page.evaluate((text) => {
    const here = text === null ? document : new DOMParser().parseFromString(text, 'text/html')
    const all = (selector: string) => [...here.querySelectorAll(selector)]
    return {
      headings: all('h1')
        .filter((heading) => text !== null || heading.checkVisibility())
        .map(({ textContent }) => textContent),
      links: all('a[href]').map((link) => link.getAttribute('href')!),
      ids: all('[id]').map(({ id }) => id),
    }
  }, sent)
  return { status: answer.status(), url: isDrawn ? page.url() : answer.url(), ...found }
}

/** Follows every link from Home on; says where a person would have been left standing. */
async function walk(page: Page): Promise<{ problems: string[]; visited: Set<string> }> {
  const [queue, kinds, visited, problems] = [['/'], new Map<string, number>(), new Set<string>(), [] as string[]]
  const others = new Map<string, Set<string>>()
  const seen = new Set<string>()
  for (let address = queue.shift(); address; address = queue.shift()) {
    const sights = sightsOf(address)
    const isNew = sights.some((sight) => !seen.has(sight))
    for (const sight of sights) seen.add(sight)
    const { status, url, headings, links, ids } = await lookAt(page, address, isNew)
    visited.add(address)
    if (status !== 200) problems.push(`${address} answers ${status}`)
    if (headings.length !== 1) problems.push(`${address} has no one heading`)
    if (headings.includes(nothingHere)) problems.push(`${address} leads to nothing`)
    for (const link of links) {
      if (link.startsWith('#')) {
        if (!ids.includes(link.slice(1))) problems.push(`${address}: ${link} leads nowhere`)
        continue
      }
      const there = new URL(link, url)
      if (there.origin !== new URL(url).origin) problems.push(`${address} leads away to ${link}`)
      const next = there.pathname + there.search
      const known = kinds.get(kindOf(next)) ?? 0
      if (visited.has(next) || queue.includes(next)) continue
      if (known >= 2) {
        others.set(kindOf(next), (others.get(kindOf(next)) ?? new Set()).add(next))
        continue
      }
      kinds.set(kindOf(next), known + 1)
      queue.push(next)
    }
  }
  // What is of a kind that was looked at is not drawn, and has to be there all the same.
  for (const address of [...others.values()].flatMap(spread))
    if (!(await isThere(page, address))) problems.push(`${address} leads to nothing`)
  return { problems, visited }
}

/** Some of these, from the first to the last. */
function spread(alike: Set<string>): string[] {
  const step = Math.max(1, alike.size / sample)
  return [...alike].filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step))
}

async function isThere(page: Page, address: string): Promise<boolean> {
  const answer = await page.request.get(address)
  return answer.ok() && !new RegExp(`<h1[^>]*>${nothingHere}`).test(await answer.text())
}

const expected: [PersonName, string[]][] = [
  ['Ana', ['/approvals', '/tasks', '/memory', '/access', '/audit', '/policy']],
  ['Lee', ['/approvals', '/tasks', '/memory', '/access', '/audit', '/pods']],
  ['Ade', ['/approvals', '/tasks', '/memory', '/access', '/audit', '/imports', '/people']],
]

for (const [name, places] of expected) {
  test(`every link that ${name} can follow leads somewhere`, async ({ as }) => {
    test.setTimeout(600_000)
    await (await Pod.shared()).ask('memory.add', notes())
    const { problems, visited } = await walk(await as(name))
    expect(problems).toEqual([])
    expect([...visited]).toEqual(expect.arrayContaining(places))
  })
}
