import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'

type ScrollBoxProps = ComponentProps<'section'> & {
  label: string
  /** Shows its beginning and does not scroll yet. */
  still?: boolean
}

/** A part that scrolls by itself. It can be focused, because otherwise keys could not scroll it. */
export function ScrollBox({ label, still = false, className, ...rest }: ScrollBoxProps) {
  const look = cn(still ? 'overflow-hidden' : 'overflow-auto', className)
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
  return <section aria-label={label} tabIndex={0} className={look} {...rest} />
}
