import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { demoDelivery, demoSlip } from '@/lib/demo/pages'
import { git, mustGit } from './git'
import { awake } from './sight'
import { sign } from './signing'
import { standsWell } from './sound'
import { expect, Pod, test } from './stage'

// The repository of the demo: what its pod delivered and people sign, and what somebody wrote past it.

const repository = 'lamp-pages'
let folder: string
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'demo-delivery-'))
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('what somebody wrote past the demo is found, read file by file, and an incident to account for', async ({
  as,
}) => {
  const ana = await as('Ana')
  await awake(ana, `/repositories/${repository}`)
  const unsigned = ana.locator('#unsigned').getByRole('listitem').last()
  await expect(unsigned).toContainText(
    new RegExp(`1 commit by .*“${demoSlip.author}”.*, as git has it, made with git`),
    {
      timeout: 120_000,
    },
  )
  await unsigned.getByRole('link', { name: /^What differs/ }).click()
  await expect(ana.getByRole('heading', { level: 1 })).toHaveText('main moved without a signature')
  await expect(ana.locator('#what')).toContainText('The branch was put back to')
  await expect(ana.locator('#commits')).toContainText(demoSlip.message)
  await expect(ana.locator('#files')).toContainText(demoSlip.file)
  await expect(ana.locator('#files')).toContainText('7.90')
  await standsWell(ana)

  await expect(async () => {
    await ana.goto('/incidents?kind=moved&state=all')
    await ana
      .getByRole('link', { name: new RegExp(`“main”.* of .*“${repository}”.* was moved`) })
      .first()
      .click({ timeout: 2_000 })
  }).toPass({ timeout: 120_000 })
  await expect(ana.locator('#moved')).toContainText(`“${demoSlip.author}”`)
  await expect(ana.locator('#moved').getByRole('link', { name: /^What differs/ })).toHaveAttribute(
    'href',
    /^\/movements\//,
  )
  await ana.locator('#acts').getByLabel('Why it is over').fill('Sam was asked, and delivers it by a pod')
  await ana.locator('#acts').getByRole('button', { name: 'Call it resolved' }).click()
  await expect(ana.locator('#acts')).toContainText('It is resolved.')
})

test('the delivery of the demo’s pod is signed, and main has really moved to the commit that says so', async ({
  as,
}) => {
  const pod = await Pod.register('DevPod', 'delivery')
  const at = () => git(folder, 'ls-remote', pod.gitAt(repository), 'refs/heads/main').said.split('\t')[0]!
  const lee = await as('Lee')
  await awake(lee, `/repositories/${repository}`)
  const link = lee.locator('#deliveries').getByRole('link', { name: /CS-\d+ of DevPod/ })
  await expect(link.first()).toBeVisible({ timeout: 120_000 })
  const [request = ''] = /CS-\d+/.exec(await link.last().innerText()) ?? []
  const before = at()
  const clone = path.join(folder, 'clone')
  mustGit(folder, 'clone', '-q', pod.gitAt(repository), clone)

  // Tom answers for the pod, so somebody else signs.
  await sign(await as('Priya'), request)
  await expect.poll(at, { timeout: 90_000 }).not.toBe(before)
  mustGit(clone, 'pull', '-q', '--ff-only')
  expect(mustGit(clone, 'rev-parse', 'HEAD')).toBe(at())
  // A merge of what was pushed into where main was, which says who signed.
  const [first, second] = mustGit(clone, 'log', '-1', '--format=%P').split(' ')
  expect(first).toBe(before)
  expect(mustGit(clone, 'log', '-1', '--format=%B', second!)).toContain(demoDelivery.message)
  const said = mustGit(clone, 'log', '-1', '--format=%B')
  expect(said).toContain(`Countersign-Request: ${request}`)
  expect(said).toMatch(/^Signed-off-by: Priya /m)
  for (const [file, text] of Object.entries(demoDelivery.files))
    expect(mustGit(clone, 'show', `HEAD:${file}`)).toBe(text.trim())
  await expect(lee.getByRole('row', { name: new RegExp(request) })).toContainText('Landed')
})
