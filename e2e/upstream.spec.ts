import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type OtherServer, otherServer } from '@/lib/gate/fixture-upstream'
import { asOperator } from './database'
import { awake } from './sight'
import { standsWell } from './sound'
import { expect, test } from './stage'

const token = 'other-servers-token'
let folder: string
let other: OtherServer
test.beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'upstream-'))
  other = await otherServer(token)
  writeFileSync(path.join(folder, 'token'), `${token}\n`)
})
test.afterAll(async () => {
  await other.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The page is looked at anew whenever something moved; the worker looks at the server every minute. */
const soon = { timeout: 150_000 }

test('a repository lives at another git server as well, and a person decides about what somebody moved there', async ({
  as,
}) => {
  const name = `glazes-${Date.now()}`
  const begun = other.begin('main', { 'docs/glaze.md': 'Blue.\n' })
  await asOperator(
    'repository',
    'import',
    name,
    other.folder,
    '--upstream',
    other.url,
    '--credential',
    `file:${path.join(folder, 'token')}`,
  )

  const tom = await as('Tom')
  await awake(tom, `/repositories/${name}`)
  const card = tom.locator('#upstream')
  await expect(card).toContainText(other.url)
  await expect(card).toContainText('in step', soon)
  await expect(card).toContainText('A push that nobody signed would be taken there')
  expect(await tom.content()).not.toContain(token)
  await standsWell(tom)

  const moved = other.write('main', { 'docs/glaze.md': 'Green.\n' }, 'By hand')
  await expect(card).toContainText('moved there without a signature', soon)
  await expect(card).toContainText(moved.slice(0, 12))
  await expect(tom.locator('#unsigned')).toContainText('at the other git server')
  await standsWell(tom)
  expect(other.at('main')).toBe(moved)

  // Who deals with no incidents reads it and decides nothing.
  const lee = await as('Lee')
  await awake(lee, `/repositories/${name}`)
  await expect(lee.locator('#upstream')).toContainText('moved there without a signature')
  await expect(lee.getByRole('button', { name: 'Decide' })).toHaveCount(0)

  await card.getByLabel('Why').fill('It was a mistake')
  await card.getByRole('button', { name: 'Decide' }).click()
  await expect(card).toContainText('Say what is to be done')
  await expect(card.getByLabel('Why')).toHaveValue('It was a mistake')
  await card.getByLabel('Put it back').check()
  await card.getByRole('button', { name: 'Decide' }).click()
  await expect(card).toContainText('in step', soon)
  expect(other.at('main')).toBe(begun)

  const again = other.write('main', { 'docs/glaze.md': 'White.\n' }, 'By hand again')
  await expect(card).toContainText(again.slice(0, 12), soon)
  await card.getByLabel('Take it over').check()
  await card.getByLabel('Why').fill('Its author signed it on paper')
  await card.getByRole('button', { name: 'Decide' }).click()
  await expect(card).toContainText('Somebody else has to agree')
  await expect(card.getByLabel('Take it over')).toHaveCount(0)
  const ana = await as('Ana')
  await awake(ana, `/repositories/${name}`)
  const agreed = ana.locator('#upstream')
  await expect(agreed).toContainText('Tom Weber wants it taken over: “Its author signed it on paper”')
  await standsWell(ana)
  await agreed.getByLabel('Agree to take it over').check()
  await agreed.getByLabel('Why').fill('I was there')
  await agreed.getByRole('button', { name: 'Decide' }).click()
  await expect(card).toContainText('in step', soon)
  await expect(tom.locator('#about')).toContainText(again.slice(0, 12))
  const kept = execFileSync('git', ['ls-remote', other.folder, 'refs/heads/main'], { encoding: 'utf8' })
  expect(kept).toContain(again)
  await tom.locator('#unsigned').getByRole('link', { name: 'What differs' }).first().click()
  await expect(tom.getByText('In the branch', { exact: true })).toBeVisible()
  await expect(tom.locator('#what')).toContainText('“Its author signed it on paper”')
  await standsWell(tom)
})
