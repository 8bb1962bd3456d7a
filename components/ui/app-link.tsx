import Link from 'next/link'
import type { Route } from 'next'
import type { ComponentProps } from 'react'
import { cn } from '@/components/ui/cn'
import { PendingLine } from '@/components/ui/pending-line'

export type AppLinkProps = Omit<ComponentProps<typeof Link>, 'href'> & { href: string }

/**
 * A link inside the application without looks of its own; pictures receive their addresses as plain strings.
 * Nothing is fetched ahead: every page is drawn for its reader, so a list of fifty links would cost fifty drawings.
 */
export function AppLink({ href, prefetch = false, children, ...rest }: AppLinkProps) {
  return (
    <Link href={href as Route} prefetch={prefetch} {...rest}>
      {children}
      <PendingLine />
    </Link>
  )
}

/** A link that reads as one. */
export function TextLink({ className, ...rest }: AppLinkProps) {
  return <AppLink className={cn('link inline-block min-h-6', className)} {...rest} />
}
