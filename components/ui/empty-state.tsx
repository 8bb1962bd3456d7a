import type { ReactNode } from 'react'
import { shape } from '@/components/ui/shape'

export type EmptyKind = 'first-use' | 'no-results' | 'all-done' | 'no-access'
export type EmptyStateProps = {
  kind: EmptyKind
  title: ReactNode
  children?: ReactNode
  /** A way on: clear the filters, start, ask somebody. */
  action?: ReactNode
}

/** Larger than others, so with finer lines. */
function picture(path: string) {
  return shape(<path d={path} strokeWidth="1.1" />)
}

const icons = {
  'first-use': picture(
    'M8 14.2V8.4C8 5.4 5.8 3.4 2 3.4c0 3.2 2.4 5 6 5M8 9.8c0-3.2 2-5.2 6-5.2 0 3.4-2.4 5.2-6 5.2M4.4 14.2h7.2',
  ),
  'no-results': picture('M1.6 2.4h12.8L9.6 8.2v5.4l-3.2-1.8V8.2ZM12 10.4l2.6 2.6m0-2.6L12 13'),
  'all-done': picture('M14.3 7.2a6.4 6.4 0 1 1-3.5-4.9M5 7.4 7.8 10l6.4-7.2'),
  'no-access': picture('M2.8 7.2h10.4v7H2.8ZM5 7.2V4.8a3 3 0 0 1 6 0v2.4'),
} as const

/** Says why a list is empty: nothing yet, nothing found, nothing left, or nothing for you. */
export function EmptyState({ kind, title, children, action }: EmptyStateProps) {
  const Icon = icons[kind]
  return (
    <div data-empty={kind} className="mx-auto max-w-[56ch] px-4 py-10 text-center">
      <Icon className="mx-auto mb-3 size-7 text-subtle" />
      <p className="text-section font-strong">{title}</p>
      {children && <div className="mt-1 text-muted">{children}</div>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}
