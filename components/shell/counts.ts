import { useSyncExternalStore } from 'react'

/** How many requests wait for the reader and for anybody, as it was when they were counted. */
export type Counts = { mine: number; team: number; asOf: string }

const told = new Map<string, Counts>()
const listeners = new Set<() => void>()

/** Hands counts that were asked for to all who show them; `of` is the filter they were counted with, empty for none. */
export function tellCounts(of: string, counts: Counts): void {
  told.set(of, counts)
  for (const listener of listeners) listener()
}

/** The newest counts that are known: those that were drawn, or those that were told since. */
export function useCounts(of: string, drawn: Counts): Counts {
  const known = useSyncExternalStore(
    subscribe,
    () => told.get(of),
    () => undefined,
  )
  return known && known.asOf > drawn.asOf ? known : drawn
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
