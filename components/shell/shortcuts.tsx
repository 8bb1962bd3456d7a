'use client'

import { useRouter } from 'next/navigation'
import type { Route } from 'next'
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { nextStep, type Sequence } from '@/components/shell/key-sequence'
import { ShortcutsDialog } from '@/components/shell/shortcuts-dialog'

export type Shortcut = {
  keys: string
  words: string
  run: () => void
  /** Goes on while the key is held down. Without it, a key that leads to another page cannot act on that page too. */
  held?: true
}
export type ShortcutScope = { title: string; shortcuts: readonly Shortcut[] }

type Registry = { add: (scope: ShortcutScope) => () => void; showHelp: () => void }

const RegistryContext = createContext<Registry>({ add: () => () => undefined, showHelp: () => undefined })
const storageKey = 'countersign.shortcuts'
const listeners = new Set<() => void>()

/** Listens for single keys, asks the innermost scope first, and shows all keys on `?`. */
export function ShortcutsProvider({ children, home }: { children: ReactNode; home: readonly GoTo[] }) {
  const [scopes, setScopes] = useState<readonly ShortcutScope[]>([])
  const [helpOpen, setHelpOpen] = useState(false)
  const router = useRouter()
  const [isOn] = useShortcutsSwitch()

  const registry = useMemo<Registry>(
    () => ({
      add(scope) {
        setScopes((before) => [...before, scope])
        return () => setScopes((before) => before.filter((other) => other !== scope))
      },
      showHelp: () => setHelpOpen(true),
    }),
    [],
  )

  const everywhere: ShortcutScope = {
    title: 'Everywhere',
    shortcuts: [
      ...home.map(({ keys, words, href }) => ({ keys, words, run: () => router.push(href as Route) })),
      { keys: '?', words: 'Show these keys', run: () => setHelpOpen(true) },
    ],
  }
  const active = [everywhere, ...scopes]
  useKeyListener(active, isOn)

  return (
    <RegistryContext value={registry}>
      {children}
      <ShortcutsDialog open={helpOpen} onOpenChange={setHelpOpen} scopes={active.toReversed()} />
    </RegistryContext>
  )
}

export type GoTo = { keys: string; words: string; href: string }

/** Adds keys while the calling picture is on the page. The functions may change at every drawing. */
export function useShortcuts(title: string, shortcuts: readonly Shortcut[]): void {
  const { add } = useContext(RegistryContext)
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })

  const signature = JSON.stringify(shortcuts.map(({ keys, words, held }) => [keys, words, held]))
  useEffect(() => {
    const named = JSON.parse(signature) as Array<[string, string, true | null]>
    const run = (keys: string) => latest.current.find((shortcut) => shortcut.keys === keys)?.run()
    return add({
      title,
      shortcuts: named.map(([keys, words, held]) => ({ keys, words, run: () => run(keys), ...(held && { held }) })),
    })
  }, [add, title, signature])
}

/** Opens the list of keys, for a button that says so. */
export function useShortcutsHelp(): () => void {
  return useContext(RegistryContext).showHelp
}

/** Whether single keys do anything, and how to change that; remembered in this browser. */
export function useShortcutsSwitch(): [boolean, (on: boolean) => void] {
  const isOn = useSyncExternalStore(subscribe, readSwitch, () => true)
  return [isOn, writeSwitch]
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

function readSwitch(): boolean {
  try {
    return window.localStorage.getItem(storageKey) !== 'off'
  } catch {
    return true
  }
}

function writeSwitch(on: boolean): void {
  try {
    window.localStorage.setItem(storageKey, on ? 'on' : 'off')
  } catch {
    // A browser that stores nothing keeps the keys on.
  }
  for (const listener of listeners) listener()
}

function useKeyListener(scopes: readonly ShortcutScope[], isOn: boolean): void {
  const latest = useRef(scopes)
  useEffect(() => {
    latest.current = scopes
  })

  useEffect(() => {
    if (!isOn) return
    let sequence: Sequence = null
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) {
        sequence = null
        return
      }
      const known = latest.current.flatMap(({ shortcuts }) => shortcuts.map(({ keys }) => keys))
      const step = nextStep(sequence, event.key, event.timeStamp, known)
      sequence = step.sequence
      if (!step.match) return
      const found = latest.current.toReversed().flatMap(({ shortcuts }) => shortcuts)
      event.preventDefault()
      const shortcut = found.find(({ keys }) => keys === step.match)
      if (!event.repeat || shortcut?.held) shortcut?.run()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [isOn])
}

/** Keys belong to whoever is typing, and to an open window or menu. */
function isBusy(target: EventTarget | null): boolean {
  if (target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select')))
    return true
  return document.querySelector('dialog[open], :popover-open') !== null
}
