import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeBundle, makeRepository } from '@/lib/imports/fixture'
import { asOwner } from '@/lib/db/test-clock'
import { asOperator, databaseFor } from './database'
import { hostile } from './shelf'
import { widerThanScreen } from './sight'
import { expect, pageOf, Pod, test } from './stage'

const endless = 'ceramics'.repeat(15)
const branch = `wheel/${endless}-\u202Egnp`
const reversed = 'text reversed from here, U+202E'

/** Reads in a repository whose every name is as long and as deceptive as it can be. */
async function importHostile(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-e2e-foreign-'))
  const named = (name: string) => JSON.stringify(`${endless}${name}${hostile.reversed}`)
  const task = `tasks:\n  ${endless}_task:\n    status: backlog\n    done: false\n    pod_owner: ${named('pod')}\n    title: ${named('title')}\n`
  const log = `- timestamp: '2025-01-06T09:01:58.000000'\n  path: ${named('path')}\n  task_id: ${named('key')}\n  committed_by: ${named('by')}\n  message: ${named('message')}\n`
  try {
    const files = { 'project/task.yaml': task, 'project/outputs/changelog.yaml': log, [`docs/${endless}.md`]: 'a\n' }
    const commit = { message: `${endless} ${hostile.reversed}`, author: `${endless} ${hostile.reversed}` }
    const repository = makeRepository(folder, [
      { ...commit, branch, files },
      { ...commit, branch, files: { 'project/outputs/changelog.yaml': '- broken: [', [`docs/${endless}.md`]: 'b\n' } },
    ])
    await asOperator('import', makeBundle(repository, path.join(folder, `ki\u202Eln-${endless}.bundle`)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Somebody whose name came from a sign-in service like that, as long as a name can be; returns their id. */
async function registerStranger(): Promise<string> {
  const id = `stranger${Date.now()}`
  const name = `\u202E${'porcelain'.repeat(13)}gn`
  await asOwner(await databaseFor('owner'), async (owner) => {
    await owner.query(
      `insert into "Person" (id, issuer, subject, name, email, roles)
       values ($1, 'https://elsewhere.example', $1, $2, $3, '{viewer}')`,
      [id, name, `${endless}@${endless}.example`],
    )
  })
  return id
}

test('names without end and names that turn round fit every page, and are told in words', async ({ as }) => {
  await importHostile()
  const name = `${'porcelain'.repeat(7)}${String(Date.now()).slice(-6)}`
  const pod = await Pod.register('WriterPod', 'product', '--name', name)
  const file = `docs/${endless}/${endless}.md`
  const asked = await pod.ask('outputs.commit_and_log', {
    file_path: file,
    branch: 'care',
    message: `${endless}${hostile.reversed}`,
    content: `# ${endless}\n\n| ${endless} | b |\n|-|-|\n| [${endless}](https://a.example/${endless}) | ${hostile.reversed} |\n`,
  })
  expect(asked.decision, asked.reason).toBe('ask')

  const ade = await as('Ade')
  await ade.goto('/imports')
  const card = ade.locator('section', { hasText: endless }).first()
  await expect(card).toContainText(reversed)
  await expect(card).not.toContainText('\u202E')
  await ade.getByRole('link', { name: /^Import \d+: ki.*ln-ceramics/ }).click()
  await expect(ade.getByRole('heading', { level: 1 })).toContainText('ceramics')
  await expect(ade.locator('main')).toContainText(reversed)
  const run = new URL(ade.url()).pathname
  await expect(ade.locator('main')).not.toContainText('\u202E')

  const tabs = ['problems', 'log', 'rewrites', 'unlogged', 'notes'].map((tab) => `${run}?tab=${tab}`)
  const lists = ['tasks', 'memory', 'audit', 'find'].map((noun) => `/${noun}?q=${endless}`)
  const [ana, ofAna] = [
    await as('Ana'),
    ['?change=plain', '?change=text', '?change=raw'].map((view) => pageOf(asked) + view),
  ]
  await ana.goto(pageOf(asked))
  await expect(ana.locator('#change')).toContainText(reversed)
  await expect(ana.locator('main')).not.toContainText('\u202E')
  await ana.goto(`/audit?pod=${name}`)
  await ana.getByRole('link', { name: new RegExp(`^${name} asked`) }).click()
  await expect(ana.getByRole('heading', { level: 1 })).toContainText(name)
  await expect(ana.locator('main')).not.toContainText('\u202E')
  const event = new URL(ana.url()).pathname
  const stranger = await registerStranger()
  await ade.goto(`/people/${stranger}`)
  await expect(ade.getByRole('heading', { level: 1 })).toContainText('porcelain')
  await expect(ade.locator('main')).toContainText(reversed)
  await expect(ade.locator('body')).not.toContainText('\u202E')
  const tooWide: string[] = []
  for (const [page, addresses] of [
    [
      ade,
      ['/', '/imports', run, ...tabs, ...lists, '/people?sort=-name', `/people/${stranger}`, `/access?for=${stranger}`],
    ],
    [ana, ['/approvals', ...ofAna, `/audit?pod=${name}`, event, '/access', `/policy?q=${endless}`]],
  ] as const)
    for (const address of addresses) {
      await page.goto(address)
      for (const width of [1440, 820, 390, 320]) {
        await page.setViewportSize({ width, height: 844 })
        const wider = await widerThanScreen(page)
        if (wider > 0) tooWide.push(`${address} at ${width}: ${wider}`)
      }
    }
  expect(tooWide).toEqual([])
})
