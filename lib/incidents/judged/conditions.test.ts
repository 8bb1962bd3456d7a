import { describe, expect, it } from 'vitest'
import { type Came, judge, limits, monitorKey, standingOf, type Watched } from '@/lib/incidents/judged/conditions'

const none: Came = { succeeded: 0, failed: 0, unreported: 0, asked: 0, late: 0, timed: 0 }
const well: Watched = {
  monitors: [],
  critical: [],
  decided: [],
  expired: [],
  sinks: [],
  isRecordReady: true,
  behind: 0,
}
const rule = { id: 'm', toolKey: 'git.push', environment: 'prod', title: 'Push', critical: true, hours: 24 }

describe('a monitor', () => {
  it.each<[string, 'success' | 'latency' | 'silence', number, Partial<Came>, string]>([
    ['just the share that is expected', 'success', 95, { succeeded: 95, failed: 5 }, 'met'],
    ['one less', 'success', 95, { succeeded: 94, failed: 6 }, 'broken'],
    ['some of which nobody told', 'success', 95, { succeeded: 94, unreported: 6 }, 'broken'],
    ['all of them, of which one failed', 'success', 100, { succeeded: 999, failed: 1 }, 'broken'],
    ['too few to say', 'success', 95, { failed: 4 }, 'unknown'],
    ['none at all', 'success', 95, {}, 'met'],
    ['nineteen of twenty in time', 'latency', 60, { timed: 20, late: 1 }, 'met'],
    ['eighteen of twenty in time', 'latency', 60, { timed: 20, late: 2 }, 'broken'],
    ['too few that were timed', 'latency', 60, { timed: 4, late: 4 }, 'unknown'],
    ['as many calls as are expected', 'silence', 3, { asked: 3 }, 'met'],
    ['one call fewer', 'silence', 3, { asked: 2 }, 'broken'],
    ['no call', 'silence', 1, {}, 'broken'],
  ])('with %s', (_what, measure, limit, came, standing) => {
    expect(standingOf({ measure, limit, hours: 24, came: { ...none, ...came } }).standing).toBe(standing)
  })

  it('that is broken is a breach of its own, and of one with too few calls nothing is said', () => {
    const broken = { ...rule, measure: 'success' as const, limit: 95, came: { ...none, failed: 10 } }
    const few = { ...rule, id: 'few', measure: 'success' as const, limit: 95, came: { ...none, failed: 1 } }
    const { breaches, unknown } = judge({ ...well, monitors: [broken, few] })
    expect(breaches).toEqual([
      {
        key: monitorKey(broken),
        kind: 'monitor',
        title: '“Push” is not as expected in Production: of its calls in a day, at least 95 % succeed',
        severity: 'high',
        environment: 'prod',
        toolKey: 'git.push',
        said: '0 of 10 calls succeeded in a day',
      },
    ])
    expect([...unknown]).toEqual([monitorKey(few)])
  })
})

describe('an alert', () => {
  it('is none where all is well', () => {
    expect(judge(well)).toEqual({ breaches: [], unknown: new Set() })
  })

  const critical = (came: Partial<Came>): Watched => ({
    ...well,
    critical: [{ toolKey: 'git.push', title: 'Push', environment: 'prod', came: { ...none, ...came } }],
  })
  const denied = (all: number, some: number): Watched => ({
    ...well,
    decided: [{ environment: 'prod', all, denied: some }],
  })
  const sink = (behindSeconds: number, failingSeconds: number): Watched => ({
    ...well,
    sinks: [{ id: 's', name: 'Splunk', behindSeconds, failingSeconds }],
  })

  it.each<[string, Watched, string | null]>([
    ['a critical tool of which half fails', critical({ failed: 3, succeeded: 3 }), 'high'],
    ['a critical tool that failed twice', critical({ failed: 2 }), null],
    ['a critical tool of which less than half fails', critical({ failed: 3, succeeded: 4 }), null],
    ['a third of sixty calls that is denied', denied(60, limits.deniedCalls), 'medium'],
    ['fewer denials', denied(19, 19), null],
    ['denials among many calls', denied(61, 20), null],
    ['a request that expired', { ...well, expired: [{ environment: 'prod', count: 1 }] }, 'medium'],
    ['a log store that is behind', sink(900, 0), 'medium'],
    ['a log store that fails', sink(0, 900), 'medium'],
    ['a log store that is a little behind', sink(899, 899), null],
    ['a record without tables for what comes', { ...well, isRecordReady: false }, 'high'],
    ['figures far behind', { ...well, behind: limits.linesBehind }, 'high'],
  ])('of %s', (_what, watched, severity) => {
    expect(judge(watched).breaches.map((breach) => breach.severity)).toEqual(severity === null ? [] : [severity])
  })

  it('is another one for each place and thing', () => {
    const { breaches } = judge({
      ...well,
      expired: ['dev', 'prod'].map((environment) => ({ environment, count: 2 })),
      sinks: ['a', 'b'].map((id) => ({ id, name: id, behindSeconds: 1_000, failingSeconds: 0 })),
    })
    expect(new Set(breaches.map(({ key }) => key)).size).toBe(4)
  })
})
