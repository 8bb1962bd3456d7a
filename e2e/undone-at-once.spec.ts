import type { Page } from '@playwright/test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { asOperator } from './database'
import { git, mustGit } from './git'
import { awake } from './sight'
import { sign } from './signing'
import { countersign, expect, pageOf, Pod, test } from './stage'

let folder: string
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'undone-'))
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A repository into which a pod delivers. */
async function repositoryOf(pod: Pod, name: string) {
  await asOperator('repository', 'create', name)
  const clone = path.join(folder, name)
  mustGit(folder, 'clone', '-q', pod.gitAt(name), clone)
  return {
    deliver(file: string, text: string): string {
      mkdirSync(path.dirname(path.join(clone, file)), { recursive: true })
      writeFileSync(path.join(clone, file), text)
      mustGit(clone, 'add', '-A')
      mustGit(clone, 'commit', '-q', '-m', `Write ${file}`)
      return /CS-\d+/.exec(git(clone, 'push', '-o', `task=${file}`, 'origin', 'HEAD:refs/for/main').said)![0]
    },
    onMain(): string {
      const at = mkdtempSync(path.join(folder, 'look-'))
      return git(folder, 'clone', '-q', pod.gitAt(name), at).ok ? git(at, 'ls-files').said.trim() : ''
    },
    cloned(): string {
      const at = mkdtempSync(path.join(folder, 'fresh-'))
      mustGit(folder, 'clone', '-q', pod.gitAt(name), at)
      return at
    },
  }
}

async function openFiles(page: Page, request: string): Promise<void> {
  await awake(page, pageOf({ request }))
  await page.getByRole('link', { name: 'All files by themselves' }).click()
  await expect(page.locator('#files')).toBeVisible()
}

test('what cannot wait is undone at once by one person with the keyboard alone, and another one looks at it afterwards', async ({
  as,
}) => {
  const pod = await Pod.register('DevPod', 'delivery')
  const name = `jars-${pod.slug}`
  const { deliver, onMain, cloned } = await repositoryOf(pod, name)
  const tom = await as('Tom')
  const right = deliver('docs/jar.md', 'A jar.\n')
  await sign(tom, right)
  await expect.poll(onMain).toBe('docs/jar.md')
  const wrong = deliver('docs/wrong.md', 'Free jars for everybody.\n')
  await sign(tom, wrong)
  await expect.poll(onMain).toBe('docs/jar.md\ndocs/wrong.md')

  const ade = await as('Ade')
  await openFiles(ade, right)
  await expect(ade.locator('#undo')).toContainText('Undo that first.')
  await expect(ade.locator('summary', { hasText: 'It cannot wait' })).toHaveCount(0)

  await openFiles(ade, wrong)
  await ade.locator('summary', { hasText: 'It cannot wait' }).focus()
  await ade.keyboard.press('Enter')
  await expect(ade.getByText('nobody signs that beforehand')).toBeVisible()
  await ade.keyboard.press('Tab')
  await expect(ade.getByLabel('Why it cannot wait')).toBeFocused()
  await ade.keyboard.type('It gives jars away')
  await ade.keyboard.press('Tab')
  await ade.keyboard.press('Enter')
  const said = ade.getByRole('status').filter({ hasText: 'It is undone, and lands in a moment.' })
  await expect(said).toBeVisible()
  const look = await said.getByRole('link').innerText()
  await expect.poll(onMain).toBe('docs/jar.md')
  await expect(ade.getByText('Undone by')).toContainText('at once) by Ade')
  await expect(said).toBeVisible()

  const signers = path.join(folder, 'signers')
  writeFileSync(signers, await (await tom.request.get('/.well-known/countersign-signers')).text())
  const verified = countersign('git', 'verify', cloned(), '--signers', signers)
  expect(verified).toMatch(/undone at once by Ade .*nobody signed beforehand, .* CS-\d+: It gives jars away/)

  await said.getByRole('link').click()
  await expect(ade.getByRole('heading', { level: 1 })).toContainText(`that ${wrong} of`)
  await expect(ade.getByText('This is done already')).toBeVisible()
  await ade.getByRole('link', { name: 'All files by themselves' }).click()
  await expect(ade.getByText('Nobody else has looked at it yet')).toBeVisible()
  await expect(ade.locator('#undo')).toContainText('that would bring work back')

  await sign(tom, look)
  await expect(ade.getByText('Somebody else has looked at it since')).toBeVisible()
  await ade.goto(`/repositories/${name}`)
  await expect(ade.getByRole('row', { name: new RegExp(wrong) })).toContainText('Undone')
  await expect(ade.getByRole('row', { name: new RegExp(look) })).toContainText('Landed, at once')
})
