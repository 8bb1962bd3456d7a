import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { asOperator } from './database'
import { awake, widerThanScreen } from './sight'
import { expect, Pod, test } from './stage'

let folder: string
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'git-tokens-'))
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

const env = {
  PATH: process.env.PATH,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
} as unknown as NodeJS.ProcessEnv

test('a person makes a token by keyboard alone, clones with it, and it ends when an admin removes it', async ({
  as,
}) => {
  const pod = await Pod.register('DevPod', 'delivery')
  const name = `shelf-${pod.slug}`
  await asOperator('repository', 'create', name)
  const tom = await as('Tom')
  await awake(tom, `/repositories/${name}`)
  const line = (await tom.getByText(/^git clone /).textContent())!
  expect(line).toMatch(new RegExp(`^git clone http://[^ ]+/git/${name}\\.git$`))
  await tom.getByRole('link', { name: 'token of your own' }).press('Enter')
  await expect(tom.getByRole('heading', { name: 'Git tokens', level: 1 })).toBeVisible()

  const own = `Laptop ${pod.slug}`
  const field = tom.getByLabel('Name', { exact: true })
  await field.focus()
  await field.press('Enter')
  await field.fill(own)
  await field.press('Enter')
  await expect(tom.getByText('Copy the secret now')).toBeVisible()
  const token = (await tom.getByText(/^csp_/).filter({ hasText: /.{40}/ }).textContent())!
  expect(token).toMatch(/^csp_[\w-]{43}$/)
  for (const width of [320, 390, 1280]) {
    await tom.setViewportSize({ width, height: 844 })
    expect(await widerThanScreen(tom)).toBe(0)
  }
  const address = line.slice('git clone '.length).replace('://', `://tom:${token}@`)
  execFileSync('git', ['clone', '-q', address, 'clone'], { cwd: folder, env, stdio: 'pipe' })
  const listed = tom.locator('#tokens li').filter({ hasText: own })
  await expect(listed).toContainText('Last used')
  await tom.reload()
  await expect(listed).toBeVisible()
  expect(await tom.content()).not.toContain(token.slice(8))

  const ade = await as('Ade')
  await ade.goto('/people?q=Tom')
  await ade.getByRole('link', { name: /^Tom/ }).first().click()
  const theirs = ade.locator('#tokens li').filter({ hasText: own })
  await theirs.getByRole('button', { name: /^Remove/ }).press('Enter')
  await expect(ade.getByText('Removed. It opens nothing from now on.')).toBeVisible()
  await expect(theirs).toHaveCount(0)
  await expect(listed).toHaveCount(0)
  const refused = spawnSync('git', ['clone', address, 'again'], { cwd: folder, env, encoding: 'utf8' })
  expect(refused.status).not.toBe(0)
})
