import { useEffect, useRef, useState } from 'react'
import { letterOf, nextStep, type Sequence } from '@/components/shell/key-sequence'
import { turnOffUnlessChosen } from '@/components/shell/key-switch'
import { type Armed, isByTool, isWord, pressed, standsMs, togetherMs, wordAfter } from '@/components/shell/second-press'
import type { Shortcut, ShortcutScope } from '@/components/shell/shortcuts'

/** What is said about keys: which second press would decide what, or that they are off now. */
export type Prompt = { keys: string; words: string } | 'off' | null

/**
 * Runs what single keys stand for, the innermost scope first. What decides needs a second press, which is offered in words.
 * Returns what is to be said, and how to stop saying it.
 */
export function useKeyListener(scopes: readonly ShortcutScope[], isOn: boolean): [Prompt, () => void] {
  const latest = useRef(scopes)
  const [prompt, setPrompt] = useState<Prompt>(null)
  useEffect(() => {
    latest.current = scopes
  })
  const [wasOn, setWasOn] = useState(isOn)
  if (isOn !== wasOn) {
    setWasOn(isOn)
    if (isOn) setPrompt(null)
  }
  useEffect(() => (isOn ? listen(latest, setPrompt) : undefined), [isOn])
  return [isOn === (prompt === 'off') ? null : prompt, () => setPrompt(null)]
}

/** Listens until the function that is returned is called. */
function listen(latest: { readonly current: readonly ShortcutScope[] }, setPrompt: (prompt: Prompt) => void) {
  let sequence: Sequence = null
  let armed: Armed = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let word = ''
  let keyAt = Number.NEGATIVE_INFINITY
  let handAt = Number.NEGATIVE_INFINITY

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
      return disarm()
    }
    const key = letterOf(event)
    word = wordAfter(word, key, at, before)
    if (isWord(word) && turnOffUnlessChosen()) {
      disarm()
      return setPrompt('off')
    }
    const shortcut = found(key, at)
    if (!shortcut) return disarm()
    event.preventDefault()
    // Whoever walks the list with J is not typing a word.
    if (shortcut.held) keyAt = before
    if (shortcut.confirm) return onDeciding(shortcut, at, before)
    disarm()
    shortcut.run()
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
    disarm()
  }

  function onClick(event: MouseEvent) {
    if (isByTool(event, event.timeStamp - handAt) && turnOffUnlessChosen()) setPrompt('off')
  }

  document.addEventListener('keydown', onKeyDown)
  document.addEventListener('pointerdown', onHand, true)
  document.addEventListener('focusin', disarm)
  document.addEventListener('click', onClick, true)
  return () => {
    clearTimeout(timer)
    document.removeEventListener('keydown', onKeyDown)
    document.removeEventListener('pointerdown', onHand, true)
    document.removeEventListener('focusin', disarm)
    document.removeEventListener('click', onClick, true)
  }
}

function isModifier(key: string): boolean {
  return ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock'].includes(key)
}

/** Keys belong to whoever types or composes a character, to the browser, and to an open window or menu. */
function isNotForUs(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true
  const { target } = event
  if (target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select')))
    return true
  return document.querySelector('dialog[open], :popover-open') !== null
}
