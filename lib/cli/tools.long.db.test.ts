import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ask, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { runCommand } from '@/lib/cli/command'
import { installStarter } from '@/lib/cli/install'
import { podCommands } from '@/lib/cli/pods'
import { toolCommands } from '@/lib/cli/tools'
import { read } from '@/lib/db/client'
import { env } from '@/lib/env'

const said: string[] = []
const folder = mkdtempSync(path.join(tmpdir(), 'countersign-tools-'))
const run = async (...words: string[]) => ({
  code: await runCommand([...podCommands, ...toolCommands], words),
  said: said.splice(0).join('\n'),
})
const written = (name: string, text: string) => {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return file
}
/** What README tells newcomers to type, word by word. */
const readme = readFileSync('README.md', 'utf8')
const typed = (start: string) => {
  const line = readme.match(new RegExp(`^node bin/countersign\\.mjs (${start}.*)$`, 'm'))![1]!
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!)
}
const mail = written('mail.yaml', readme.match(/```yaml\n# mail\.yaml\n(.*?)```/s)![1]!)

let gate: TestGate
const keyed = (serviceKey: string) => ({ serviceKey }) as TestPod
const use = async (key: string, args: object, tool = 'mail.send') => (await ask(gate, keyed(key), tool, args)).json
const key = async (pod: string) => {
  const { said: told } = await run('pods', 'issue', pod, '--environment', 'dev', '--kind', 'service_key')
  await refreshAccess()
  return told.match(/csk_\S+/)![0]
}

beforeAll(async () => {
  gate = await openGate()
})
beforeEach(() => {
  for (const stream of ['log', 'error'] as const)
    vi.spyOn(console, stream).mockImplementation((line: string) => void said.push(line))
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await gate.close()
  rmSync(folder, { recursive: true })
})

describe('a tool of one’s own', () => {
  it('can be asked for after the commands of README, by the very pod that is made there', async () => {
    expect((await run(...typed('pods add my-pod'))).code).toBe(0)
    const secret = await key('my-pod')
    const words = typed('tools add mail').map((word) => (word === 'mail.yaml' ? mail : word))
    const { code, said: told } = await run(...words)
    expect({ code, told }).toMatchObject({ code: 0 })
    expect(told).toContain('mail.send can be asked for now, by its key or as mail-send.')
    // What the command opened beside the role is said, as the policy's list of departments is meant to hold pods back.
    expect(told).toContain('The department research, in which my-pod of this role is, may use mail.send from now on.')
    expect(await use(secret, { to: 'ana@example.com' }, 'mail-send')).toMatchObject({ state: 'waiting' })
    expect(await read.request.count({ where: { kind: 'policy_look', state: 'waiting' } })).toBe(1)
    // The same once more changes nothing.
    const { version } = await read.policyInForce.findUniqueOrThrow({ where: { id: 1 } })
    expect(await run(...words)).toMatchObject({ code: 0, said: expect.stringContaining('says so already') })
    expect(await read.policyInForce.findUniqueOrThrow({ where: { id: 1 } })).toMatchObject({ version })
  })

  it('that a department is in the way of says which, until the department is opened', async () => {
    await run('pods', 'add', 'qa', '--name', 'QA', '--role', 'GPTPod', '--department', 'quality', '--purpose', 'Tests')
    const secret = await key('qa')
    const rules = `key: note.write\nsensitivity: write\nsentence: wants to note {text}\nconsequences: [It is kept.]\nundo: Nothing.\nowner: product-owners\ninput: { type: object, properties: { text: { type: string } }, required: [text] }\n`
    const file = written('note.yaml', rules)
    const { said: told } = await run('tools', 'add', file, '--live')
    expect(told).toMatch(/Until a pod may use note\.write:\n {2}Let a role use it/)
    expect(await use(secret, { text: 'a' }, 'note.write')).toMatchObject({ state: 'denied' })
    expect((await run('tools', 'add', file, '--for', 'GPTPod', '--allow')).code).toBe(0)
    expect(await use(secret, { text: 'a' }, 'note.write')).toMatchObject({ state: 'allowed' })
  })

  it('outlives an update of the product, which knows nothing of it', async () => {
    const before = await read.tool.findMany({ where: { key: { in: ['mail.send', 'note.write'] } } })
    expect(before.map(({ state }) => state)).toEqual(['live', 'live'])
    await installStarter()
    expect(await read.tool.findMany({ where: { key: { in: ['mail.send', 'note.write'] } } })).toEqual(before)
  })
})

describe('a file', () => {
  it('with several tools gives those that can be taken, and the others with file and line', async () => {
    const file = written(
      'several.yaml',
      `- name: look_up\n  parameters: { type: object, properties: { id: { type: string } } }\n- name: "7up"\n  parameters: { type: object }\n- name: round\n  parameters: { type: object, properties: { a: { $ref: '#/nowhere' } } }\n- name: outside\n  parameters: { type: object, properties: { a: { $ref: 'file:///etc/passwd' } } }\n`,
    )
    const { code, said: told } = await run('tools', 'add', file)
    expect(code).toBe(0)
    expect(told).toContain('look_up  added')
    expect(told).toContain(`Not taken over of ${file}:`)
    for (const [line, why] of [
      [3, 'begin with a letter'],
      [5, 'not in the document'],
      [7, 'outside of this document'],
    ])
      expect(told).toMatch(new RegExp(`^ {2}Line ${line}: .*${why}`, 'm'))
    expect(await read.tool.findMany({ where: { key: { in: ['look_up', 'round', 'outside'] } } })).toHaveLength(1)
  })

  it.each([
    ['that is not there', () => path.join(folder, 'none.yaml'), /none\.yaml cannot be read: /],
    ['that is no YAML', () => written('odd.yaml', 'key: [a'), /Nothing of .*odd\.yaml can be taken over:\n.*[Ll]ine 1/],
    ['of five megabytes', () => written('large.json', `{"x": "${'y'.repeat(5_000_000)}"}`), /larger than 1 MB/],
    ['of nothing', () => written('empty.yaml', ' \n'), /empty\.yaml is empty\.$/],
  ])('%s is refused in words, and changes nothing', async (_, file, words) => {
    const before = await read.tool.count()
    const { code, said: told } = await run('tools', 'add', file())
    expect({ code, told }).toEqual({ code: 1, told: expect.stringMatching(words) })
    expect(await read.tool.count()).toBe(before)
  })

  it('lets nobody use anything by halves, nor in production', async () => {
    const { version } = await read.policyInForce.findUniqueOrThrow({ where: { id: 1 } })
    const refused = async (words: RegExp, ...options: string[]) =>
      expect(await run('tools', 'add', mail, ...options)).toEqual({ code: 1, said: expect.stringMatching(words) })
    await refused(/either --allow or --ask GROUP/, '--for', 'DevPod')
    await refused(/Say which role/, '--allow')
    await refused(/no role NoPod/, '--for', 'NoPod', '--allow')
    await refused(/no environment moon/, '--for', 'DevPod', '--allow', '--in', 'moon')
    const was = env.environment
    Object.assign(env, { environment: 'prod' })
    await refused(/In production others sign/, '--live').finally(() => Object.assign(env, { environment: was }))
    expect(await read.policyInForce.findUniqueOrThrow({ where: { id: 1 } })).toMatchObject({ version })
  })
})
