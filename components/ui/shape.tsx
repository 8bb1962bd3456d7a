import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

/** A class that says something else about a shape says its size, too. */
type ShapeProps = { className?: string | undefined }

/** A picture of a few lines, drawn on 16 × 16. What only one part shows it draws itself, so that no other page has to load it. */
export function shape(drawing: ReactNode) {
  return function Shape({ className = 'size-4' }: ShapeProps) {
    return (
      <svg
        viewBox="0 0 16 16"
        className={cn('flex-none', className)}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinejoin="round"
        strokeLinecap="round"
        aria-hidden="true"
        focusable="false"
      >
        {drawing}
      </svg>
    )
  }
}
