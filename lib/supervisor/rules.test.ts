import { describe, expect, it } from 'vitest'
import { nextPause, readable } from '@/lib/supervisor/rules'

describe('the pause before a process is started again', () => {
  it('doubles while the process keeps dying, up to half a minute', () => {
    const pauses: number[] = []
    for (let pause: number | null = null; pauses.length < 9;) pauses.push((pause = nextPause(pause, 100)))
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000])
  })

  it('is short again after a steady minute', () => {
    expect(nextPause(30_000, 59_999)).toBe(30_000)
    expect(nextPause(30_000, 60_000)).toBe(500)
  })
})

describe('a line on the console', () => {
  it('is the message of a log record, with its cause', () => {
    expect(readable('{"level":30,"time":1,"msg":"Server listening"}')).toBe('Server listening')
    expect(readable('{"level":40,"msg":"lost","err":{"message":"ECONNRESET"}}')).toBe('warning: lost (ECONNRESET)')
    expect(readable('{"level":50,"msg":"same","err":{"message":"same"}}')).toBe('error: same')
    expect(readable('{"level":30,"msg":"\\nfirst\\n\\n  second"}')).toBe('first second')
  })

  it('is left alone when it is anything else', () => {
    for (const line of ['plain', '{ not json', '{"a":1}', '', '{"level":"info","msg":"x"}'])
      expect(readable(line)).toBe(line)
  })
})
