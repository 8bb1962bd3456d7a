import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { asOperator, letPass } from './database'
import { awake } from './sight'
import { button, expect, pageOf, Pod, test } from './stage'

let folder: string
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'committed-'))
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

function git(at: string, ...args: string[]): string {
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
  } as unknown as NodeJS.ProcessEnv
  return execFileSync('git', args, { cwd: at, env, encoding: 'utf8', stdio: 'pipe' }).trim()
}

test('an output is accepted in the browser, and its commit is seen on the pages and by git clone', async ({ as }) => {
  const pod = await Pod.register('DevPod', 'delivery')
  const name = `cups-${pod.slug}`
  await asOperator('repository', 'create', name)

  const ade = await as('Ade')
  await awake(ade, `/repositories/${name}`)
  const outputs = ade.locator('#outputs')
  await expect(outputs).toContainText('No accepted outputs are committed here.')
  await outputs.getByText('Have outputs of pods committed here').click()
  await outputs.getByLabel('What is accepted in').selectOption('prod')
  await outputs.getByRole('checkbox', { name: new RegExp(pod.slug) }).check()
  await outputs.getByRole('button', { name: 'Commit their outputs here' }).click()
  await expect(outputs).toContainText('Saved. What is accepted from now on is committed so.')
  await expect(outputs.getByRole('definition').first()).toContainText(pod.slug)

  await pod.send('POST', '/v1/tasks/start', { task_id: 'cups', title: `Cups ${pod.slug}` })
  // Nobody else's path: what stands at one is everybody's in an environment.
  const file = `docs/${pod.slug}.md`
  const text = '# Cups\n\nWhoever breaks a cup asks ida@pottery.co.uk.\n'
  const handed = await pod.send('POST', '/v2/outputs', {
    task: 'cups',
    path: file,
    content: text,
    message: 'Whom to ask',
    idempotency_key: `cups-${pod.slug}`,
  })
  const request = String(handed.body['request'])
  const tom = await as('Tom')
  const ana = await as('Ana')
  const sign = async (person: typeof tom, number: string): Promise<void> => {
    await awake(person, pageOf({ request: number }))
    const reason = person.getByLabel(/^Reason/)
    if (await reason.isVisible()) await reason.selectOption({ index: 1 })
    // What was not on the screen is shown first, and pressed for once more.
    const folded = person.locator('main details:not([open]) > summary').filter({ hasText: 'lines' })
    while ((await folded.count()) > 0) await folded.first().click()
    await expect(async () => {
      // One that comes to be on the screen meanwhile takes its button away.
      const unread = person.getByRole('button', { name: /^I have read/ })
      while ((await unread.count()) > 0) await unread.first().click({ timeout: 2_000 })
      if (!(await button(person, 'Take back').isVisible())) await button(person, 'Approve').click({ timeout: 5_000 })
      await expect(button(person, 'Take back')).toBeVisible({ timeout: 5_000 })
    }).toPass({ timeout: 60_000 })
    await letPass(number, 'effectiveAt')
  }
  await sign(ana, request)

  await awake(ade, `/repositories/${name}`)
  const row = ade.locator('#deliveries').getByRole('link', { name: /CS-\d+ of/ })
  await expect(row).toBeVisible({ timeout: 90_000 })
  const [delivery = ''] = /CS-\d+/.exec(await row.innerText()) ?? []
  await awake(tom, pageOf({ request: delivery }))
  await expect(tom.getByRole('heading', { level: 1 })).toContainText('1 accepted output of')
  await expect(tom.getByRole('link', { name: request }).first()).toBeVisible()
  await sign(tom, delivery)

  await expect(ade.getByRole('row', { name: new RegExp(delivery) })).toContainText('Landed', { timeout: 90_000 })
  const commit = await ade
    .getByRole('row', { name: new RegExp(delivery) })
    .locator('code')
    .innerText()
  const clone = path.join(folder, 'clone')
  git(folder, 'clone', '-q', pod.gitAt(name), clone)
  expect(git(clone, 'rev-parse', 'HEAD').slice(0, 12)).toBe(commit)
  expect(readFileSync(path.join(clone, file), 'utf8')).toBe(text)
  expect(readFileSync(path.join(clone, 'project/outputs/changelog.yaml'), 'utf8')).toContain('message: Whom to ask')
  expect(git(clone, 'log', '-1', '--format=%B', 'HEAD^')).toContain(`Output: ${file}, revision 1 (${request})`)

  await tom
    .getByRole('link', { name: `${file}, revision 1` })
    .first()
    .click()
  await expect(tom.getByRole('heading', { level: 1 })).toContainText(file)
  const facts = tom.locator('#facts')
  await expect(facts).toContainText(`Committed to main of ${name} as ${commit}`)
  await expect(facts.getByRole('link', { name: delivery })).toBeVisible()
  await facts.getByRole('link', { name: /^T-\d+$/ }).click()
  await expect(tom.locator('#outputs')).toContainText(`Committed to main of ${name} as ${commit}`)
})
