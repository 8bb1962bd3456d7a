'use client'

import { Dialog } from '@/components/ui/dialog'
import type { ShortcutScope } from '@/components/shell/shortcuts'

type ShortcutsDialogProps = { open: boolean; onOpenChange: (open: boolean) => void; scopes: readonly ShortcutScope[] }

/** Every key that works here, the page's own first. */
export function ShortcutsDialog({ open, onOpenChange, scopes }: ShortcutsDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keys"
      description="Single keys work on pages, never while you type. Switch them off in the menu under your name."
    >
      {scopes
        .filter(({ shortcuts }) => shortcuts.some(({ words }) => words))
        .map(({ title, shortcuts }) => (
          <section key={title} className="mt-4">
            <h3 className="text-section font-strong">{title}</h3>
            <dl className="mt-1">
              {shortcuts.map(({ keys, words }) => (
                <div key={keys} className="flex items-baseline justify-between gap-4 border-t border-line py-1.5">
                  <dt>{words}</dt>
                  <dd translate="no" className="flex flex-none gap-1 font-code text-code font-semibold">
                    {keys.split(' ').map((key, index) => (
                      <kbd
                        translate="no"
                        key={index}
                        className="min-w-6 rounded-key border border-current px-1 text-center"
                      >
                        {key}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
    </Dialog>
  )
}
