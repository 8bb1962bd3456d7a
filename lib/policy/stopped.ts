import { environmentLabel } from '@/lib/core/environment'
import { type Refusal, refuse } from '@/lib/core/outcome'
import { fold } from '@/lib/policy/shape'
import type { Call, ChainStep } from '@/lib/policy/schema'

/** What an emergency stop can cover. */
export const stopScopes = ['everything', 'environment', 'tool', 'pod'] as const
export type StopScope = (typeof stopScopes)[number]

/** An emergency stop that is on, as decisions look at it. */
export type StopOn = {
  id: string
  scope: StopScope
  /** A pod's id, a tool's key or an environment; empty where everything is stopped. */
  target: string
  /** Since when, ISO 8601. */
  since: string
}

export type Stops = readonly StopOn[]

/** The stop with the step that it is on the way to a decision. */
export type CompiledStop = StopOn & { step: Readonly<ChainStep> }

/** How long a pod waits at least before it looks again, in seconds. */
export const stoppedSeconds = 60

const widest: Readonly<Record<StopScope, number>> = { everything: 0, environment: 1, tool: 2, pod: 3 }

/** The stops that are on, the widest first: of several that cover a call the widest is the one that it hears of. */
export function compileStops(stops: Stops): readonly CompiledStop[] {
  return stops
    .toSorted((a, b) => widest[a.scope] - widest[b.scope] || a.id.localeCompare(b.id))
    .map((stop) => ({
      ...stop,
      step: Object.freeze<ChainStep>({ step: 'stop', outcome: 'deny', words: stoppedWords(stop) }),
    }))
}

/** What a pod would do, as far as emergency stops look at it. */
export type Covered = Partial<Pick<Call, 'pod' | 'tool' | 'environment'>>

/** The stop that covers what a pod wants, if one does. What is not said of it a narrower stop does not cover. */
export function stopOver(stops: readonly CompiledStop[], asked: Covered): CompiledStop | null {
  return stops.find((stop) => covers(stop, asked)) ?? null
}

function covers({ scope, target }: StopOn, { pod, tool, environment }: Covered): boolean {
  if (scope === 'everything') return true
  if (scope === 'pod') return pod === target
  if (scope === 'tool') return tool === target
  return typeof environment === 'string' && fold(environment) === fold(target)
}

const what: Readonly<Record<StopScope, (target: string) => string>> = {
  everything: () => 'everything',
  environment: (target) => `${environmentLabel(target).toLowerCase()}, where you are`,
  tool: () => 'this tool',
  pod: () => 'you',
}

/** What a pod reads that meets a stop: what is stopped, since when, and what to do, which is nothing. */
export function stoppedWords({ scope, target, since }: StopOn): string {
  const minute = since.slice(0, 16).replace('T', ' ')
  return `People have put an emergency stop on ${what[scope](target)}, since ${minute} UTC. Do nothing and do not try again and again: wait until they resume, and look at most once in ${stoppedSeconds} seconds.`
}

/** The refusal of what is no call, or one that is decided already. */
export function stopRefusal(words: string, tool?: string): Refusal {
  return { ...refuse('conflict', 'emergency_stop'), ...(tool !== undefined && { tool }), more: { stop: words } }
}

/** What such a refusal says; null for any other. */
export function stopIn({ reason, more }: Refusal): string | null {
  return reason === 'emergency_stop' && typeof more?.['stop'] === 'string' ? more['stop'] : null
}
