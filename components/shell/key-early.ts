/** So long a key is kept for a page that is only just waking, or that another part is about to join. */
export const keptMs = 10_000
/** Who presses more than this meanwhile is not waiting for a key to be answered. */
const mostKept = 8

type Kept = { keys: KeyboardEvent[]; stop: () => void }

declare global {
  interface Window {
    earlyKeys?: Kept
  }
}

const kinds = "['keydown','pointerdown']"

/**
 * Runs in the page before anything of it is drawn: a page that can be read can be pressed at, whether or not it is alive.
 * Whoever presses somewhere with hand or finger waits for no key any more.
 */
export const earlyKeysScript = `{const k=[],f=e=>e.key?k.push(e)>${mostKept}&&k.shift():k.length=0;for(const t of${kinds})addEventListener(t,f);window.earlyKeys={keys:k,stop(){for(const t of${kinds})removeEventListener(t,f)}}}`

/** The keys that were pressed before anybody listened, the first one first; from now on somebody does. */
export function takeEarlyKeys(): KeyboardEvent[] {
  const { keys = [], stop } = window.earlyKeys ?? {}
  stop?.()
  delete window.earlyKeys
  return keys
}

/** A key and when the one before it was pressed. */
export type Unclaimed = { event: KeyboardEvent; before: number }

/** What of these may still be answered: the last few, while they are fresh. */
export function stillKept(unclaimed: readonly Unclaimed[], now: number): Unclaimed[] {
  return unclaimed.filter(({ event }) => now - event.timeStamp <= keptMs).slice(-mostKept)
}
