import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { asOperator, letPass } from './database'
import { git, mustGit, png } from './git'
import { awake, pressTwice } from './sight'
import { sign } from './signing'
import { expectSound } from './sound'
import { button, expect, pageOf, Pod, test } from './stage'

// What a person makes of deliveries of one file, of forty and of five hundred.

let folder: string
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'many-'))
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Files = Record<string, string | Buffer | null>

const numbered = (count: number, of: (at: string) => [string, string | null]): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => of(String(at + 1).padStart(3, '0'))))
const care = (at: string, days: number) =>
  `# Lamp ${at}\n\nLamp ${at} is wiped every ${days} days.\n\nIts shade is made of linen.\n`
const old = (at: string) => `Lamp ${at} was sold until spring.\n`
const letter = (at: string) => `Letter ${at} says when the shop is closed.\n`

/** What stands on the branch before, and what is delivered: every kind of change, where there is room for them. */
function stagedFor(size: number): { before: Files; after: Files } {
  if (size === 1)
    return { before: { 'docs/care/lamp-001.md': care('001', 7) }, after: { 'docs/care/lamp-001.md': care('001', 14) } }
  const kinds =
    size === 40 ? { changed: 20, came: 10, went: 5, moved: 1 } : { changed: 290, came: 100, went: 67, moved: 20 }
  const changed = (days: number) =>
    numbered(kinds.changed, (at) => [`docs/care/${at < '100' ? 'lamps' : 'lanterns'}/lamp-${at}.md`, care(at, days)])
  const went = (text: (at: string) => string | null) =>
    numbered(kinds.went, (at) => [`docs/old/lamp-${at}.md`, text(at)])
  const moved = (where: string, text: (at: string) => string | null) =>
    numbered(kinds.moved, (at) => [`${where}/letter-${at}.md`, text(at)])
  const single = (turn: number): Files => ({
    'pictures/lamp.png': png(320 * turn),
    Makefile: `site:\n\tbuild --pages ${turn}\n`,
    'package-lock.json': `{ "lockfileVersion": ${turn} }\n`,
  })
  return {
    before: { ...changed(7), ...went(old), ...moved('letters', letter), ...single(1) },
    after: {
      ...changed(14),
      ...numbered(kinds.came, (at) => [
        `site/pages/lamp-${at}.md`,
        `# Lamp ${at}\n\nIt costs ${Number(at) + 20} euros.\n`,
      ]),
      ...went(() => null),
      ...moved('letters', () => null),
      ...moved('archive', letter),
      ...single(2),
    },
  }
}

/** A repository with what stands there before, and the request by which a pod delivers. */
async function delivered(tom: Page, size: number) {
  const pod = await Pod.register('DevPod', 'delivery')
  const name = `lamps-${size}-${pod.slug}`
  await asOperator('repository', 'create', name)
  const clone = path.join(folder, name)
  mustGit(folder, 'clone', '-q', pod.gitAt(name), clone)
  const deliver = (files: Files, message: string): string => {
    for (const [file, content] of Object.entries(files)) {
      const at = path.join(clone, file)
      mkdirSync(path.dirname(at), { recursive: true })
      if (content === null) rmSync(at)
      else writeFileSync(at, content)
    }
    mustGit(clone, 'add', '-A')
    mustGit(clone, 'commit', '-q', '-m', message)
    const { said } = git(clone, 'push', '-o', `task=${message}`, 'origin', 'HEAD:refs/for/main')
    expect(said).toMatch(/CS-\d+/)
    return /CS-\d+/.exec(said)![0]
  }
  const tip = () => git(folder, 'ls-remote', pod.gitAt(name), 'refs/heads/main').said.slice(0, 40)
  const { before, after } = stagedFor(size)
  await sign(tom, deliver(before, 'Begin'))
  await expect.poll(tip).toMatch(/^[0-9a-f]{40}$/)
  mustGit(clone, 'pull', '-q', '--rebase', 'origin', 'main')
  const request = deliver(after, 'Have lamps wiped every two weeks')
  expect(Object.keys(after)).toHaveLength(size)
  const tree = () => {
    mustGit(clone, 'fetch', '-q', 'origin', 'main')
    return mustGit(clone, 'rev-parse', 'FETCH_HEAD^{tree}')
  }
  return { request, after, tip, tree, signed: mustGit(clone, 'rev-parse', 'HEAD^{tree}') }
}

const isFocused = async (wanted: Locator) => await wanted.evaluate((element) => element === document.activeElement)

/** Goes on with Tab until this has the focus. */
async function reach(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible()
  for (let presses = 0; presses < 400; presses++) {
    if (await isFocused(wanted)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${String(wanted)} cannot be reached with the keyboard`)
}

/** Reaches this, and presses Enter there. */
async function enter(page: Page, wanted: Locator): Promise<void> {
  await reach(page, wanted)
  await page.keyboard.press('Enter')
}

/** Walks through all files of a delivery with the keyboard alone, from page to page, and says which have a link. */
async function walked(page: Page): Promise<Set<string>> {
  const found = new Set<string>()
  const links = page.locator('#files').getByRole('link', { name: /^Read it / })
  const more = page.getByRole('link', { name: 'More files' })
  for (let pages = 1; pages < 20; pages++) {
    for (const link of await links.all()) {
      await reach(page, link)
      found.add((await link.innerText()).replace(/^Read it\s+/, ''))
    }
    if ((await more.count()) === 0) return found
    const first = await links.first().innerText()
    await enter(page, more)
    await expect(links.first()).not.toHaveText(first)
  }
  throw new Error('There is always one page more')
}

/** Searches for a path, opens the file that is found, and comes back to all of them. */
async function opens(page: Page, files: string, file: string, shows: readonly (string | RegExp)[]): Promise<void> {
  await awake(page, files)
  await reach(page, page.getByLabel('Search paths'))
  await page.keyboard.type(file)
  await page.keyboard.press('Enter')
  const link = page.getByRole('link', { name: /^Read it / })
  await expect(link).toHaveCount(1)
  await enter(page, link)
  for (const words of shows) await expect(page.locator('#file')).toContainText(words)
}

const titles = { 1: 'one file', 40: 'forty files', 500: 'five hundred files' }

for (const size of [1, 40, 500] as const)
  test(`a delivery of ${titles[size]} is read and signed with the keyboard alone, and is what lands`, async ({
    as,
  }) => {
    test.setTimeout(900_000)
    const tom = await as('Tom')
    const { request, after, tip, tree, signed } = await delivered(tom, size)
    await awake(tom, pageOf({ request }))
    await expect(tom.getByRole('heading', { level: 1 })).toContainText(`delivers ${size} changed file`)
    if (size > 30) await saysWhere(tom, size)
    if (size === 500)
      for (const words of [
        '67 files would be gone',
        'Files: 100 new, 293 changed, 67 removed, 20 only renamed.',
        'Pictures and whatever else is no text: looked through for written words alone (1 file)',
      ])
        await expect(tom.locator('main')).toContainText(words)
    await enter(tom, tom.getByRole('link', { name: /^All (\d+ )?files by themselves/ }))
    await expect(tom.locator('#files')).toBeVisible()
    await expect(tom.getByRole('link', { name: request, exact: true }).first()).toBeVisible()
    const files = new URL(tom.url()).pathname
    expect([...(await walked(tom))].toSorted()).toEqual(Object.keys(after).toSorted())
    if (size > 1) {
      await opens(tom, files, 'old/lamp-003', ['docs/old/lamp-003.md', 'Lamp 003 was sold until spring.'])
      await opens(tom, files, 'archive/letter-001', ['Letter 001 says'])
      await expect(tom.locator('#files')).toContainText(
        'It was “letters/letter-001.md”, and not a letter of it is different',
      )
      await opens(tom, files, 'LAMP.PNG', ['PNG picture, 320 × 480 pixels', 'PNG picture, 640 × 480 pixels'])
      await narrows(tom, files, after)
    }
    await expectSound(tom, [pageOf({ request }), files, ...(size > 1 ? [`${files}?what=removed&q=lamp`] : [])])

    const before = tip()
    await awake(tom, pageOf({ request }))
    await pressTwice(tom, 'a', `approve ${request}`, button(tom, 'Take back'))
    await letPass(request, 'effectiveAt')
    await expect.poll(tip).not.toBe(before)
    expect(tree()).toBe(signed)
  })

/** The page of a request says in which folders all of its files are, how many in each, and leads to each of these. */
async function saysWhere(page: Page, size: number): Promise<void> {
  const where = page.getByRole('region', { name: `Where all ${size} files are` })
  const counts = await where.getByRole('listitem').allInnerTexts()
  const numbers = counts.flatMap((line) =>
    [...line.matchAll(/(\d+) (?:new|changed|removed)/g)].map(([, count]) => Number(count)),
  )
  expect(numbers.reduce((sum, count) => sum + count, 0)).toBe(size)
  const request = page.url()
  await enter(page, where.getByRole('link', { name: 'docs/old/' }))
  await expect(page).toHaveURL(/\?in=docs%2Fold$/)
  await expect(page.getByRole('link', { name: /^Read it docs\/old\// }).first()).toBeVisible()
  await expect(page.getByRole('link', { name: /^Read it (?!docs\/old\/)/ })).toHaveCount(0)
  await page.goBack()
  await expect(page).toHaveURL(request)
}

/** The views of the list count what they show, and what is not there is said. */
async function narrows(page: Page, files: string, after: Files): Promise<void> {
  await awake(page, files)
  const gone = Object.values(after).filter((content) => content === null).length
  await enter(page, page.getByRole('link', { name: `Removed (${gone})` }))
  await expect(page).toHaveURL(/what=removed/)
  await expect(page.locator('#files')).not.toContainText('changed,')
  await awake(page, `${files}?q=nowhere`)
  await expect(page.getByText('None of the files is what was asked for')).toBeVisible()
  await enter(page, page.getByRole('link', { name: `All ${Object.keys(after).length} files` }))
  await expect(page.getByRole('link', { name: /^Read it / }).first()).toBeVisible()
}
