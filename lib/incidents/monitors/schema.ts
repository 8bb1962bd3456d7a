import { z } from 'zod'
import { toolKey } from '@/lib/calls/schema'
import { environments } from '@/lib/core/environment'
import { runbook } from '@/lib/incidents/led/runbook'
import type { Runbook } from '@/lib/incidents/schema'
import { tookSteps } from '@/lib/insights/tallies'

/** What is expected of a tool: that calls succeed, that they do not take long, that there are any. */
export const monitorMeasures = ['success', 'latency', 'silence'] as const
export type MonitorMeasure = (typeof monitorMeasures)[number]

/** Over how many hours a tool is judged. */
export const monitorHours = ['1', '6', '24', '168'] as const

const limit = z.coerce.number('Give a whole number').int('Give a whole number')
const of = {
  tool: toolKey,
  environment: z.enum(environments, `Choose one of ${environments.join(', ')}`),
  hours: z.enum(monitorHours, 'Say over which time'),
}
const seconds = tookSteps.map(String) as [string, ...string[]]

/** What an admin expects of a tool. The limit is a share in percent, a time in seconds, or a number of calls. */
export const newMonitor = z.discriminatedUnion(
  'measure',
  [
    z.strictObject({
      ...of,
      measure: z.literal('success'),
      limit: limit.min(1, 'At least 1 %').max(100, 'At most 100 %'),
    }),
    z.strictObject({
      ...of,
      measure: z.literal('latency'),
      limit: z.enum(seconds, 'Choose one of the times').transform(Number),
    }),
    z.strictObject({
      ...of,
      measure: z.literal('silence'),
      limit: limit.min(1, 'At least 1 call').max(100_000, 'Expect fewer calls'),
    }),
  ],
  'Say what is watched',
)

export const monitorRef = z.strictObject({ monitorId: z.string().max(40) })
export const monitorRunbook = monitorRef.extend({ runbook: runbook() })

/** A monitor as it is judged. */
export type MonitorRule = {
  id: string
  toolKey: string
  environment: string
  measure: MonitorMeasure
  limit: number
  hours: number
}

/** A monitor as people see it. Times are ISO 8601. */
export type MonitorView = MonitorRule & {
  words: string
  /** What it is now: met, broken, or too little to say. */
  standing: 'met' | 'broken' | 'unknown'
  said: string
  /** What to do when it is not so. */
  runbook: Omit<Runbook, 'of'> | null
  setBy: string
  setAt: string
  /** The incident that tells of it, where it is broken. */
  incident: number | null
}
