'use client'

import { useSyncExternalStore } from 'react'

type Said = { words: string; turn: number }

/** Long enough to be read out; afterwards nobody who walks through the page meets it again. */
const standsMs = 10_000
const silence: Said = { words: '', turn: 0 }
let said = silence
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

/** Says something once to people who listen, as soon as what is being read is over. What is seen says it by itself. */
export function say(words: string): void {
  set(words)
  clearTimeout(timer)
  timer = setTimeout(() => set(''), standsMs)
}

/** The one place of the page from which `say` is heard. It is there before anything is said, or nothing would be. */
export function Spoken() {
  const { words, turn } = useSyncExternalStore(
    subscribe,
    () => said,
    () => silence,
  )
  return (
    <output className="sr-only">
      {/* The same words twice are two sayings. */}
      <span key={turn}>{words}</span>
    </output>
  )
}

function set(words: string): void {
  said = { words, turn: said.turn + 1 }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
