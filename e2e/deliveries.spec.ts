import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { asOperator, letPass } from './database'
import { git, mustGit } from './git'
import { awake } from './sight'
import { button, countersign, expect, pageOf, Pod, test } from './stage'

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
    await button(tom, 'Approve').click()
    const again = tom.getByText('Press again to approve').first()
    await expect(button(tom, 'Take back').or(again)).toBeVisible()
    if (await again.isVisible()) await button(tom, 'Approve').click()
    await expect(button(tom, 'Take back')).toBeVisible()
    await letPass(request, 'effectiveAt')

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

test('what landed is undone by a delivery that another person signs, and the two lead to each other', async ({
  as,
}) => {
  const pod = await Pod.register('DevPod', 'delivery')
  const name = `vases-${pod.slug}`
  await asOperator('repository', 'create', name)
  const clone = path.join(folder, 'vases')
  mustGit(folder, 'clone', '-q', pod.gitAt(name), clone)
  const deliver = async (file: string, text: string): Promise<string> => {
    write(clone, file, text)
    mustGit(clone, 'add', '-A')
    mustGit(clone, 'commit', '-q', '-m', `Write ${file}`)
    const { said } = git(clone, 'push', '-o', `task=${file}`, 'origin', 'HEAD:refs/for/main')
    return /CS-\d+/.exec(said)![0]
  }
  const tom = await as('Tom')
  const sign = async (request: string): Promise<void> => {
    await awake(tom, pageOf({ request }))
    await button(tom, 'Approve').click()
    const again = tom.getByText('Press again to approve').first()
    await expect(button(tom, 'Take back').or(again)).toBeVisible()
    if (await again.isVisible()) await button(tom, 'Approve').click()
    await expect(button(tom, 'Take back')).toBeVisible()
    await letPass(request, 'effectiveAt')
  }
  const onMain = (): string => {
    const at = mkdtempSync(path.join(folder, 'look-'))
    return git(folder, 'clone', '-q', pod.gitAt(name), at).ok ? git(at, 'ls-files').said.trim() : ''
  }
  await sign(await deliver('docs/vase.md', 'A vase.\n'))
  await expect.poll(onMain).toBe('docs/vase.md')
  const wrong = await deliver('docs/wrong.md', 'No vase.\n')
  await sign(wrong)
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
  await sign(undo)
  await expect.poll(onMain).toBe('docs/vase.md')
  await awake(ade, `/repositories/${name}`)
  await expect(ade.getByRole('row', { name: new RegExp(wrong) })).toContainText('Undone')
  await expect(ade.getByRole('row', { name: new RegExp(undo) })).toContainText('Landed')
})

test('the demo’s pod delivers into a repository of the demo, and what somebody wrote past it is found', async ({
  as,
}) => {
  const lee = await as('Lee')
  await awake(lee, '/repositories/lamp-pages')
  const deliveries = lee.locator('#deliveries')
  await expect(deliveries.getByRole('link', { name: /CS-\d+ of DevPod/ })).toBeVisible()
  const unsigned = lee.locator('#unsigned').getByRole('listitem')
  await expect(unsigned).toContainText('main was at', { timeout: 120_000 })
  await unsigned.getByRole('link', { name: 'main' }).click()
  await expect(lee.getByRole('heading', { level: 1 })).toContainText('which nobody signed')
})
