import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { demoFile } from '@/lib/core/demo'

const state = mkdtempSync(path.join(tmpdir(), 'countersign-demo-'))
const file = path.join(state, 'demo.json')

let cli: (...words: string[]) => Promise<number>
/** What the first start left, and the one after it. */
let first: { text: string; mode: number }
let second: string

beforeAll(async () => {
  process.env.COUNTERSIGN_STATE = state
  const [{ runCommand }, { demoCommands }] = await Promise.all([import('@/lib/cli/command'), import('@/lib/cli/demo')])
  cli = (...words) => runCommand(demoCommands, words)
  vi.spyOn(console, 'log').mockImplementation(() => undefined)
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const [{ execute }, { systemActor }, { registerPod }, { demoPods }] = await Promise.all([
    import('@/lib/change/command'),
    import('@/lib/core/actor'),
    import('@/lib/pods/commands'),
    import('@/lib/demo/story'),
  ])
  // An earlier start was cut short.
  const { slug, name, role, department, purpose } = demoPods[0]!
  const pod = { slug, name, role, department, purpose, ownerId: null, demo: true }
  expect(await execute(registerPod, systemActor, pod)).toMatchObject({ ok: true })
  expect(await cli('prepare')).toBe(0)
  first = { text: readFileSync(file, 'utf8'), mode: statSync(file).mode }
  expect(await cli('prepare')).toBe(0)
  second = readFileSync(file, 'utf8')
})
afterAll(() => rmSync(state, { recursive: true }))

describe('the demo', () => {
  it('goes on where an earlier start was cut short', async () => {
    const { demoPods } = await import('@/lib/demo/story')
    expect(demoFile.parse(JSON.parse(first.text)).pods).toHaveLength(demoPods.length)
  })

  it('is set up where nobody has worked yet, its secrets for our eyes only', () => {
    const { people, pods } = demoFile.parse(JSON.parse(first.text))
    expect(people.map(({ login }) => login)).toEqual(expect.arrayContaining(['ana', 'lee', 'ade']))
    expect(pods.length).toBeGreaterThan(0)
    expect(first.mode & 0o077).toBe(0)
  })

  it('is left as it is by every later start', () => {
    expect(second).toBe(first.text)
  })

  it('goes at a word, once, and does not come back by itself', async () => {
    const [{ demoLeft }, { env }] = await Promise.all([import('@/lib/supervisor/database'), import('@/lib/env')])
    // Until then its secrets open every gate on this database, so production does not start on it.
    expect(await demoLeft(env.databaseUrl)).toContain('"node bin/countersign.mjs demo remove"')
    expect(await cli('demo', 'remove')).toBe(0)
    expect(await demoLeft(env.databaseUrl)).toBeNull()
    expect(existsSync(file)).toBe(false)
    expect(await cli('demo', 'remove')).toBe(1)
    expect(await cli('prepare')).toBe(0)
    expect(existsSync(file)).toBe(false)
  })

  it('comes back when it is asked for, with other pods, while those that were retired stay so', async () => {
    const [{ read }, { demoPods }] = await Promise.all([import('@/lib/db/client'), import('@/lib/demo/story')])
    expect(await cli('demo', 'load')).toBe(0)
    const again = demoFile.parse(JSON.parse(readFileSync(file, 'utf8')))
    // The story knows its pods by the names it gave them.
    expect(again.pods.map(({ slug }) => slug)).toEqual(demoPods.map(({ slug }) => slug))
    expect(again.pods[0]!.clientId).toBe(`${demoPods[0]!.slug}-2.prod`)
    const states = await read.pod.groupBy({
      by: ['state'],
      where: { demo: true },
      _count: true,
      orderBy: { state: 'asc' },
    })
    expect(states).toEqual([
      { state: 'active', _count: demoPods.length },
      { state: 'retired', _count: demoPods.length },
    ])
    // Once more gives the same pods new secrets.
    expect(await cli('demo', 'load')).toBe(0)
    expect(await read.pod.count({ where: { demo: true } })).toBe(2 * demoPods.length)
    expect(await cli('demo', 'remove')).toBe(0)
  })
})
