import type { Outcome } from '@/lib/core/outcome'

/** The value of a command that nothing here can stand in the way of; a refusal is a fault, told with its reason. */
export function insist<Value>(command: string, outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value
  throw new Error(`${command} was refused: ${outcome.reason} ${JSON.stringify(outcome.fields ?? {})}`)
}
