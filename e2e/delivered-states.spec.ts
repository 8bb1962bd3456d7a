import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { asOperator } from './database'
import { git, mustGit } from './git'
import { awake, widerThanScreen } from './sight'
import { sign } from './signing'
import { expectSound, violations } from './sound'
import { expect, pageOf, Pod, settings, test } from './stage'

// Pages that people see only where something is undone, lost, shown once or moved without a signature.

let folder: string
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'states-'))
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

const said = Array.from({ length: 40 }, (_, at) => `Vase ${at} stands on shelf ${at * 3} and holds ${at + 2} flowers.`)
const whole = `# Vases\n\n${said.join('\n')}\n`

/** A repository into which a pod delivers. */
async function repositoryOf(pod: Pod, name: string) {
  await asOperator('repository', 'create', name)
  const clone = path.join(folder, name)
  mustGit(folder, 'clone', '-q', pod.gitAt(name), clone)
  return {
    deliver(file: string, text: string, message = `Write ${file}`): string {
      mkdirSync(path.dirname(path.join(clone, file)), { recursive: true })
      writeFileSync(path.join(clone, file), text)
      mustGit(clone, 'add', '-A')
      mustGit(clone, 'commit', '-q', '-m', message)
      return /CS-\d+/.exec(git(clone, 'push', '-o', `task=${file}`, 'origin', 'HEAD:refs/for/main').said)![0]
    },
    tip: () => git(folder, 'ls-remote', pod.gitAt(name), 'refs/heads/main').said.slice(0, 40),
    head: () => mustGit(clone, 'rev-parse', 'HEAD'),
    follow: () => mustGit(clone, 'pull', '-q', '--rebase', 'origin', 'main'),
  }
}

/** Opens the page of a delivery's files, and says where it is. */
async function filesOf(page: Page, request: string): Promise<string> {
  await awake(page, pageOf({ request }))
  await page.goto((await page.getByRole('link', { name: 'All files by themselves' }).getAttribute('href'))!)
  await expect(page.locator('#files')).toBeVisible()
  return new URL(page.url()).pathname
}

test('what is undone, at once or not, and what loses content stands well on every screen', async ({ as }) => {
  test.setTimeout(900_000)
  const pod = await Pod.register('DevPod', 'delivery')
  const name = `vases-${pod.slug}`
  const repository = await repositoryOf(pod, name)
  const { deliver, tip } = repository
  const landed = async (request: string) => {
    const before = tip()
    await sign(tom, request)
    await expect.poll(tip).not.toBe(before)
    repository.follow()
  }
  const tom = await as('Tom')
  await landed(deliver('docs/vases.md', whole))
  const wrong = deliver('docs/wrong.md', 'No vase.\n')
  await landed(wrong)
  const hurried = deliver('docs/free.md', 'Free vases for everybody.\n')
  await landed(hurried)

  const ade = await as('Ade')
  const files = await filesOf(ade, wrong)
  const file = await ade.getByRole('link', { name: /^Read it/ }).getAttribute('href')
  await expectSound(ade, [files, file!])
  await ade.goto(files)
  await ade.getByLabel('Why it should be undone').fill('It is no vase')
  await ade.getByRole('button', { name: 'Ask to undo it' }).click()
  const undo = await ade.getByText('Is to be undone by').getByRole('link').innerText()
  await expectSound(ade, [files, pageOf({ request: undo })])

  const hurriedFiles = await filesOf(ade, hurried)
  await ade.locator('summary', { hasText: 'It cannot wait' }).press('Enter')
  await ade.getByLabel('Why it cannot wait').fill('It gives vases away')
  expect(await violations(ade)).toEqual([])
  const before = tip()
  await ade.getByLabel('Why it cannot wait').press('Tab')
  await ade.keyboard.press('Enter')
  const done = ade.getByRole('status').filter({ hasText: 'It is undone, and lands in a moment.' })
  const look = await done.getByRole('link').innerText()
  await expect.poll(tip).not.toBe(before)
  await expectSound(ade, [hurriedFiles, pageOf({ request: look })])
  const lookFiles = await filesOf(ade, look)
  await sign(tom, look)
  await sign(tom, undo)
  await expect
    .poll(async () => (await ade.request.get(pageOf({ request: undo }))).text())
    .toContain('Approved and done')
  await expectSound(ade, [files, lookFiles, pageOf({ request: undo })])

  repository.follow()
  const cut = deliver('docs/vases.md', '# Vases\n\nSee the shelf.\n', 'Tidied up, no content removed')
  const cutFiles = await filesOf(ade, cut)
  const cutFile = await ade.getByRole('link', { name: /^Read it/ }).getAttribute('href')
  await awake(ade, pageOf({ request: cut }))
  await expect(ade.getByText(/lines of \d+ went/).first()).toBeVisible()
  await expectSound(ade, [pageOf({ request: cut }), cutFiles, cutFile!])

  await asOperator('repository', 'owners', name, '--owner', 'docs/**=product-owners:2')
  await expectSound(ade, [`/repositories/${name}`])
})

test('a token that is shown once stands well on every screen while it is shown', async ({ as }) => {
  const tom = await as('Tom')
  await awake(tom, '/settings/tokens')
  await tom.getByLabel('Name', { exact: true }).fill(`Once ${Date.now()}`)
  await tom.getByLabel('Name', { exact: true }).press('Enter')
  await expect(tom.getByText('Copy the secret now')).toBeVisible()
  for (const colorScheme of ['light', 'dark'] as const) {
    await tom.emulateMedia({ colorScheme })
    expect(await violations(tom)).toEqual([])
  }
  for (const width of [320, 390, 1280, 1440]) {
    await tom.setViewportSize({ width, height: 844 })
    expect(await widerThanScreen(tom), `at ${width}`).toBe(0)
  }
})

/** The folder in which a repository is kept that has this commit. */
function keptWith(commit: string): string {
  const kept = path.join(settings.COUNTERSIGN_STATE, 'repositories')
  return readdirSync(kept)
    .map((one) => path.join(kept, one))
    .find((one) => git(one, 'cat-file', '-e', `${commit}^{commit}`).ok)!
}

test('a movement that nobody signed is an incident, which is read and ended with the keyboard alone', async ({
  as,
}) => {
  test.setTimeout(600_000)
  const pod = await Pod.register('DevPod', 'delivery')
  const name = `moved-${pod.slug}`
  const { deliver, tip, head } = await repositoryOf(pod, name)
  const tom = await as('Tom')
  await sign(tom, deliver('docs/vases.md', whole))
  await expect.poll(tip).toMatch(/^[0-9a-f]{40}$/)
  const at = tip()
  // Whoever runs the machine writes past everything.
  execFileSync('git', ['update-ref', 'refs/heads/main', head()], { cwd: keptWith(at), stdio: 'pipe' })
  await expect.poll(tip, { timeout: 150_000 }).toBe(at)

  const ade = await as('Ade')
  const link = ade.getByRole('row').filter({ hasText: name }).getByRole('link').first()
  await expect(async () => {
    await awake(ade, '/incidents')
    await expect(link).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 150_000 })
  await link.focus()
  await ade.keyboard.press('Enter')
  await expect(ade.getByRole('heading', { level: 1 })).toContainText(name)
  const incident = new URL(ade.url()).pathname
  await expectSound(ade, [incident, `/repositories/${name}`])

  await awake(ade, incident)
  const acts = ade.locator('#acts')
  const reached = async (wanted: ReturnType<Page['locator']>) =>
    await expect(async () => {
      await ade.keyboard.press('Tab')
      await expect(wanted).toBeFocused({ timeout: 50 })
    }).toPass({ intervals: [0] })
  await reached(acts.getByRole('button', { name: 'Take note of it' }))
  await ade.keyboard.press('Enter')
  await expect(ade.locator('main')).toContainText('Taken note of')
  await awake(ade, incident)
  await reached(acts.getByLabel('Why it is over'))
  await ade.keyboard.type('Its author tried the machine')
  await reached(acts.getByRole('button', { name: 'Call it resolved' }))
  await ade.keyboard.press('Enter')
  await expect(ade.locator('#story')).toContainText('It was called resolved')
})
