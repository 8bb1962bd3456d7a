import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { asOperator, letPass } from './database'
import { awake } from './sight'
import { button, countersign, expect, pageOf, Pod, test } from './stage'

let folder: string
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'deliveries-'))
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

const own = {
  PATH: process.env.PATH,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Dev',
  GIT_AUTHOR_EMAIL: 'dev@example.org',
  GIT_COMMITTER_NAME: 'Dev',
  GIT_COMMITTER_EMAIL: 'dev@example.org',
} as unknown as NodeJS.ProcessEnv

/** What git says, on both of its ways, and whether it did what it was asked. */
function git(at: string, ...args: string[]): { ok: boolean; said: string } {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: at, env: own, encoding: 'utf8' })
  return { ok: status === 0, said: `${stdout}${stderr}` }
}

function mustGit(at: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: at, env: own, encoding: 'utf8', stdio: 'pipe' }).trim()
}

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

test('files are shown as what they are, and the page says how many of them were opened', async ({ as }) => {
  const pod = await Pod.register('DevPod', 'delivery')
  const name = `kinds-${pod.slug}`
  await asOperator('repository', 'create', name)
  const clone = path.join(folder, 'kinds')
  mustGit(folder, 'clone', '-q', pod.gitAt(name), clone)
  const tasks = (status: string) => `tasks:\n  T-12:\n    title: Glaze the bowls\n    status: ${status}\n`
  const entry = (of: string) => `- path: ${of}.md\n  description: What is known of ${of}\n  tags: [clay]\n`
  const code = Array.from({ length: 30 }, (_, at) => `let size${at} = ${at}\n`)
  const png = (width: number) => {
    const head = Buffer.alloc(60)
    head.writeUInt32BE(0x89_50_4e_47, 0)
    head.write('IHDR', 12, 'latin1')
    head.writeUInt32BE(width, 16)
    head.writeUInt32BE(480, 20)
    return head
  }
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
  await awake(tom, pageOf({ request: first }))
  await expect(tom.locator('#change').getByText(/^You have opened \d of 7 files/)).toBeVisible()
  await button(tom, 'Approve').click()
  const again = tom.getByText('Press again to approve').first()
  await expect(button(tom, 'Take back').or(again)).toBeVisible()
  if (await again.isVisible()) await button(tom, 'Approve').click()
  await expect(button(tom, 'Take back')).toBeVisible()
  await letPass(first, 'effectiveAt')
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
  const opened = change.getByText(/^You have opened \d of 7 files/)
  await expect(opened).toContainText('Only this tab of your browser knows')
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
  await expect(opened).toContainText('You have opened 7 of 7 files')
  await expect(change.locator('img')).toHaveCount(0)
  await tom.setViewportSize({ width: 320, height: 800 })
  await expect.poll(() => tom.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await tom.reload()
  await expect(opened).toContainText('You have opened 7 of 7 files')
})
