import { asOperator } from './database'
import { git, mustGit } from './git'
import { awake } from './sight'
import { sign } from './signing'
import { standsWell } from './sound'
import { expect, pageOf, Pod, test } from './stage'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

let folder: string
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'branches-'))
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('an admin asks for more protected branches, somebody else signs, and pods deliver into them', async ({ as }) => {
  const pod = await Pod.register('DevPod', 'delivery')
  const name = `plates-${pod.slug}`
  await asOperator('repository', 'create', name)
  const clone = path.join(folder, 'clone')
  mustGit(folder, 'clone', '-q', pod.gitAt(name), clone)
  mkdirSync(path.join(clone, 'docs'))
  writeFileSync(path.join(clone, 'docs/plate.md'), 'A plate.\n')
  mustGit(clone, 'add', '-A')
  mustGit(clone, 'commit', '-q', '-m', 'Write of plates')
  const released = () => git(clone, 'push', '-o', 'task=plates', 'origin', 'HEAD:refs/for/release/1.0')
  expect(released()).toMatchObject({ ok: false })

  const ade = await as('Ade')
  await awake(ade, `/repositories/${name}`)
  // Who can deliver where, and who signs it, by the policy in force.
  const able = ade.locator('#able')
  await expect(able.getByRole('listitem').filter({ hasText: 'Into main' }).first()).toContainText(
    'signed by delivery-leads',
  )
  await expect(able).toContainText('.github/**')
  await expect(able).toContainText('Tom')

  const card = ade.locator('#branches')
  await card.getByText('Change them').click()
  await card.getByLabel('Protected branches').fill('release/*')
  await card.getByLabel('Why').fill('Releases are signed as well')
  await card.getByRole('button', { name: 'Ask for it' }).click()
  await expect(card).toContainText('Name main as well')
  await expect(card.getByLabel('Why')).toHaveValue('Releases are signed as well')
  await card.getByLabel('Protected branches').fill('main\nrelease/*')
  await card.getByRole('button', { name: 'Ask for it' }).click()
  const link = card.getByRole('link', { name: /^CS-\d+$/ })
  await expect(link).toBeVisible()
  const request = await link.innerText()
  await standsWell(ade)

  await awake(ade, pageOf({ request }))
  await expect(ade.getByRole('heading', { level: 1 })).toContainText('to move by deliveries alone in')
  await expect(ade.getByRole('button', { name: 'Approve', exact: true })).toHaveCount(0)
  await standsWell(ade)
  await sign(await as('Tom'), request)
  await expect.poll(() => released().ok, { timeout: 60_000 }).toBe(true)
  await awake(ade, `/repositories/${name}`)
  await expect(ade.locator('#branches')).not.toContainText('It is asked to be otherwise')
  await expect(ade.locator('#deliveries')).toContainText('release/1.0')
})
