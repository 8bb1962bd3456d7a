import { describe, expect, it } from 'vitest'
import { compileStops, type StopOn, stopOver, stoppedWords } from '@/lib/policy/stopped'

const since = '2026-11-29T12:31:00.000Z'
const stop = (scope: StopOn['scope'], target = ''): StopOn => ({ id: `${scope} ${target}`, scope, target, since })
const over = (stops: StopOn[], asked: Parameters<typeof stopOver>[1]) =>
  stopOver(compileStops(stops), asked)?.id ?? null

const call = { pod: 'p1', tool: 'memory.read', environment: 'prod' }

describe('a stop covers', () => {
  it.each<[string, StopOn, object, boolean]>([
    ['everything', stop('everything'), {}, true],
    ['everything, whoever asks', stop('everything'), call, true],
    ['its environment', stop('environment', 'prod'), call, true],
    [
      'its environment in another spelling, as policy reads it',
      stop('environment', 'prod'),
      { environment: 'PROD' },
      true,
    ],
    ['no other environment', stop('environment', 'dev'), call, false],
    ['its tool', stop('tool', 'memory.read'), call, true],
    ['no tool that begins alike', stop('tool', 'memory'), call, false],
    ['its pod', stop('pod', 'p1'), call, true],
    ['no other pod', stop('pod', 'p2'), call, false],
    ['nobody where no pod asks', stop('pod', 'p1'), { tool: 'memory.read', environment: 'prod' }, false],
    ['nothing by an environment that is not said', stop('environment', 'prod'), { pod: 'p1' }, false],
  ])('%s', (_what, on, asked, does) => {
    expect(over([on], asked)).toBe(does ? on.id : null)
  })

  it('of several the widest is heard of, in whatever order they were put on', () => {
    const all = [stop('pod', 'p1'), stop('tool', 'memory.read'), stop('environment', 'prod'), stop('everything')]
    for (const stops of [all, all.toReversed()]) expect(over(stops, call)).toBe('everything ')
    expect(over(all.slice(0, 2), call)).toBe('tool memory.read')
    expect(over([], call)).toBeNull()
  })
})

it('tells a pod what is stopped, since when, and to wait', () => {
  const says = (on: StopOn) => stoppedWords(on)
  expect(says(stop('everything'))).toContain('an emergency stop on everything, since 2026-11-29 12:31 UTC')
  expect(says(stop('environment', 'prod'))).toContain('on production, where you are,')
  expect(says(stop('tool', 'memory.read'))).toContain('on this tool,')
  expect(says(stop('pod', 'p1'))).toContain('on you,')
  for (const scope of ['everything', 'environment', 'tool', 'pod'] as const)
    expect(says(stop(scope, 'x'))).toMatch(/Do nothing and do not try again and again: wait .* once in 60 seconds\.$/)
})
