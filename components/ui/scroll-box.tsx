import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'

/** A part that scrolls by itself. It can be focused, because otherwise keys could not scroll it. */
export function ScrollBox({ label, className, ...rest }: ComponentProps<'section'> & { label: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section aria-label={label} tabIndex={0} className={cn('overflow-auto', className)} {...rest} />
  )
}
