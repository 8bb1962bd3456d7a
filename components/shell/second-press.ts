/** A key that decides, pressed once: it waits for its second press, and that one for a moment without other keys. */
export type Armed = { keys: string; at: number; again: boolean } | null

/** Keys closer together than this are a word that somebody types or dictates, not presses of keys. */
export const togetherMs = 400
/** Before a first press nothing was pressed for so long, or it is part of a word that is typed slowly. */
export const restMs = 1000
/** So long the offer of a second press stands. */
export const standsMs = 10_000
/** A word of so many different letters is meant for a field, not for the page. */
const wordLetters = 5

/**
 * What a press of a key that decides comes to. Only the same letter again counts as the second press, only once the offer can
 * have been taken in; any other key takes the offer away. `before` is when the key before it was pressed.
 */
export function pressed(armed: Armed, keys: string, at: number, before: number): Armed {
  if (armed?.keys === keys) return { ...armed, again: at - before >= togetherMs }
  return at - before >= restMs ? { keys, at, again: false } : null
}

/** The letters of a word that is being typed at the page; empty where a key begins afresh. */
export function wordAfter(word: string, key: string, at: number, before: number): string {
  if (key.length !== 1) return ''
  return at - before < togetherMs ? word + key : key
}

/** Whether somebody types or dictates words where keys act. */
export function isWord(word: string): boolean {
  return new Set(word.toLowerCase().replaceAll(' ', '')).size >= wordLetters
}

/** Whether different letters came so near each other that not even what only leads elsewhere was meant by the newest. */
export function isAmidWord(word: string): boolean {
  return new Set(word.toLowerCase()).size > 1
}

/** Whether a press of a button came from neither hand nor key: from a screen reader or a tool that listens to a voice. */
export function isByTool(
  { isTrusted, detail }: Pick<MouseEvent, 'isTrusted' | 'detail'>,
  sinceHandMs: number,
): boolean {
  return isTrusted && detail === 0 && sinceHandMs > restMs
}
