import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { asOperator } from './database'
import { git, mustGit, png } from './git'
import { awake } from './sight'
import { sign } from './signing'
import { expect, pageOf, Pod, test } from './stage'

let folder: string
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'delivered-'))
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('files are shown as what they are, without a picture of theirs, also on a small screen', async ({ as }) => {
  const pod = await Pod.register('DevPod', 'delivery')
  const name = `kinds-${pod.slug}`
  await asOperator('repository', 'create', name)
  const clone = path.join(folder, 'kinds')
  mustGit(folder, 'clone', '-q', pod.gitAt(name), clone)
  const tasks = (status: string) => `tasks:\n  T-12:\n    title: Glaze the bowls\n    status: ${status}\n`
  const entry = (of: string) => `- path: ${of}.md\n  description: What is known of ${of}\n  tags: [clay]\n`
  const code = Array.from({ length: 30 }, (_, at) => `let size${at} = ${at}\n`)
  const deliver = async (files: Record<string, string | Buffer>, words: string): Promise<string> => {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(clone, file)), { recursive: true })
      writeFileSync(path.join(clone, file), content)
    }
    mustGit(clone, 'add', '-A')
    mustGit(clone, 'commit', '-q', '-m', words)
    const { said } = git(clone, 'push', '-o', `task=${words}`, 'origin', 'HEAD:refs/for/main')
    expect(said).toMatch(/CS-\d+/)
    return /CS-\d+/.exec(said)![0]
  }
  const first = await deliver(
    {
      'limits.yaml': 'limits:\n  daily: 5\n  weekly: 20\n',
      'stock.csv': 'id,name,price\nb1,Bowl,5\nb2,Vase,20\nb3,Jug,9\n',
      'kiln.ts': code.join(''),
      'task.yaml': tasks('in_progress'),
      'memory.yaml': entry('bowls'),
      'lamp.png': png(320),
      'notes.md': 'Bowls dry for a week.\n',
    },
    'begin',
  )
  const tom = await as('Tom')
  await sign(tom, first)
  await expect
    .poll(() => git(folder, 'ls-remote', pod.gitAt(name), 'refs/heads/main').said)
    .toMatch(/refs\/heads\/main/)
  mustGit(clone, 'pull', '-q', '--rebase', 'origin', 'main')

  const request = await deliver(
    {
      'limits.yaml': 'limits:\n  daily: 50\n  weekly: 20\n  monthly: 60\n',
      'stock.csv': 'id,name,price,colour\nb1,Bowl,50,\nb3,Jug,9,blue\nb4,"Cup, small",3,red\n',
      'kiln.ts': code.with(14, '// Ask ana.lind@kilnworks.io\n').join(''),
      'task.yaml': tasks('done'),
      'memory.yaml': entry('bowls') + entry('vases'),
      'lamp.png': png(640),
      'notes.md': 'Bowls dry for two weeks.\n',
    },
    'limits',
  )
  await awake(tom, pageOf({ request }))
  const change = tom.locator('#change')
  const shown = {
    'limits.yaml': ['1 value changed, 1 value came.', 'limits.daily'],
    'stock.csv': ['1 column came.', 'Cup, small'],
    'kiln.ts': ['lines as before', 'ana'],
    'task.yaml': ['T-12', 'moves from in progress to completed'],
    'memory.yaml': ['1 memory entry added, 1 other as before.', 'vases.md'],
    'lamp.png': ['PNG picture, 320 × 480 pixels, 60 bytes', 'PNG picture, 640 × 480 pixels, 60 bytes'],
    'notes.md': ['1 sentence changed'],
  }
  for (const [file, words] of Object.entries(shown)) {
    const line = change.locator('details', { has: tom.locator('summary', { hasText: file }) }).first()
    if ((await line.getAttribute('open')) === null) await line.locator('summary').first().click()
    await line.scrollIntoViewIfNeeded()
    for (const word of words) await expect(line).toContainText(word)
  }
  await expect(change.locator('img')).toHaveCount(0)
  await tom.setViewportSize({ width: 320, height: 800 })
  await expect.poll(() => tom.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await tom.setViewportSize({ width: 1280, height: 720 })
  await readsAll(tom, Object.keys(shown).length)
})

test('what nobody could look through is named where it is refused, and what can be read in other files is told', async ({
  as,
}) => {
  const pod = await Pod.register('DevPod', 'delivery')
  const name = `unlooked-${pod.slug}`
  await asOperator('repository', 'create', name)
  const clone = path.join(folder, 'unlooked')
  mustGit(folder, 'clone', '-q', pod.gitAt(name), clone)
  writeFileSync(path.join(clone, 'past.bin'), Buffer.alloc(33 * 1024 * 1024))
  writeFileSync(path.join(clone, 'shop.db'), Buffer.from('\0\0\u0001\0owner ana.lind@kilnworks.io\0\0'))
  const deliver = (words: string) => {
    mustGit(clone, 'add', '-A')
    mustGit(clone, 'commit', '-q', '-m', words)
    return git(clone, 'push', '-o', 'task=past', 'origin', 'HEAD:refs/for/main').said
  }
  // A rule lets nothing through of which nobody knows whether a key is in it.
  const refused = deliver('Bring the past')
  expect(refused).toContain('Not looked through for keys and personal data: “past.bin”.')
  expect(refused).toContain('Up to 32 MB of a delivery are looked through.')
  writeFileSync(path.join(clone, 'past.bin'), Buffer.alloc(31 * 1024 * 1024))
  const request = /CS-\d+/.exec(deliver('Bring less of it'))![0]
  const tom = await as('Tom')
  await awake(tom, pageOf({ request }))
  await expect(tom.getByText('Found in it: 1 e-mail address').first()).toBeVisible()
})

/** Opens all files of a delivery one by one from its request's page, and is told of how many that was. */
async function readsAll(page: Page, total: number): Promise<void> {
  const opened = (count: number, of = page) => of.getByText(`You have opened ${count} of ${total} files.`)
  await page.getByRole('link', { name: 'All files by themselves' }).click()
  // What was on the screen on a request's page does not count.
  await expect(opened(0)).toContainText('Only this tab of your browser knows: nobody is told, and it is not kept.')
  await page
    .getByRole('link', { name: /^Read it / })
    .first()
    .click()
  await expect(opened(1)).toBeVisible()
  await page.reload()
  await expect(opened(1)).toBeVisible()
  for (let count = 2; count <= total; count++) {
    await page.getByRole('link', { name: 'Next file' }).click()
    await expect(opened(count)).toBeVisible()
  }
  await expect(page.getByRole('link', { name: 'Next file' })).toHaveCount(0)
  await page.getByRole('link', { name: 'File before' }).click()
  await expect(page.getByRole('link', { name: 'Next file' })).toBeVisible()
  await expect(opened(total)).toBeVisible()
  // Another tab begins anew.
  const other = await page.context().newPage()
  await other.goto(page.url())
  await expect(opened(1, other)).toBeVisible()
  await other.close()
}
