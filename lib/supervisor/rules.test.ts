import { describe, expect, it } from 'vitest'
import { nextPause } from '@/lib/supervisor/rules'

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
