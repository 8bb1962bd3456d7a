import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest'
import { verify } from '@/lib/cli/verify'
import { gitOfAnybody } from '@/lib/git/fixture-environment'
import { allowedSigners, signingKey, signText } from '@/lib/git/signed'

const said: string[] = []
const folder = mkdtempSync(path.join(tmpdir(), 'verify-'))
const clone = path.join(folder, 'lamps')
const state = path.join(folder, 'state')
const [ours, theirs] = [generateKeyPairSync('ed25519').privateKey, generateKeyPairSync('ed25519').privateKey]

const git = (args: readonly string[], input = '') =>
  execFileSync('git', [...args], { cwd: clone, input, env: gitOfAnybody, encoding: 'utf8' }).trim()

/** Puts a commit on top of main, with a signature or without. */
function commit(message: string, key?: KeyObject): void {
  const tree = git(['mktree'])
  const parent = git(['for-each-ref', '--format=%(objectname)', 'refs/heads/main'])
  const head = [
    `tree ${tree}`,
    ...(parent ? [`parent ${parent}`] : []),
    'author A <a@b> 1 +0000',
    'committer C <c@d> 1 +0000',
  ]
  const plain = `${head.join('\n')}\n\n${message}\n`
  const signature = key ? [`gpgsig ${signText(key, Buffer.from(plain)).trimEnd().replaceAll('\n', '\n ')}`] : []
  const stored = `${[...head, ...signature].join('\n')}\n\n${message}\n`
  git(['update-ref', 'refs/heads/main', git(['hash-object', '-t', 'commit', '-w', '--stdin'], stored)])
}

const delivery = (who: string) =>
  `Deliver\n\nCountersign-Request: CS-4\nCountersign-Digest: ${'d'.repeat(64)}\nSigned-off-by: ${who} <a@people.test>`

beforeEach(() => {
  rmSync(clone, { recursive: true, force: true })
  mkdirSync(clone)
  git(['init', '-q', '-b', 'main'])
  writeFileSync(path.join(folder, 'signers'), allowedSigners(ours))
  for (const stream of ['log', 'error'] as const)
    vi.spyOn(console, stream).mockImplementation((line: string) => void said.push(line))
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => rmSync(folder, { recursive: true }))

async function run(...words: string[]) {
  return { code: await verify(words, { from: folder, state }), said: said.splice(0) }
}

it('says of every commit who signed it, and lets nothing of one steer a terminal', async () => {
  commit(delivery('Ada'), ours)
  commit('More\u001B[2J')
  expect(await run('lamps', '--signers', 'signers')).toEqual({
    code: 0,
    said: [
      expect.stringMatching(/^[0-9a-f]{12} {2}not signed here: More\P{C}*$/u),
      expect.stringMatching(/^[0-9a-f]{12} {2}signed by Ada <a@people\.test> \(CS-4\)$/),
    ],
  })
})

it('looks at each branch that fits a pattern, by its own name or by the one it has where the clone came from', async () => {
  commit(delivery('Ada'), ours)
  for (const ref of ['heads/release/1', 'remotes/origin/release/1', 'remotes/origin/release/2', 'heads/topic'])
    git(['update-ref', `refs/${ref}`, 'refs/heads/main'])
  const signed = expect.stringMatching(/signed by Ada/)
  expect(await run('lamps', '--signers', 'signers', '--branch', 'release/*')).toEqual({
    code: 0,
    said: ['release/1:', signed, 'origin/release/2:', signed],
  })
})

it('fails where a commit claims to be signed and is not by this key', async () => {
  commit('Begin')
  commit(delivery('Ada'), theirs)
  expect(await run('lamps', '--signers=signers', '--branch', 'main')).toMatchObject({
    code: 1,
    said: [/changed after signing/, /not signed here/, /^1 commit changed/].map((words) =>
      expect.stringMatching(words),
    ),
  })
})

it('goes by the key of this installation where no file is named, and makes none', async () => {
  commit(delivery('Ada'), ours)
  expect(await run('lamps')).toMatchObject({ code: 1 })
  expect(existsSync(state)).toBe(false)
  commit(delivery('Ben'), signingKey(state))
  expect(await run('lamps')).toEqual({ code: 0, said: [expect.stringMatching(/signed by Ben/)] })
  commit(delivery('Cy'), theirs)
  expect(await run('lamps')).toMatchObject({ code: 1 })
  rmSync(state, { recursive: true })
})

it.each([
  [[], 2, 'Say which clone'],
  [['lamps', 'vases', '--signers', 'signers'], 2, 'Say which clone'],
  [['lamps'], 1, 'signed nothing yet'],
  [['lamps', '--signers', 'signers', '--all'], 2, '--all'],
  [['vases', '--signers', 'signers'], 1, 'vases is not there'],
  [['lamps', '--signers', 'lamps/.git/HEAD'], 1, 'holds no public key'],
  [['lamps', '--signers', 'none'], 1, 'none is not there'],
  [['lamps', '--signers', 'signers', '--branch', 'other'], 1, 'other'],
  [['lamps', '--signers', 'signers', '--branch', 'other/*'], 1, 'No branch there fits other/*.'],
])('says of %j what is wrong with it', async (words, code, sentence) => {
  commit('Begin')
  const answer = await run(...words)
  expect(answer.code).toBe(code)
  expect(answer.said.join('\n')).toContain(sentence)
})
