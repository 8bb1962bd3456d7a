import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import type { StopScope } from '@/lib/policy/stopped'
import type { StopReach, StopRow } from '@/lib/stops/schema'

/** Why something about an emergency stop was refused. */
export const stopRefusals: Record<string, string> = {
  already_stopped: 'That is stopped already.',
  not_stopped: 'This stop has come off already.',
  unknown_stop: 'There is no such stop.',
  nothing_to_stop: 'There is nothing of that name to stop.',
  resume_not_asked: 'Nobody has asked yet that it come off.',
  second_person: 'You asked for this yourself, so somebody else confirms it.',
  changed: 'Somebody wrote something else meanwhile. Read it, and confirm that.',
}

type Named = Pick<StopRow, 'scope' | 'title'>

const covered: Readonly<Record<StopScope, (title: string) => string>> = {
  everything: () => 'all pods',
  environment: (title) => `all pods in ${title.toLowerCase()}`,
  tool: (title) => `the tool “${title}”`,
  pod: (title) => title,
}

/** What is stopped, in a sentence: "all pods", "the tool “Publish a page”". */
export function coveredWords({ scope, title }: Named): string {
  return covered[scope](title)
}

/** What is stopped, as a heading. */
export function stopTitle(stop: Named): string {
  const words = coveredWords(stop)
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

/** What the place is called in which pods act. */
export function placeTitle(environment: string): string {
  return environmentLabel(environment)
}

/** What a stop would do, before anybody presses: what stops, what goes on, and what waits. */
export function reachWords({ running, waiting }: StopReach): string[] {
  return [
    running === 0
      ? 'No call is under way.'
      : `${counted(running, 'call is', 'calls are')} under way. A pod is doing them itself, so they may still come to their end, and no new one begins.`,
    'What is allowed and has not begun does not begin.',
    waiting === 0
      ? 'No request waits.'
      : `${counted(waiting, 'request stays', 'requests stay')} waiting; ${waiting === 1 ? 'its clock pauses' : 'their clocks pause'}.`,
  ]
}

/** What it takes that pods go on. */
export function resumeWords({ scope }: Pick<StopRow, 'scope'>): string {
  return scope === 'everything' ? 'Resuming needs a reason and a second person.' : 'Resuming needs a reason.'
}

/** How long it was on: "3 min", "2 h 5 min". */
export function lastedWords(from: string, to: string): string {
  const minutes = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 60_000))
  if (minutes < 1) return 'less than a minute'
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
