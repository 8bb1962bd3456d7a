import type { Page } from '@playwright/test'
import { isFiltered, kindOf, type Links, linksIn, sightsOf, spread } from './links'
import { expect, notes, type PersonName, Pod, test } from './stage'

const nothingHere = 'There is nothing here that you can see'

/** How many of a kind are looked at, and how many more of it have to be there; a longer list is made of rows like these. */
const [looks, sample] = [2, 8]

// What pages are made of does not depend on who looks, who may come to them does. So everybody comes to every place by
// themselves, but each sight is drawn and each filter is tried once, for whoever meets it first.
const drawn = new Set<string>()
const tried = new Map<string, number>()
const sampled = new Set<string>()

type Look = Links & { status: number; url: string }

/** Looks at a page: one that shows something new as a browser draws it, another as it was sent. */
async function lookAt(page: Page, address: string): Promise<Look> {
  const sights = sightsOf(address)
  if (sights.every((sight) => drawn.has(sight))) {
    const answer = await page.request.get(address)
    return { status: answer.status(), url: answer.url(), ...linksIn(await answer.text()) }
  }
  for (const sight of sights) drawn.add(sight)
  const answer = await page.goto(address)
  const found = await page.evaluate(() => {
    const all = (selector: string) => [...document.querySelectorAll(selector)]
    return {
      headings: all('h1')
        .filter((heading) => heading.checkVisibility())
        .map(({ textContent }) => textContent),
      links: all('a[href]:not([download])').map((link) => link.getAttribute('href')!),
      ids: all('[id]').map(({ id }) => id),
    }
  })
  return { status: answer!.status(), url: page.url(), ...found }
}

/** What is wrong with a page, and with the parts of itself that it links to. */
function faultsOf(address: string, { status, headings, links, ids }: Look): string[] {
  const problems: string[] = []
  if (status !== 200) problems.push(`${address} answers ${status}`)
  if (headings.length !== 1) problems.push(`${address} has no one heading`)
  if (headings.includes(nothingHere)) problems.push(`${address} leads to nothing`)
  const parts = links.filter((link) => link.startsWith('#') && !ids.includes(link.slice(1)))
  return [...problems, ...parts.map((link) => `${address}: ${link} leads nowhere`)]
}

/** Follows every link from Home and these pages on; says where a person would have been left standing. */
async function walk(page: Page, also: readonly string[]): Promise<{ problems: string[]; visited: Set<string> }> {
  const [queue, found, visited, problems] = [['/', ...also], new Set(['/', ...also]), new Set<string>(), [] as string[]]
  const places = new Map<string, number>()
  const others = new Map<string, string[]>()
  for (let address = queue.shift(); address; address = queue.shift()) {
    const look = await lookAt(page, address)
    visited.add(address)
    problems.push(...faultsOf(address, look))
    for (const link of look.links.filter((one) => !one.startsWith('#'))) {
      const there = new URL(link, look.url)
      if (there.origin !== new URL(look.url).origin) problems.push(`${address} leads away to ${link}`)
      const next = there.pathname + there.search
      if (found.has(next)) continue
      found.add(next)
      const [kind, known] = [kindOf(next), isFiltered(next) ? tried : places]
      const before = known.get(kind) ?? 0
      known.set(kind, before + 1)
      if (before < looks) queue.push(next)
      else others.set(kind, [...(others.get(kind) ?? []), next])
    }
  }
  // What is of a kind that was looked at is not drawn, and has to be there all the same.
  const more = [...others].filter(([kind]) => !sampled.has(kind)).flatMap(([, alike]) => spread(alike, sample))
  for (const address of more) {
    if (isFiltered(address)) sampled.add(kindOf(address))
    if (!(await isThere(page, address))) problems.push(`${address} leads to nothing`)
  }
  return { problems, visited }
}

async function isThere(page: Page, address: string): Promise<boolean> {
  const answer = await page.request.get(address)
  return answer.ok() && !linksIn(await answer.text()).headings.includes(nothingHere)
}

/** The page of a file that a pod handed in, by its path. */
async function handIn(): Promise<string> {
  const pod = await Pod.shared()
  const body = {
    path: `docs/${pod.slug}.md`,
    task: 'walked',
    content: '# Walks\n',
    idempotency_key: `${pod.slug}-walk`,
  }
  const { output } = (await pod.send('POST', '/v2/outputs', body)).body as { output: { page: string } }
  const { pathname, search } = new URL(output.page)
  return pathname + search
}

// Who sees most goes first.
const expected: [PersonName, string[]][] = [
  [
    'Ade',
    [
      '/approvals',
      '/tasks',
      '/tasks?view=board',
      '/tasks?view=graph',
      '/memory',
      '/memory/new',
      '/tasks/new',
      '/prompts',
      '/prompts/drift',
      '/findings',
      '/incidents',
      '/access',
      '/audit',
      '/imports',
      '/repositories',
      '/people',
      '/integrations',
      '/settings/notifications',
      '/settings/tokens',
    ],
  ],
  ['Ana', ['/approvals', '/tasks', '/memory', '/prompts', '/findings', '/incidents', '/access', '/audit', '/policy']],
  [
    'Lee',
    ['/insights', '/reports', '/approvals', '/tasks', '/memory', '/prompts', '/findings', '/access', '/audit', '/pods'],
  ],
]

for (const [name, places] of expected) {
  test(`every link that ${name} can follow leads somewhere`, async ({ as }) => {
    test.setTimeout(600_000)
    await (await Pod.shared()).ask('memory.add', notes())
    const file = await handIn()
    const { problems, visited } = await walk(await as(name), [file])
    expect(problems).toEqual([])
    expect([...visited]).toEqual(expect.arrayContaining([...places, file]))
  })
}
