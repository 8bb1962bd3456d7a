import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { shape } from '@/components/ui/shape'

const ChevronRight = shape(<path d="m6 3 5 5-5 5" />)

type FoldedCardProps = { title: ReactNode; children: ReactNode; className?: string }

/** A framed part of a page that is folded away under its name: for those who want to see for themselves. */
export function FoldedCard({ title, children, className }: FoldedCardProps) {
  return (
    <details className={cn('group/folded rounded-card border border-line bg-surface px-4 py-3 md:px-5', className)}>
      <summary className="flex min-h-8 list-none items-center gap-1.5 font-strong [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-4 group-open/folded:rotate-90" />
        {title}
      </summary>
      {children}
    </details>
  )
}
