/** A first key that waits for a second one, and when it was pressed. */
export type Sequence = { first: string; at: number } | null

/** A second key later than this starts afresh. */
export const patienceMs = 1200

/**
 * What one more key means: a shortcut of one key ("a", "Z" pressed as z), the end of a pair ("g a"), or the start of one.
 * Letters are compared without case, so caps lock changes nothing.
 */
export function nextStep(
  sequence: Sequence,
  key: string,
  at: number,
  known: readonly string[],
): { sequence: Sequence; match: string | null } {
  const pressed = normal(key)
  if (sequence && at - sequence.at <= patienceMs) {
    const pair = known.find((keys) => keys.toLowerCase() === `${sequence.first} ${pressed}`)
    if (pair) return { sequence: null, match: pair }
  }
  const single = known.find((keys) => normal(keys) === pressed && !keys.includes(' '))
  if (single) return { sequence: null, match: single }
  const starts = known.some((keys) => keys.toLowerCase().startsWith(`${pressed} `))
  return { sequence: starts ? { first: pressed, at } : null, match: null }
}

function normal(key: string): string {
  return key.length === 1 ? key.toLowerCase() : key
}

/** The letter of a key as a Latin keyboard has it where the layout has another script's, so that keys work on every one. */
export function letterOf({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): string {
  const isForeign = key.length === 1 && key > '\u007f'
  return (isForeign && /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase()) || key
}
