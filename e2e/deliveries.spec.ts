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
  folder = mkdtempSync(path.join(tmpdir(), 'deliveries-'))
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(clone: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(clone, file)), { recursive: true })
  writeFileSync(path.join(clone, file), text)
}

test(
  'a pod pushes for main, a person signs what they read, and main moves to exactly that',
  { tag: '@usual' },
  async ({ as }) => {
    const pod = await Pod.register('DevPod', 'delivery')
    const name = `lamps-${pod.slug}`
    await asOperator('repository', 'create', name)
    const clone = path.join(folder, 'clone')
    mustGit(folder, 'clone', '-q', pod.gitAt(name), clone)
    write(clone, 'docs/care.md', '# Care of lamps\n\nA lamp is wiped once a week.\n')
    mustGit(clone, 'add', '-A')
    mustGit(clone, 'commit', '-q', '-m', 'Say how lamps are cared for')

    expect(git(clone, 'push', 'origin', 'HEAD:main')).toMatchObject({ ok: false })
    const pushed = git(clone, 'push', '-o', 'task=care', 'origin', 'HEAD:refs/for/main')
    expect(pushed).toMatchObject({ ok: true })
    const [request = ''] = /CS-\d+/.exec(pushed.said) ?? []
    expect(pushed.said).toContain(pageOf({ request }))

    const tom = await as('Tom')
    await awake(tom, pageOf({ request }))
    await expect(tom.getByRole('heading', { level: 1 })).toContainText('delivers 1 changed file')
    await expect(tom.getByText('A lamp is wiped once a week.').first()).toBeVisible()
    await expect(tom.getByText('Say how lamps are cared for').first()).toBeVisible()
    await sign(tom, request)

    const fresh = path.join(folder, 'fresh')
    await expect
      .poll(() => git(folder, 'ls-remote', pod.gitAt(name), 'refs/heads/main').said)
      .toMatch(/refs\/heads\/main/)
    mustGit(folder, 'clone', '-q', pod.gitAt(name), fresh)
    expect(mustGit(fresh, 'rev-parse', 'HEAD^{tree}')).toBe(mustGit(clone, 'rev-parse', 'HEAD^{tree}'))
    expect(mustGit(fresh, 'log', '-1', '--format=%B')).toMatch(new RegExp(`Countersign-Request: ${request}\n`))
    const signers = path.join(folder, 'signers')
    writeFileSync(signers, await (await tom.request.get('/.well-known/countersign-signers')).text())
    const shown = git(fresh, '-c', `gpg.ssh.allowedSignersFile=${signers}`, 'log', '-1', '--show-signature')
    expect(shown.said).toContain('Good "git" signature for countersign')
    expect(countersign('git', 'verify', fresh, '--signers', signers)).toMatch(/signed by Tom .*\(CS-\d+\)/)

    await tom.goto(`/repositories/${name}`)
    await expect(tom.getByRole('row', { name: new RegExp(request) })).toContainText('Landed')
    await tom.getByRole('link', { name: new RegExp(request) }).click()
    await tom.getByRole('link', { name: 'All files by themselves' }).click()
    await tom.getByRole('link', { name: /^Read it/ }).click()
    await expect(tom.getByRole('heading', { name: 'docs/care.md' })).toBeVisible()
    await expect(tom.getByText('A lamp is wiped once a week.')).toBeVisible()
  },
)

/** A repository into which a pod delivers, with what is on its main branch. */
async function repositoryOf(pod: Pod, name: string) {
  await asOperator('repository', 'create', name)
  const clone = path.join(folder, name)
  mustGit(folder, 'clone', '-q', pod.gitAt(name), clone)
  return {
    deliver(file: string, text: string): string {
      write(clone, file, text)
      mustGit(clone, 'add', '-A')
      mustGit(clone, 'commit', '-q', '-m', `Write ${file}`)
      const { said } = git(clone, 'push', '-o', `task=${file}`, 'origin', 'HEAD:refs/for/main')
      return /CS-\d+/.exec(said)![0]
    },
    onMain(): string {
      const at = mkdtempSync(path.join(folder, 'look-'))
      return git(folder, 'clone', '-q', pod.gitAt(name), at).ok ? git(at, 'ls-files').said.trim() : ''
    },
    tip: () => git(folder, 'ls-remote', pod.gitAt(name), 'refs/heads/main').said.split('\t')[0]!,
  }
}

test('what landed is undone by a delivery that another person signs, and the two lead to each other', async ({
  as,
}) => {
  const pod = await Pod.register('DevPod', 'delivery')
  const name = `vases-${pod.slug}`
  const { deliver, onMain } = await repositoryOf(pod, name)
  const tom = await as('Tom')
  await sign(tom, deliver('docs/vase.md', 'A vase.\n'))
  await expect.poll(onMain).toBe('docs/vase.md')
  const wrong = deliver('docs/wrong.md', 'No vase.\n')
  await sign(tom, wrong)
  await expect.poll(onMain).toBe('docs/vase.md\ndocs/wrong.md')

  const ade = await as('Ade')
  await awake(ade, `/repositories/${name}`)
  await ade.getByRole('link', { name: new RegExp(wrong) }).click()
  await ade.getByRole('link', { name: 'All files by themselves' }).click()
  const card = ade.locator('#undo')
  await expect(card).toContainText('Nothing landed on the branch after it.')
  await card.getByLabel('Why it should be undone').fill('It is no vase')
  await card.getByRole('button', { name: 'Ask to undo it' }).click()
  const link = ade.getByText('Is to be undone by').getByRole('link')
  const undo = await link.innerText()
  await link.click()
  await expect(ade.getByRole('heading', { level: 1 })).toContainText(`asks to undo ${wrong}`)
  await expect(ade.getByText('Undoes').getByRole('link', { name: wrong })).toBeVisible()
  await sign(tom, undo)
  await expect.poll(onMain).toBe('docs/vase.md')
  await awake(ade, `/repositories/${name}`)
  await expect(ade.getByRole('row', { name: new RegExp(wrong) })).toContainText('Undone')
  await expect(ade.getByRole('row', { name: new RegExp(undo) })).toContainText('Landed')
})

test('a pod has a commit rolled back: people sign the delivery that undoes it, and its pages say which pod asks', async ({
  as,
}) => {
  const pod = await Pod.register('DevPod', 'delivery')
  const keeper = await Pod.register('DeliveryPod', 'delivery')
  const name = `bowls-${pod.slug}`
  const { deliver, onMain, tip } = await repositoryOf(pod, name)
  const tom = await as('Tom')
  await sign(tom, deliver('docs/bowl.md', 'A bowl.\n'))
  await expect.poll(onMain).toBe('docs/bowl.md')
  const wrong = deliver('docs/wrong.md', 'No bowl.\n')
  await sign(tom, wrong)
  await expect.poll(onMain).toBe('docs/bowl.md\ndocs/wrong.md')

  const asked = { repo_name: name, commit_sha: tip().slice(0, 12), reason: 'It is no bowl' }
  const { id, request } = await keeper.ask('git.rollback_commit', asked)
  await awake(tom, pageOf({ request }))
  await expect(tom.getByRole('heading', { level: 1 })).toContainText(`${keeper.name} asks to undo ${wrong}`)
  await expect(tom.getByText('It is no bowl').first()).toBeVisible()
  await tom.getByText('Undoes').getByRole('link', { name: wrong }).click()
  await expect(tom.getByRole('heading', { level: 1 })).toContainText('delivers 1 changed file')
  await tom.getByRole('link', { name: 'All files by themselves' }).click()
  await expect(tom.getByText('Is to be undone by')).toContainText(`asked for by the pod ${keeper.name}`)
  await expect(tom.locator('#undo')).toContainText('It is asked for, and waits for people.')

  await sign(tom, request)
  await expect.poll(onMain).toBe('docs/bowl.md')
  await expect
    .poll(async () => (await keeper.send('GET', `/v2/tool-calls/${id}`)).body)
    .toMatchObject({ state: 'executed', outcome: { status: 'succeeded' } })
  await tom.goto(pageOf({ request }))
  await tom.getByRole('link', { name: 'All files by themselves' }).click()
  await expect(tom.getByText('Prepared to undo that,')).toContainText(`asked for by the pod ${keeper.name}`)
})

test('what the demo’s planning pod handed in waits as one commit, with the records of its task', async ({ as }) => {
  const lee = await as('Lee')
  await awake(lee, '/repositories/lamp-pages')
  await lee
    .locator('#deliveries')
    .getByRole('link', { name: /CS-\d+ of ProductPod/ })
    .click({ timeout: 120_000 })
  await expect(lee.getByRole('heading', { level: 1 })).toContainText(
    '1 accepted output of ProductPod is to be committed',
  )
  await expect(lee.getByText('docs/gift-cards/wishes.md').first()).toBeVisible()
})
