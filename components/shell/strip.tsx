import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { StopHexagon, WarningTriangle } from '@/components/ui/shapes'

export type SystemStripProps = {
  /** `stop` is an emergency stop, `warn` something held back, `plain` an announcement. */
  tone: 'stop' | 'warn' | 'plain'
  children: ReactNode
  action?: ReactNode
}

const looks = {
  stop: 'bg-ink text-surface [&_a]:text-surface',
  warn: 'bg-warn-bg text-ink',
  plain: 'bg-info-bg text-ink',
} as const

/** A line above everything, only when it matters: what holds, since when, and what to do. */
export function SystemStrip({ tone, children, action }: SystemStripProps) {
  const Shape = tone === 'stop' ? StopHexagon : WarningTriangle
  return (
    <aside
      aria-label={tone === 'stop' ? 'Emergency stop' : 'Announcement'}
      className={cn(
        'flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-small md:px-6 print:hidden',
        looks[tone],
      )}
    >
      {tone !== 'plain' && <Shape />}
      <p className="min-w-0 flex-1">{children}</p>
      {action}
    </aside>
  )
}
