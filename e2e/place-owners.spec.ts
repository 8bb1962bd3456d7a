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
  folder = mkdtempSync(path.join(tmpdir(), 'owners-'))
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('an admin asks who else signs at a place, somebody else signs that, and deliveries ask them', async ({ as }) => {
  const pod = await Pod.register('DevPod', 'delivery')
  const name = `bowls-${pod.slug}`
  await asOperator('repository', 'create', name)

  const ade = await as('Ade')
  await awake(ade, `/repositories/${name}`)
  const card = ade.locator('#owners')
  await expect(card).toContainText('Nobody else: those whom the policy asks are enough.')
  await card.getByText('Change who signs').click()
  await card.getByLabel('Places and groups').fill('legal/** by product-owners')
  await card.getByLabel('Why').fill('Terms are for them')
  await card.getByRole('button', { name: 'Ask for it' }).click()
  await expect(card).toContainText('Line 1: write it as docs/**=product-owners:2, not “legal/** by product-owners”.')
  await expect(card.getByLabel('Why')).toHaveValue('Terms are for them')
  await card
    .getByLabel('Places and groups')
    .fill('legal/**=product-owners\n/docs=product-owners\ndocs=product-owners:0')
  await card.getByRole('button', { name: 'Ask for it' }).click()
  await expect(card).toContainText(/Line 2: .*does not begin with \/.* Wrong as well: line 3\./)
  await expect(card.getByLabel('Places and groups')).toHaveValue(/docs=product-owners:0$/)
  await card.getByLabel('Places and groups').fill('legal/**=lawyers')
  await card.getByRole('button', { name: 'Ask for it' }).click()
  await expect(card).toContainText(/There is no group lawyers\. There are .*product-owners/)
  await card.getByLabel('Places and groups').fill('legal/**=product-owners')
  await card.getByRole('button', { name: 'Ask for it' }).click()
  const link = card.getByRole('link', { name: /^CS-\d+$/ })
  await expect(link).toBeVisible()
  await expect(card).toContainText('legal/**: 1 of product-owners')
  const request = await link.innerText()
  await standsWell(ade)

  await awake(ade, pageOf({ request }))
  await expect(ade.getByRole('heading', { level: 1 })).toContainText('to sign as well in')
  await expect(ade.getByRole('button', { name: 'Approve', exact: true })).toHaveCount(0)
  await expect(ade.getByRole('main')).toContainText('legal/**: 1 of product-owners')
  await standsWell(ade)
  await sign(await as('Tom'), request)
  await expect
    .poll(
      async () => {
        await awake(ade, `/repositories/${name}`)
        return await card.getByText('It is asked to be otherwise').count()
      },
      { timeout: 60_000 },
    )
    .toBe(0)
  await expect(card).toContainText('legal/**: 1 of product-owners')

  const clone = path.join(folder, 'clone')
  mustGit(folder, 'clone', '-q', pod.gitAt(name), clone)
  mkdirSync(path.join(clone, 'legal'))
  writeFileSync(path.join(clone, 'legal/terms.md'), 'Terms.\n')
  mustGit(clone, 'add', '-A')
  mustGit(clone, 'commit', '-q', '-m', 'Write of terms')
  const asked = git(clone, 'push', '-o', 'task=terms', 'origin', 'HEAD:refs/for/main')
  expect(asked.said).toMatch(/waits to be signed by [^.]*product-owners/)
})
