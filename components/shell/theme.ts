import { useSyncExternalStore } from 'react'
import { darkDevice, storageKey } from '@/components/shell/theme-script'

const listeners = new Set<() => void>()
/** Where nothing can be stored, a choice holds for as long as the page. */
let unstored: string | null = null

/** Keeps the page in the colours that were chosen, in whichever tab, and of the device where it is to follow that. */
export function followTheme(): void {
  window.matchMedia(darkDevice).addEventListener('change', show)
  window.addEventListener('storage', ({ key }) => (key === storageKey || key === null) && show())
}

/** Which colours were chosen, or `system`; and how to choose others, which this browser remembers. */
export function useTheme(): [string, (theme: string) => void] {
  return [useSyncExternalStore(subscribe, chosen, () => 'system'), choose]
}

function chosen(): string {
  let stored = unstored
  try {
    stored ??= window.localStorage.getItem(storageKey)
  } catch {
    // A browser that stores nothing says nothing of an earlier choice.
  }
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

function choose(theme: string): void {
  unstored = null
  try {
    window.localStorage.setItem(storageKey, theme)
  } catch {
    unstored = theme
  }
  show()
}

function show(): void {
  const theme = chosen()
  const device = window.matchMedia(darkDevice).matches ? 'dark' : 'light'
  document.documentElement.dataset['theme'] = theme === 'system' ? device : theme
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
