import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { stillKept, takeEarlyKeys, type Unclaimed } from '@/components/shell/key-early'
import { letterOf, nextStep, type Sequence } from '@/components/shell/key-sequence'
import { areKeysOn, turnOffUnlessChosen } from '@/components/shell/key-switch'
import {
  type Armed,
  isAmidWord,
  isByTool,
  isWord,
  pressed,
  standsMs,
  togetherMs,
  wordAfter,
} from '@/components/shell/second-press'
import type { Shortcut, ShortcutScope } from '@/components/shell/shortcuts'

/** What is said about keys: which second press would decide what, or that they are off now. */
export type Prompt = { keys: string; words: string } | 'off' | null

/**
 * Runs what single keys stand for, the innermost scope first. What decides needs a second press, which is offered in words.
 * Returns what is to be said, and how to stop saying it.
 */
export function useKeyListener(scopes: readonly ShortcutScope[], isOn: boolean): [Prompt, () => void] {
  const latest = useRef(scopes)
  const listening = useRef<Listening | null>(null)
  const [prompt, setPrompt] = useState<Prompt>(null)
  const [wasOn, setWasOn] = useState(isOn)
  if (isOn !== wasOn) {
    setWasOn(isOn)
    if (isOn) setPrompt(null)
  }
  useEffect(() => {
    if (!isOn) return
    const current = (listening.current = listen(latest, setPrompt))
    return () => {
      listening.current = null
      current.stop()
    }
  }, [isOn])
  useLayoutEffect(() => {
    latest.current = scopes
  })
  // After it listens, so that what was pressed before finds the page's own keys.
  useEffect(() => {
    listening.current?.again()
  })
  return [isOn === (prompt === 'off') ? null : prompt, () => setPrompt(null)]
}

type Listening = {
  /** Asks once more for what was pressed a moment ago, since there may be keys now that answer it. */
  again: () => void
  stop: () => void
}

/** Listens until told to stop, and begins with what was pressed before it could. */
function listen(
  latest: { readonly current: readonly ShortcutScope[] },
  setPrompt: (prompt: Prompt) => void,
): Listening {
  let sequence: Sequence = null
  let armed: Armed = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let word = ''
  let keyAt = Number.NEGATIVE_INFINITY
  let handAt = Number.NEGATIVE_INFINITY
  let unclaimed: Unclaimed[] = []

  function disarm() {
    clearTimeout(timer)
    if (armed) setPrompt(null)
    armed = null
  }

  function onDeciding(shortcut: Shortcut, at: number, before: number) {
    clearTimeout(timer)
    const isFirst = armed?.keys !== shortcut.keys
    const next = pressed(armed, shortcut.keys, at, before)
    const words = next && isFirst ? shortcut.confirm!() : null
    if (!next || (isFirst && words === null)) return disarm()
    armed = next
    if (words !== null) setPrompt({ keys: shortcut.keys, words })
    const act = () => {
      disarm()
      if (next.again) shortcut.run()
    }
    timer = setTimeout(act, next.again ? togetherMs : standsMs)
  }

  function onKeyDown(event: KeyboardEvent) {
    if (isModifier(event.key) || event.repeat) return onHeld(event)
    const [at, before] = [event.timeStamp, keyAt]
    handAt = keyAt = at
    if (isNotForUs(event)) {
      sequence = null
      unclaimed = []
      return disarm()
    }
    const key = letterOf(event)
    word = wordAfter(word, key, at, before)
    if (isWord(word) && turnOffUnlessChosen()) {
      disarm()
      return setPrompt('off')
    }
    const shortcut = found(key, at)
    if (!shortcut) {
      // The first of a pair is answered by its second, and what is no letter by the browser.
      unclaimed = sequence || key.length > 1 ? [] : stillKept([...unclaimed, { event, before }], at)
      return disarm()
    }
    event.preventDefault()
    unclaimed = []
    // A letter of a word is no key, nor does it lead elsewhere. The second of a pair is meant to follow, and a key that walks.
    if (shortcut.keys.length === 1 && !shortcut.held && isAmidWord(word)) return disarm()
    // Whoever walks the list with J is not typing a word.
    if (shortcut.held) keyAt = before
    if (shortcut.confirm) return onDeciding(shortcut, at, before)
    disarm()
    shortcut.run()
  }

  /** Answers a key that was pressed before the page could. One that decides only offers what its next press would do. */
  function onLate({ event, before }: Unclaimed): boolean {
    if (isNotForUs(event) || isInField(document.activeElement)) return true
    const shortcut = found(letterOf(event), event.timeStamp)
    disarm()
    if (!shortcut) return sequence !== null
    if (shortcut.held && keyAt === event.timeStamp) keyAt = before
    if (!shortcut.confirm) shortcut.run()
    else {
      onDeciding(shortcut, event.timeStamp, before)
      // The offer counts from when it can be read.
      keyAt = performance.now()
    }
    return true
  }

  function again() {
    if (unclaimed.length === 0 || !areKeysOn()) return
    let left: Unclaimed[] = []
    for (const kept of stillKept(unclaimed, performance.now())) left = onLate(kept) ? [] : [...left, kept]
    unclaimed = left
  }

  /** Takes over what was pressed before anybody listened. */
  function begin() {
    for (const event of takeEarlyKeys()) {
      if (isModifier(event.key) || event.repeat) continue
      const [at, before] = [event.timeStamp, keyAt]
      word = wordAfter(word, letterOf(event), at, before)
      handAt = keyAt = at
      unclaimed.push({ event, before })
    }
    if (!isWord(word)) return
    unclaimed = []
    if (turnOffUnlessChosen()) setPrompt('off')
  }

  /** A key that is kept down goes on only where that is meant. */
  function onHeld(event: KeyboardEvent) {
    if (!event.repeat || isNotForUs(event)) return
    const shortcut = found(letterOf(event), event.timeStamp)
    if (shortcut) event.preventDefault()
    if (shortcut?.held) shortcut.run()
  }

  function found(key: string, at: number): Shortcut | undefined {
    const known = latest.current.toReversed().flatMap(({ shortcuts }) => shortcuts)
    const step = nextStep(
      sequence,
      key,
      at,
      known.map(({ keys }) => keys),
    )
    sequence = step.sequence
    return known.find(({ keys }) => keys === step.match)
  }

  function onHand(event: Event) {
    handAt = event.timeStamp
    unclaimed = []
    disarm()
  }

  function onClick(event: MouseEvent) {
    if (isByTool(event, event.timeStamp - handAt) && turnOffUnlessChosen()) setPrompt('off')
  }

  document.addEventListener('keydown', onKeyDown)
  document.addEventListener('pointerdown', onHand, true)
  document.addEventListener('focusin', disarm)
  document.addEventListener('click', onClick, true)
  begin()
  return {
    again,
    stop() {
      clearTimeout(timer)
      document.removeEventListener('keydown', onKeyDown)
      document.removeEventListener('pointerdown', onHand, true)
      document.removeEventListener('focusin', disarm)
      document.removeEventListener('click', onClick, true)
    },
  }
}

function isModifier(key: string): boolean {
  return ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock'].includes(key)
}

/** Keys belong to whoever types or composes a character, to the browser, and to an open window or menu. */
function isNotForUs(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true
  return isInField(event.target) || document.querySelector('dialog[open], :popover-open') !== null
}

function isInField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select') !== null)
  )
}
