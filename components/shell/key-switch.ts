import { useSyncExternalStore } from 'react'

const storageKey = 'countersign.shortcuts'
const listeners = new Set<() => void>()

/** Whether single keys do anything, and how to change that; remembered in this browser. */
export function useShortcutsSwitch(): [boolean, (on: boolean) => void] {
  const isOn = useSyncExternalStore(subscribe, areKeysOn, () => true)
  return [isOn, (on) => writeSwitch(on ? 'on' : 'off')]
}

export function areKeysOn(): boolean {
  return readSwitch() !== 'off'
}

/** Turns single keys off where the way somebody works suggests that they would be in the way; never against their word. */
export function turnOffUnlessChosen(): boolean {
  if (readSwitch() !== null) return false
  writeSwitch('off')
  return true
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

/** What somebody chose, or null. */
function readSwitch(): string | null {
  try {
    return window.localStorage.getItem(storageKey)
  } catch {
    return null
  }
}

function writeSwitch(value: 'on' | 'off'): void {
  try {
    window.localStorage.setItem(storageKey, value)
  } catch {
    // A browser that stores nothing keeps the keys on.
  }
  for (const listener of listeners) listener()
}
