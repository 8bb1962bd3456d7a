import type { CallInput, CallState } from '@/lib/calls/schema'
import { digestOf } from '@/lib/core/canonical'

/** What is behind a call: the next like it is another. All else still stands, or has ended in a way that must be heard. */
const over: ReadonlySet<CallState> = new Set(['executed', 'failed', 'denied', 'stopped'])

/** Whether the same call, made again, is another one. */
export function goesOn(state: CallState): boolean {
  return over.has(state)
}

type Same = Pick<CallInput, 'tool' | 'task' | 'arguments' | 'saysPersonal' | 'promptHash'>

/** How the keys of all calls begin that want the same: the tool, for the task, with these arguments, by this prompt if one is named. */
export function stemOf({ tool, task, arguments: args, saysPersonal, promptHash }: Same): string {
  const said = { ...(saysPersonal !== null && { saysPersonal }), ...(promptHash !== null && { promptHash }) }
  return `turn${digestOf({ tool, task, arguments: args, ...said })}n`
}

// Digits and small letters alone, and as many of them: so the keys have one order by every collation.
const digits = 8

/** The first key there can be under a stem, and the last. */
export function keyInTurn(stem: string, which: 'first' | 'last'): string {
  return `${stem}${(which === 'first' ? '0' : '9').repeat(digits)}`
}

/** The key after the newest there is. */
export function nextKey(stem: string, newest: string | null): string {
  const turn = newest === null ? 1 : Number(newest.slice(stem.length)) + 1
  return `${stem}${String(turn).padStart(digits, '0')}`
}
