import type { Page } from '@playwright/test'
import { expect, notes, type PersonName, Pod, test } from './stage'

// Everybody walks alone, and they may walk at the same time.
test.describe.configure({ mode: 'parallel' })

const nothingHere = 'There is nothing here that you can see'

/** Addresses that differ only in what they are about look the same to a crawler; two of each are enough. */
function kindOf(address: string): string {
  return address.replaceAll(/[0-9A-Z]{26}|[0-9a-f]{24,}|\d{4}-\d\d-\d\d[^&]*|(CS|T)-\d+|(?<==)\d+/g, '…')
}

async function linksOf(page: Page): Promise<string[]> {
  return await page.locator('a[href]').evaluateAll((links) => links.map((link) => link.getAttribute('href')!))
}

/** Follows every link from Home on; says where a person would have been left standing. */
async function walk(page: Page): Promise<{ problems: string[]; visited: Set<string> }> {
  const [queue, kinds, visited, problems] = [['/'], new Map<string, number>(), new Set<string>(), [] as string[]]
  const others = new Set<string>()
  for (let address = queue.shift(); address; address = queue.shift()) {
    const answer = await page.goto(address)
    visited.add(address)
    if (!answer?.ok()) problems.push(`${address} answers ${answer?.status()}`)
    const headings = await page.getByRole('heading', { level: 1 }).allTextContents()
    if (headings.length !== 1) problems.push(`${address} has no one heading`)
    if (headings.includes(nothingHere)) problems.push(`${address} leads to nothing`)
    for (const link of await linksOf(page)) {
      if (link.startsWith('#')) {
        const isHere = await page.evaluate((id) => document.getElementById(id) !== null, link.slice(1))
        if (!isHere) problems.push(`${address}: ${link} leads nowhere`)
        continue
      }
      const there = new URL(link, page.url())
      if (there.origin !== new URL(page.url()).origin) problems.push(`${address} leads away to ${link}`)
      const next = there.pathname + there.search
      const known = kinds.get(kindOf(next)) ?? 0
      if (visited.has(next) || queue.includes(next)) continue
      others.add(next)
      if (known >= 2) continue
      kinds.set(kindOf(next), known + 1)
      queue.push(next)
    }
  }
  // What is of a kind that was looked at is not drawn, and has to be there all the same.
  for (const address of others)
    if (!visited.has(address) && !(await isThere(page, address))) problems.push(`${address} leads to nothing`)
  return { problems, visited }
}

async function isThere(page: Page, address: string): Promise<boolean> {
  const answer = await page.request.get(address)
  return answer.ok() && !new RegExp(`<h1[^>]*>${nothingHere}`).test(await answer.text())
}

const expected: [PersonName, string[]][] = [
  ['Ana', ['/approvals', '/tasks', '/memory', '/access', '/audit']],
  ['Lee', ['/approvals', '/tasks', '/memory', '/access', '/audit']],
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
