'use client'

import { useSyncExternalStore } from 'react'

type Said = { words: string; turn: number; isShown: boolean }

/** Long enough to be read out; afterwards nobody who walks through the page meets it again. */
const standsMs = 10_000
const silence: Said = { words: '', turn: 0, isShown: false }
let said = silence
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

/** Says something once to people who listen, as soon as what is being read is over. What is seen says it by itself. */
export function say(words: string): void {
  sayOnce(words, false)
}

/** The same where there is nothing to see, such as why a key did nothing: it is shown as well. */
export function tell(words: string): void {
  sayOnce(words, true)
}

function sayOnce(words: string, isShown: boolean): void {
  set(words, isShown)
  clearTimeout(timer)
  timer = setTimeout(() => set('', false), standsMs)
}

/** The one place of the page from which `say` is heard. It is there before anything is said, or nothing would be. */
export function Spoken() {
  const { words, turn, isShown } = useSyncExternalStore(
    subscribe,
    () => said,
    () => silence,
  )
  return (
    <output className={isShown ? shownLook : 'sr-only'}>
      {/* The same words twice are two sayings. */}
      <span
        key={turn}
        className={isShown ? 'max-w-[60ch] rounded-card border bg-surface px-4 py-2.5 shadow-float' : ''}
      >
        {words}
      </span>
    </output>
  )
}

const shownLook = 'pointer-events-none fixed inset-x-4 bottom-24 z-40 flex justify-center lg:bottom-6 print:hidden'

function set(words: string, isShown: boolean): void {
  said = { words, turn: said.turn + 1, isShown }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
