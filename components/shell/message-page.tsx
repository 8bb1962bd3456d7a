import type { ReactNode } from 'react'
import { Mark } from '@/components/shell/mark'

export type MessagePageProps = {
  title: string
  children: ReactNode
  actions?: ReactNode
  /** Inside the shell, which has the main landmark and the mark already. */
  inFrame?: boolean
}

/** A page that says one thing: not found, not invited, signed out. */
export function MessagePage({ title, children, actions, inFrame = false }: MessagePageProps) {
  const Frame = inFrame ? 'div' : 'main'
  return (
    <Frame className="mx-auto max-w-[60ch] px-4 py-16">
      {!inFrame && <Mark className="mb-5 size-9" />}
      <h1 className="text-page-narrow font-strong md:text-page">{title}</h1>
      <div className="mt-3 grid gap-2 text-lead text-muted">{children}</div>
      {actions && <div className="mt-6 flex flex-wrap gap-2">{actions}</div>}
    </Frame>
  )
}
