'use client'

import { useSyncExternalStore } from 'react'

const prefix = 'countersign.draft.'
/** What this page knows, also where the browser refuses to store anything. */
const known = new Map<string, string>()
const listeners = new Set<() => void>()

/** A note that outlives a reload and a crash of the tab, and is forgotten once it was sent. */
export function useDraft(key: string): [string, (text: string) => void] {
  const text = useSyncExternalStore(
    subscribe,
    () => read(key),
    () => '',
  )
  return [text, (next) => write(key, next)]
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function read(key: string): string {
  const remembered = known.get(key)
  if (remembered !== undefined) return remembered
  const stored = attempt(() => sessionStorage.getItem(prefix + key)) ?? ''
  known.set(key, stored)
  return stored
}

function write(key: string, text: string): void {
  known.set(key, text)
  attempt(() => (text ? sessionStorage.setItem(prefix + key, text) : sessionStorage.removeItem(prefix + key)))
  for (const listener of listeners) listener()
}

/** Storage may be full or forbidden; a draft is a convenience, never a condition. */
function attempt<Value>(act: () => Value): Value | null {
  try {
    return act()
  } catch {
    return null
  }
}
