import { type ChildProcess, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { patiently, root, run } from './run.mjs'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

describe('no framework tells its makers that it runs here', () => {
  it('whatever the commands run of it', async () => {
    let said = Promise.resolve('')
    await run(
      process.execPath,
      ['-p', 'const { env } = process; [env.NEXT_TELEMETRY_DISABLED, env.CHECKPOINT_DISABLE]'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        onStart: ({ stdout }: ChildProcess) => (said = text(stdout!)),
      },
    )
    expect(await said).toBe("[ '1', '1' ]\n")
  })

  it('nor does the one of the database where it is run by itself, since it reads its settings first', async () => {
    vi.stubEnv('CHECKPOINT_DISABLE', undefined)
    await import('../prisma.config')
    expect(process.env.CHECKPOINT_DISABLE).toBe('1')
  })
})

describe('a step that takes its time', () => {
  it('says every quarter of a minute that it is still under way, and nothing afterwards', async () => {
    vi.useFakeTimers()
    const say = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const ended = patiently('npm ci', () => new Promise((resolve) => setTimeout(resolve, 40_000, 0)))
    await vi.advanceTimersByTimeAsync(90_000)
    expect(await ended).toBe(0)
    expect(say.mock.calls).toEqual([['  still at it: npm ci, 15 s'], ['  still at it: npm ci, 30 s']])
  })

  it('is named before it begins: installing, then what is built', () => {
    // A checkout that needs no package, so that nothing is fetched; making the database's client fails in it for want of one.
    const checkout = mkdtempSync(path.join(tmpdir(), 'countersign-steps-'))
    try {
      cpSync(path.join(root, 'bin'), path.join(checkout, 'bin'), { recursive: true })
      const name = { name: 'countersign', version: '0.0.0' }
      writeFileSync(path.join(checkout, 'package.json'), JSON.stringify({ ...name, type: 'module' }))
      const lock = { ...name, lockfileVersion: 3, packages: { '': name } }
      writeFileSync(path.join(checkout, 'package-lock.json'), JSON.stringify(lock))
      const { stderr, status } = spawnSync(process.execPath, ['bin/countersign.mjs', 'build'], {
        cwd: checkout,
        encoding: 'utf8',
      })
      expect(status).toBe(1)
      const steps = [
        'Installing dependencies (there are none yet); this takes a minute.',
        'Generating the database client.',
      ]
      expect(stderr.split('\n').filter((line) => steps.includes(line))).toEqual(steps)
    } finally {
      rmSync(checkout, { recursive: true, force: true })
    }
  })
})
