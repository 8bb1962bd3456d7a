import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { sourceFiles } from '@/lib/sources'

const pictures = sourceFiles().filter((file) => /^(app|components)\/.*(?<!\.test)\.tsx?$/.test(file))
const textOf = (file: string) => readFileSync(file, 'utf8')

/** What stands in a tag, with what its braces hold. */
const inTag = String.raw`(?:[^<>{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*`

/** The tags by which a page is drawn again when something moved. */
function refreshing(text: string): string[] {
  return text.match(new RegExp(String.raw`<LiveRefresh\b${inTag}/>`, 'g')) ?? []
}

/** Requests move all day, each on a page of its own. */
const toAnyRequest = (tag: string) => tag.includes("'requests'") && !/\brequests=/.test(tag)

it.each(pictures)('%s is drawn again for no request that it does not show', (file) => {
  expect(refreshing(textOf(file)).filter(toAnyRequest)).toEqual([])
})

/** Who listens by themselves, and what for. A page that needs all of something says why here. */
const listeners: Record<string, string> = {
  'components/shell/changed-pill.tsx': 'says that a list has changed, and draws it when its reader asks',
  'components/audit/use-news.ts': 'asks for the newest lines, once somebody follows the record',
  'components/home/use-figures.ts': 'asks for a few figures, at a pace',
  'components/requests/use-queue-news.ts': 'asks for what moved of the rows it shows',
  'components/tasks/live-task.tsx': 'asks when something happened to its task last, at a pace',
  'components/tasks/live-board.tsx': 'shows every task and which of them wait, and is drawn at a pace',
}

it('knows by name who else listens, and why', () => {
  const own = pictures.filter((file) => /\buseLiveTopics\(/.test(textOf(file)) && file !== 'components/shell/live.tsx')
  expect(own.toSorted()).toEqual(Object.keys(listeners).toSorted())
})

it('says in the frame, once, that a page is not up to date', () => {
  expect(pictures.filter((file) => textOf(file).includes('<LiveNote'))).toEqual(['components/shell/shell.tsx'])
  expect(textOf('app/(desk)/layout.tsx')).toContain('<Shell')
})

/** The pictures that a file is made of, however far down. */
function madeOf(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const [, name] of textOf(file).matchAll(/(?:from|import)\s*\(?'@\/((?:app|components)\/[^']+)'/g)) {
    const found = [`${name}.tsx`, `${name}.ts`].find((one) => existsSync(one))
    if (found) madeOf(found, seen)
  }
  return seen
}

const pages = pictures.filter((file) => file.endsWith('/page.tsx'))
const isLive = (page: string) =>
  [...madeOf(page)].some((file) => file in listeners || refreshing(textOf(file)).length > 0)

it.each(pages.filter((page) => !page.startsWith('app/(desk)/')))('%s, which is in no frame, is not live', (page) => {
  expect(isLive(page)).toBe(false)
})

it('finds the pages that are live', () => {
  expect(pages.filter(isLive).length).toBeGreaterThan(40)
  const tag = `<LiveRefresh topics={['requests']} requests={rows.map(({ id }) => id)} />`
  expect(refreshing(`<p>{name}</p> ${tag} <p>`)).toEqual([tag])
  expect([tag, `<LiveRefresh topics={['requests', 'tasks']} />`].map(toAnyRequest)).toEqual([false, true])
})
