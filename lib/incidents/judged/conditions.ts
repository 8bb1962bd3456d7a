import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { quoted } from '@/lib/core/said'
import { expectation, spanWords } from '@/lib/incidents/monitors/words'
import type { MonitorRule } from '@/lib/incidents/monitors/schema'
import type { Severity } from '@/lib/incidents/schema'
import { stepWords } from '@/lib/insights/waiting'

/** What came of the calls of a tool in an environment, in the hours over which it is judged. */
export type Came = { succeeded: number; failed: number; unreported: number; asked: number; late: number; timed: number }

/** What is known at one moment of all that is watched. */
export type Watched = {
  monitors: readonly (MonitorRule & { title: string; critical: boolean; came: Came })[]
  /** Critical tools of which no monitor says how often they succeed, in the last two hours. */
  critical: readonly { toolKey: string; title: string; environment: string; came: Came }[]
  /** Calls that were decided in the last two hours, by environment. */
  decided: readonly { environment: string; all: number; denied: number }[]
  /** Requests that nobody answered in time in the last day, by environment. */
  expired: readonly { environment: string; count: number }[]
  sinks: readonly { id: string; name: string; behindSeconds: number; failingSeconds: number }[]
  /** Whether the record has tables for the time to come, and no line lies outside of them. */
  isRecordReady: boolean
  /** Lines of the record that are not counted yet. */
  behind: number
}

/** Something that is not as it should be now. */
export type Breach = {
  key: string
  kind: 'monitor' | 'alert'
  title: string
  severity: Severity
  environment: string | null
  toolKey: string | null
  /** What was seen, with its numbers. */
  said: string
}

/** What is broken, and what there is too little to say of. All else is as it should be. */
export type Judgement = { breaches: Breach[]; unknown: Set<string> }

export const limits = {
  /** Of fewer calls nobody says which share of them failed. */
  leastCalls: 5,
  deniedCalls: 20,
  deniedShare: 1 / 3,
  failures: 3,
  failedShare: 1 / 2,
  sinkSeconds: 900,
  linesBehind: 20_000,
} as const

const key = (...parts: string[]) => parts.join('\n')
export const monitorKey = ({ id }: Pick<MonitorRule, 'id'>) => key('monitor', id)

type Said = { standing: 'met' | 'broken' | 'unknown'; said: string }

/** Whether a tool does what is expected of it. */
export function standingOf({
  measure,
  limit,
  hours,
  came,
}: Pick<MonitorRule, 'measure' | 'limit' | 'hours'> & { came: Came }): Said {
  if (measure === 'silence')
    return {
      standing: came.asked < limit ? 'broken' : 'met',
      said: `${counted(came.asked, 'call')} in ${spanWords(hours)}`,
    }
  const [all, good] =
    measure === 'success'
      ? [came.succeeded + came.failed + came.unreported, came.succeeded]
      : [came.timed, came.timed - came.late]
  const least = measure === 'success' ? limit : 95
  const said =
    measure === 'success'
      ? `${good} of ${counted(all, 'call')} succeeded in ${spanWords(hours)}`
      : `${good} of ${counted(all, 'call')} took ${stepWords(limit)} at most in ${spanWords(hours)}`
  // Where nothing was called nothing fails.
  if (all === 0) return { standing: 'met', said: `No call came to an end in ${spanWords(hours)}` }
  if (all < limits.leastCalls) return { standing: 'unknown', said: `${said}: too few to say` }
  return { standing: good * 100 < least * all ? 'broken' : 'met', said }
}

/** Judges everything that is watched. */
export function judge(watched: Watched): Judgement {
  const unknown = new Set<string>()
  const breaches: Breach[] = []
  for (const monitor of watched.monitors) {
    const { standing, said } = standingOf(monitor)
    if (standing === 'unknown') unknown.add(monitorKey(monitor))
    if (standing === 'broken') breaches.push(ofMonitor(monitor, said))
  }
  breaches.push(
    ...ofCritical(watched),
    ...ofDecided(watched),
    ...ofExpired(watched),
    ...ofSinks(watched),
    ...ofRecord(watched),
  )
  return { breaches, unknown }
}

function ofMonitor(monitor: Watched['monitors'][number], said: string): Breach {
  const { title, environment, toolKey, critical } = monitor
  return {
    key: monitorKey(monitor),
    kind: 'monitor',
    title: `${quoted(title)} is not as expected in ${environmentLabel(environment)}: ${expectation(monitor)}`,
    severity: critical ? 'high' : 'medium',
    environment,
    toolKey,
    said,
  }
}

function ofCritical({ critical }: Watched): Breach[] {
  return critical.flatMap(({ toolKey, title, environment, came }) => {
    const [bad, all] = [came.failed + came.unreported, came.succeeded + came.failed + came.unreported]
    if (bad < limits.failures || bad < all * limits.failedShare) return []
    return {
      key: key('alert', 'critical', environment, toolKey),
      kind: 'alert' as const,
      title: `The critical tool ${quoted(title)} fails often in ${environmentLabel(environment)}`,
      severity: 'high' as const,
      environment,
      toolKey,
      said: `${bad} of ${counted(all, 'call')} failed in the last two hours`,
    }
  })
}

function ofDecided({ decided }: Watched): Breach[] {
  return decided.flatMap(({ environment, all, denied }) => {
    if (denied < limits.deniedCalls || denied < all * limits.deniedShare) return []
    return {
      key: key('alert', 'denied', environment),
      kind: 'alert' as const,
      title: `Many calls are denied in ${environmentLabel(environment)}`,
      severity: 'medium' as const,
      environment,
      toolKey: null,
      said: `${denied} of ${counted(all, 'call')} were denied in the last two hours`,
    }
  })
}

function ofExpired({ expired }: Watched): Breach[] {
  return expired.flatMap(({ environment, count }) =>
    count === 0
      ? []
      : {
          key: key('alert', 'expired', environment),
          kind: 'alert' as const,
          title: `Requests expire without an answer in ${environmentLabel(environment)}`,
          severity: 'medium' as const,
          environment,
          toolKey: null,
          said: `${counted(count, 'request')} expired in the last day, and nobody had answered`,
        },
  )
}

function ofSinks({ sinks }: Watched): Breach[] {
  return sinks.flatMap(({ id, name, behindSeconds, failingSeconds }) => {
    const worst = Math.max(behindSeconds, failingSeconds)
    if (worst < limits.sinkSeconds) return []
    return {
      key: key('alert', 'sink', id),
      kind: 'alert' as const,
      title: `The log store ${quoted(name)} is behind the record`,
      severity: 'medium' as const,
      environment: null,
      toolKey: null,
      said: `It has been behind for ${counted(Math.round(worst / 60), 'minute')}`,
    }
  })
}

function ofRecord({ isRecordReady, behind }: Watched): Breach[] {
  const about = { kind: 'alert', severity: 'high', environment: null, toolKey: null } as const
  return [
    ...(isRecordReady
      ? []
      : [
          {
            ...about,
            key: key('alert', 'record'),
            title: 'The record is not prepared as it should be',
            said: 'It lacks tables for the time to come, or lines lie outside of them',
          },
        ]),
    ...(behind < limits.linesBehind
      ? []
      : [
          {
            ...about,
            key: key('alert', 'behind'),
            title: 'Figures are far behind the record',
            said: `${counted(behind, 'line')} are not counted yet`,
          },
        ]),
  ]
}
