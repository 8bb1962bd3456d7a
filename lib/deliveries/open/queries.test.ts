import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { lookedThrough } from '@/lib/deliveries/open/queries'
import { changesBetween, commitsSince, emptyTree } from '@/lib/git/changes'
import { gitOfAnybody } from '@/lib/git/fixture-environment'

const place = mkdtempSync(path.join(tmpdir(), 'looked-through-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

/** What is told of these files, as the first commit of a repository. */
async function toldOf(files: Record<string, string | Buffer>, message = 'Begin') {
  const folder = mkdtempSync(path.join(place, 'git-'))
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, env: gitOfAnybody, encoding: 'utf8' })
  git('init', '-q', '-b', 'main')
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), content)
  }
  git('add', '-A')
  git('commit', '-q', '-m', message)
  const store = path.join(folder, '.git')
  const head = git('rev-parse', 'HEAD').trim()
  const changed = await changesBetween(store, emptyTree, head)
  return await lookedThrough(store, changed, await commitsSince(store, head, null, 10))
}

const key = 'AKIAQ3EGRZP2X7WLMN4T'

describe('nothing gets round the look by how it is named', () => {
  const names = [
    '__proto__',
    'constructor',
    'toString',
    '0',
    'a/__proto__',
    'contents',
    'messages',
    'path',
    'undefined',
  ]

  it.each([...names, 'messages of its commits'])('a file named %s', async (name) => {
    // Words of what every object has may be among names as well.
    const files = Object.fromEntries([
      ['plan.md', 'Glaze the bowls.\n'],
      [name, `key: ${key}\n`],
    ])
    expect(await toldOf(files)).toMatchObject({ findings: ['secret.aws_key'], counts: { 'secret.aws_key': 1 } })
  })

  it('all of them at once, and what is said of them', async () => {
    const files = Object.fromEntries(names.map((name) => [name, `key: ${key}\n`]))
    expect((await toldOf(files, `Use ${key}`)).counts).toEqual({ 'secret.aws_key': names.length + 1 })
  })
})

const megabyte = 1024 * 1024
const long = 'The lamps are in the window, and the jars beside them.\n'

describe('how much is looked through', () => {
  it('long texts to their end, and what can be read in what is no text', async () => {
    const files = {
      'long.md': `${long.repeat((6 * megabyte) / long.length)}key: ${key}\n`,
      'shop.db': Buffer.concat([randomBytes(2 * megabyte), Buffer.from(`\0owner jane.doe@kilnworks.io\0`)]),
    }
    expect(await toldOf(files)).toMatchObject({
      findings: ['personal.email', 'secret.aws_key'],
      counts: { 'secret.aws_key': 1, 'personal.email': 1 },
    })
  })

  it('as much as there is room for, and whatever fits after a file that does not', async () => {
    const told = await toldOf({
      'a.bin': Buffer.alloc(33 * megabyte),
      'b.md': key,
      [`${key}.bin`]: Buffer.alloc(33 * megabyte, 1),
    })
    expect(told).toMatchObject({ findings: ['not_checked', 'secret.aws_key'], counts: { 'secret.aws_key': 2 } })
    expect(told.sizeBytes).toBe(66 * megabyte + key.length)
  })
})
