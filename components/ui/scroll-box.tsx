import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

/** A part that scrolls by itself. It can be focused, because otherwise keys could not scroll it. */
export function ScrollBox({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section aria-label={label} tabIndex={0} className={cn('overflow-auto', className)}>
      {children}
    </section>
  )
}
