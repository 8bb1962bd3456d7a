'use client'

import { useRouter } from 'next/navigation'
import type { Route } from 'next'
import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useKeyListener } from '@/components/shell/key-listener'
import { KeyPrompt } from '@/components/shell/key-prompt'
import { useShortcutsSwitch } from '@/components/shell/key-switch'
import { ShortcutsDialog } from '@/components/shell/shortcuts-dialog'

export type Shortcut = {
  keys: string
  /** What it does, for the list of all keys; nothing for one that only says why it does nothing. */
  words: string
  run: () => void
  /** Goes on while the key is held down. Without it, a key that leads to another page cannot act on that page too. */
  held?: true
  /**
   * For what decides, which one press must never do: what a second press of the same key would do ("approve CS-43"), or null
   * when nothing would be decided and the first press did all there is to do.
   */
  confirm?: () => string | null
}
export type ShortcutScope = { title: string; shortcuts: readonly Shortcut[] }

type Registry = { add: (scope: ShortcutScope) => () => void; showHelp: () => void }

const RegistryContext = createContext<Registry>({ add: () => () => undefined, showHelp: () => undefined })

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
  const [prompt, closePrompt] = useKeyListener(active, isOn)

  return (
    <RegistryContext value={registry}>
      {children}
      <KeyPrompt prompt={prompt} onClose={closePrompt} />
      <ShortcutsDialog open={helpOpen} onOpenChange={setHelpOpen} scopes={active.toReversed()} />
    </RegistryContext>
  )
}

export type GoTo = { keys: string; words: string; href: string }

/** Adds keys while the calling picture is on the page. The functions may change at every drawing. */
export function useShortcuts(title: string, shortcuts: readonly Shortcut[]): void {
  const { add } = useContext(RegistryContext)
  const latest = useRef(shortcuts)
  // With the picture itself, not a moment after it: a key pressed at a list that was just drawn is not for the one before it.
  useLayoutEffect(() => {
    latest.current = shortcuts
  })

  const signature = JSON.stringify(
    shortcuts.map(({ keys, words, held, confirm }) => [keys, words, Boolean(held), Boolean(confirm)]),
  )
  useLayoutEffect(() => {
    const named = JSON.parse(signature) as Array<[string, string, boolean, boolean]>
    const now = (keys: string) => latest.current.find((shortcut) => shortcut.keys === keys)
    return add({
      title,
      shortcuts: named.map(([keys, words, held, decides]) => ({
        keys,
        words,
        run: () => now(keys)?.run(),
        ...(held && { held }),
        ...(decides && { confirm: () => now(keys)?.confirm?.() ?? null }),
      })),
    })
  }, [add, title, signature])
}

/** Opens the list of keys, for a button that says so. */
export function useShortcutsHelp(): () => void {
  return useContext(RegistryContext).showHelp
}
