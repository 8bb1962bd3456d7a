import { CircleCheckBig, FilterX, Lock, Sprout } from 'lucide-react'
import type { ReactNode } from 'react'

export type EmptyKind = 'first-use' | 'no-results' | 'all-done' | 'no-access'
export type EmptyStateProps = {
  kind: EmptyKind
  title: string
  children?: ReactNode
  /** A way on: clear the filters, start, ask somebody. */
  action?: ReactNode
}

const icons = { 'first-use': Sprout, 'no-results': FilterX, 'all-done': CircleCheckBig, 'no-access': Lock } as const

/** Says why a list is empty: nothing yet, nothing found, nothing left, or nothing for you. */
export function EmptyState({ kind, title, children, action }: EmptyStateProps) {
  const Icon = icons[kind]
  return (
    <div data-empty={kind} className="mx-auto max-w-[56ch] px-4 py-10 text-center">
      <Icon aria-hidden="true" className="mx-auto mb-3 size-7 text-subtle" strokeWidth={1.6} />
      <p className="text-section font-strong">{title}</p>
      {children && <div className="mt-1 text-muted">{children}</div>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}
