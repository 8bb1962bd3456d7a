import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { addCommits, git, makeRepository } from '@/lib/imports/fixture'
import { logLine, story } from '@/lib/imports/fixture-story'
import { expectHeard, listenTo } from './hearing'
import { expect, test } from './stage'

let folder = ''
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-e2e-imports-'))
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function ask(page: Page, location: string): Promise<void> {
  await page.getByLabel('Where is it?').fill(location)
  await page.getByRole('button', { name: 'Read its history' }).click()
}

/** The words beside the form, with the link to the import they speak of. */
function note(page: Page) {
  return page.locator('#start').getByRole('status')
}

/** A git server that takes calls and never says a word, so that an import of it goes on until somebody ends it. */
async function silentServer(): Promise<Server> {
  const server = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

test('a place that cannot be read is refused at its field, and what was typed stays', async ({ as }) => {
  const ade = await as('Ade')
  await ade.goto('/imports')
  await ade.getByLabel('Branches').fill('main, next')
  await ask(ade, 'ftp://git.example.org/pottery')
  const where = ade.getByLabel('Where is it?')
  await expect(where).toHaveAccessibleDescription(
    /Only folders, bundles and addresses with https, http or ssh can be read/,
  )
  await expect(where).toHaveAttribute('aria-invalid', 'true')
  await expect(where).toHaveValue('ftp://git.example.org/pottery')
  await expect(ade.getByLabel('Branches')).toHaveValue('main, next')
  await ade.getByRole('link', { name: /^Only folders, bundles/ }).click()
  await expect(where).toBeFocused()
})

test(
  'a repository is read from the form to what was found in it, and again only for what is new',
  { tag: '@usual' },
  async ({ as }) => {
    const repository = makeRepository(folder, story)
    const ade = await as('Ade')
    await listenTo(ade)
    await ade.goto('/imports')
    await ask(ade, repository)
    await expect(note(ade)).toContainText('was asked for')
    await expectHeard(ade, /^Import \d+, “.*”: Done\.$/)
    await note(ade).getByRole('link').click()
    // Another import of the list may have found as much.
    await expect(ade).toHaveURL(/\/imports\/\w+/)
    // The page follows the import without being loaded again.
    await expect(
      ade.getByText(/^4 tasks, \d+ task entries, 5 changelog entries, 3 memory entries, 2 rewrites/).first(),
    ).toBeVisible()
    await expect(ade.getByText('2 of 5 entries were missing from the file, which shows 3')).toBeVisible()
    await ade.getByRole('link', { name: '12 things could not be read as they stand' }).click()
    await expect(ade.locator('#findings tbody tr')).toHaveCount(12)
    await ade.getByRole('link', { name: 'Recovered log' }).click()
    await ade.getByRole('link', { name: 'Only those the file has lost' }).click()
    await expect(ade.locator('#findings tbody tr')).toHaveCount(2)

    const line = logLine('11:00:00', 'docs/shelf.md', '1.10', 'DevPod', 'Add the shelf')
    const changelog = { 'project/outputs/changelog.yaml': line }
    addCommits(repository, [{ message: 'Update changelog.yaml', at: '2025-01-07T09:00:00Z', files: changelog }])
    await ade.goto('/imports')
    await ask(ade, repository)
    await note(ade).getByRole('link').click()
    await expect(ade.getByText(/^1 changelog entry, 3 updated changelog entries, 1 problem mended\./)).toBeVisible()
  },
)

test('every number of a repository’s story leads to a list of as many lines', async ({ as }) => {
  const ade = await as('Ade')
  await ade.goto('/imports')
  await ade.getByLabel('Which repository is it?').fill('told in numbers')
  await ask(
    ade,
    makeRepository(mkdtempSync(path.join(folder, 'told-')), [
      { message: 'begin to tell', files: { 'README.md': 'Pots of clay.\n' } },
      ...story,
    ]),
  )
  await note(ade).getByRole('link').click()
  const told = ade.locator('#story')
  await expect(told.getByText('Pods took most of a document away')).toBeVisible()
  await expect(told.getByText('Pots of clay.')).toBeVisible()
  const links = await told
    .getByRole('link')
    .evaluateAll((all) => all.map((one) => [one.textContent, one.getAttribute('href')] as const))
  expect(links.length).toBeGreaterThan(12)
  for (const [words, href] of links) {
    await ade.goto(href!)
    const lines = ade.locator('main tbody tr, #findings ol > li')
    await expect(lines, `${words} at ${href}`).toHaveCount(Number(/\d+/.exec(words!)))
  }
})

test('a document that was rewritten opens with what it lost, who it was and who put it right', async ({ as }) => {
  const ade = await as('Ade')
  await ade.goto('/imports')
  await ade.getByLabel('Which repository is it?').fill('put right again')
  await ask(
    ade,
    makeRepository(mkdtempSync(path.join(folder, 'lost-')), [
      { message: 'begin to lose', files: { 'a.md': 'x\n' } },
      ...story,
    ]),
  )
  await note(ade).getByRole('link').click()
  const timeline = ade.locator('#timeline')
  await expect(timeline.getByText('2 rewrites took most of a document away, 1 of which was put right')).toBeVisible()
  await timeline.getByRole('link', { name: 'docs/guide.md' }).click()
  await expect(ade.getByText('Less took its place: 25 lines of 25 went, 2 came.')).toBeVisible()
  await expect(ade.locator('#difference')).toContainText('fire clay at 924 degrees')
  await expect(ade.locator('#who')).toContainText('GPTPod')
  await expect(ade.locator('#who')).toContainText('after 5 minutes by Sam')
})

test('a fork stays a repository of its own until somebody answers, and can be forgotten', async ({ as }) => {
  const place = mkdtempSync(path.join(folder, 'fork-'))
  const beginning = [{ message: 'begin a pottery to be forked', files: { 'a.md': 'x\n' } }, ...story]
  const source = makeRepository(mkdtempSync(path.join(place, 'x')), beginning)
  const fork = path.join(place, 'fork-of-it')
  git(folder, ['clone', '--quiet', '--bare', source, fork])
  addCommits(fork, [{ message: 'own', files: { 'project/task.yaml': 'tasks: {}\n' } }])
  const ade = await as('Ade')
  for (const [location, name] of [
    [source, 'Kiln'],
    [fork, 'Kiln, forked'],
  ] as const) {
    await ade.goto('/imports')
    await ade.getByLabel('Which repository is it?').fill(name)
    await ask(ade, location)
    await note(ade).getByRole('link').click()
    await ade.waitForURL(/\/imports\/\w{26}/)
    await expect(ade.getByText(/^4 tasks, /)).toBeVisible()
  }
  await expect(ade.getByText('Is this another copy of a repository that is known?')).toBeVisible()
  await ade.getByRole('button', { name: 'They are two' }).click()
  await expect(ade.getByText('Is this another copy of a repository that is known?')).toHaveCount(0)
  // What its task file lost is told with its commit and its amount.
  await expect(ade.locator('#timeline').getByText('cut it, from 4 tasks to 0; 4 left')).toBeVisible()
  await expect(ade.getByText('There was work under 1 name that no task file knows')).toBeVisible()

  await ade.getByRole('link', { name: 'Forget it' }).click()
  await expect(ade.getByRole('heading', { name: 'Forget “Kiln, forked”?' })).toBeVisible()
  await expect(ade.getByText('4 tasks', { exact: true })).toBeVisible()
  await ade.getByRole('button', { name: 'Forget it' }).click()
  await expect(ade.getByText('Forgotten', { exact: true })).toBeVisible()
  await ade.getByRole('link', { name: 'Back to the imports' }).click()
  await expect(ade.locator('#sources')).toContainText('Kiln')
  await expect(ade.locator('#sources')).not.toContainText('Kiln, forked')
})

test('whoever asks again while it is being read gets the same import, and can end it', async ({ as }) => {
  const server = await silentServer()
  const location = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pottery`
  const ade = await as('Ade')
  await ade.goto('/imports')
  await ask(ade, location)
  await expect(note(ade)).toContainText('was asked for')
  const first = await note(ade).getByRole('link').getAttribute('href')
  await expect(ade.getByText('Opening the repository')).toBeVisible()
  await ask(ade, location)
  await expect(note(ade)).toContainText('is on this repository already')
  expect(await note(ade).getByRole('link').getAttribute('href')).toBe(first)

  // Others may be under way at the same time.
  const progress = ade.locator('#open').getByRole('progressbar', { name: /^Import \d+: pottery$/ })
  await expect(progress).toHaveCount(1)
  const number = /\d+/.exec((await note(ade).getByRole('link').textContent())!)![0]
  await ade.getByRole('button', { name: `Cancel import ${number}`, exact: true }).click()
  await expect(progress).toHaveCount(0)
  await ade.goto(first!)
  await expect(ade.getByText('Cancelled by Ade Rotimi.')).toBeVisible()
  server.close()
})

test('a prompt of a repository is followed from version to version, taken up as a draft, and its findings are listed', async ({
  as,
}) => {
  const name = 'prompted'
  const rules = Array.from({ length: 9 }, (_, at) => `Rule ${at + 1}: fire clay slowly, and say so.\n`).join('')
  const file = 'app/prompts/kiln.md'
  const repository = makeRepository(mkdtempSync(path.join(folder, 'prompted-')), [
    { message: 'begin with a prompt', files: { [file]: rules, 'docs/door.md': 'Write to door@pottery.co.uk\n' } },
    { message: 'Tidy up', files: { [file]: 'Rule 1: ...existing rules...\n' } },
    { message: 'Put it back', author: 'Sam', files: { [file]: `${rules}Rule 10: rest.\n` } },
  ])
  const ade = await as('Ade')
  await ade.goto('/imports')
  await ade.getByLabel('Which repository is it?').fill(name)
  await ask(ade, repository)
  await note(ade).getByRole('link').click()
  await expect(ade.getByText(/3 versions of prompts, 1 finding\./)).toBeVisible()

  await ade.locator('#found').getByRole('link', { name: '1 finding open' }).click()
  await expect(ade.getByRole('row', { name: /e-mail address/ })).toContainText('docs/door.md, line 1')
  await ade.goBack()
  await ade.getByRole('link', { name: 'Its prompts' }).click()
  const row = ade.locator('#findings tbody tr')
  await expect(row).toContainText('Emptied once')
  await row.getByRole('link', { name: file }).click()
  await expect(ade.getByRole('heading', { level: 1 })).toContainText(file)
  await expect(ade.locator('#versions li')).toContainText(['Restored', 'Emptied', 'Added'])
  await ade.getByLabel('Name for pods').fill('prompted-kiln')
  await ade.getByRole('button', { name: 'Take up as a prompt' }).click()
  await ade.getByRole('link', { name: 'Kiln, version 1' }).first().click()
  await expect(ade.locator('#origin')).toContainText(`Version 1 was taken up from ${file} of ${name}`)
  await expect(ade.getByText('Draft', { exact: true }).first()).toBeVisible()
})
