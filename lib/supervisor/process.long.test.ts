import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { isAlive } from '@/lib/db/machine'
import { Supervised } from '@/lib/supervisor/process'
import { patience } from '@/lib/core/fixture-patience'

const said: string[] = []
const started: Supervised[] = []

function supervise(script: string, mayFinish = false): Supervised {
  const supervised = new Supervised(
    { name: 'trial', args: ['--eval', script], env: process.env, mayFinish },
    (_name, line) => said.push(line),
  )
  started.push(supervised)
  supervised.start()
  return supervised
}

const pids = () => said.flatMap((line) => (line.startsWith('pid ') ? [Number(line.slice(4))] : []))
const heard = (wanted: string | RegExp) =>
  vi.waitFor(() => expect(said).toContainEqual(expect.stringMatching(wanted)), patience)

afterEach(async () => {
  await Promise.all(started.splice(0).map((supervised) => supervised.stop()))
  said.length = 0
})

describe('a supervised process', () => {
  it('is started again when it was killed', async () => {
    const supervised = supervise(`console.log('pid ' + process.pid); setInterval(() => {}, 1000)`)
    await heard(/^pid /)
    const [first] = pids()
    process.kill(first!, 'SIGKILL')
    await vi.waitFor(() => expect(pids()).toHaveLength(2), patience)
    expect(said).toContain('ended (SIGKILL); starting it again in 0.5 s')
    expect(supervised.deaths).toBe(1)
    expect(pids()[1]).not.toBe(first)
  })

  it('gets longer pauses while it keeps failing', async () => {
    supervise('process.exit(3)')
    await heard('starting it again in 2 s')
    expect(said).toEqual([0.5, 1, 2].map((pause) => `ended (code 3); starting it again in ${pause} s`))
  })

  it('stays ended when that was its own decision', async () => {
    const supervised = supervise(`console.log('done')`, true)
    await heard('has finished')
    expect(supervised.isRunning).toBe(false)
  })

  it('ends when it is stopped, with the helpers it started', async () => {
    const supervised = supervise(`
      const helper = require('child_process').spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'])
      console.log('pid ' + process.pid)
      console.log('pid ' + helper.pid)
      setInterval(() => {}, 1000)`)
    await vi.waitFor(() => expect(pids()).toHaveLength(2), patience)
    await supervised.stop()
    await vi.waitFor(() => expect(pids().filter(isAlive)).toEqual([]), patience)
    expect(said.join()).not.toContain('starting it again')
  })

  it('hands its lines on as it wrote them', async () => {
    const line = '{"level":"warn","msg":"credentials could not be read"}'
    supervise(`console.log('${line}'); setInterval(() => {}, 1000)`)
    await vi.waitFor(() => expect(said).toEqual([line]), patience)
  })
})

describe('the lifeline', () => {
  const flags = ['--import', `file://${path.resolve('bin/lifeline.mjs')}`, '--eval']
  const env = { ...process.env, COUNTERSIGN_SUPERVISOR: String(process.pid) }

  it('ends a process whose supervisor is gone', async () => {
    const script = `process.on('SIGTERM', () => { console.log('leaving'); process.exit(0) }); setInterval(() => {}, 1000); console.log('up')`
    const child = spawn(process.execPath, [...flags, script], { env })
    const lines: string[] = []
    child.stdout.on('data', (chunk) => lines.push(String(chunk).trim()))
    await vi.waitFor(() => expect(lines).toEqual(['up']), patience)
    const ended = once(child, 'exit')
    // What the operating system does to the pipe when the process at its other end is killed.
    child.stdin.destroy()
    expect(await ended).toEqual([0, null])
    expect(lines).toEqual(['up', 'leaving'])
  })

  it('leaves alone what others start', async () => {
    const helper = `setTimeout(() => process.exit(7), 500)`
    const child = spawn(process.execPath, [...flags, helper], {
      env: { ...process.env, COUNTERSIGN_SUPERVISOR: '1' },
      stdio: 'ignore',
    })
    expect(await once(child, 'exit')).toEqual([7, null])
  })

  it('keeps no process that has nothing left to do', async () => {
    const child = spawn(process.execPath, [...flags, '0'], { env, stdio: ['pipe', 'ignore', 'ignore'] })
    expect(await once(child, 'exit')).toEqual([0, null])
  })
})
