import { Fragment, type ReactNode } from 'react'
import { TextLink } from '@/components/ui/app-link'

export type BreadcrumbProps = {
  items: ReadonlyArray<{ label: string; href: string }>
  /** The name of this page, as people call it (CS-1042). */
  here: ReactNode
  /** A remark such as "2 of 4 waiting for you". */
  remark?: ReactNode
}

/** The way back up, and where this page stands. */
export function Breadcrumb({ items, here, remark }: BreadcrumbProps) {
  return (
    <nav aria-label="Breadcrumb" className="mb-2.5 text-small text-muted">
      {items.map(({ label, href }) => (
        <Fragment key={href}>
          <TextLink href={href}>{label}</TextLink>
          <span aria-hidden="true"> / </span>
        </Fragment>
      ))}
      <span aria-current="page" className="outline-none!">
        {here}
      </span>
      {remark && <span> · {remark}</span>}
    </nav>
  )
}
