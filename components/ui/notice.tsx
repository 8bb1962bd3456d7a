import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import { shape } from '@/components/ui/shape'
import { TickCircle, WarningTriangle } from '@/components/ui/shapes'

const Info = shape(<path d="M8 1.4a6.6 6.6 0 1 1 0 13.2A6.6 6.6 0 0 1 8 1.4ZM8 7.4v3.8M8 4.8v.1" />)
const CircleAlert = shape(<path d="M8 1.4a6.6 6.6 0 1 1 0 13.2A6.6 6.6 0 0 1 8 1.4ZM8 4.8v3.8M8 11.1v.1" />)

export type NoticeTone = 'info' | 'ok' | 'warn' | 'bad'
export type NoticeProps = {
  tone?: NoticeTone
  title?: ReactNode
  children?: ReactNode
  /** `status` is read out when the reader pauses, `alert` at once. */
  live?: 'status' | 'alert'
  actions?: ReactNode
  className?: string
}

const tones = {
  info: { Icon: Info, look: 'bg-info-bg border-info-fg', ink: 'text-info-fg' },
  ok: { Icon: TickCircle, look: 'bg-ok-bg border-ok-fg', ink: 'text-ok-fg' },
  warn: { Icon: WarningTriangle, look: 'bg-warn-bg border-warn-fg', ink: 'text-warn-fg' },
  bad: { Icon: CircleAlert, look: 'bg-bad-bg border-bad-fg', ink: 'text-bad-fg' },
} as const

/** A message that stands in the page. */
export function Notice({ tone = 'info', title, children, live, actions, className }: NoticeProps) {
  const { Icon, look, ink } = tones[tone]
  return (
    <div role={live} className={cn('flex gap-3 rounded-r-card border-l-4 px-4 py-3 text-ink', look, className)}>
      <Icon className={cn('mt-0.5 size-5', ink)} />
      <div className="min-w-0 flex-1">
        {title && <p className={cn('font-strong', ink)}>{title}</p>}
        {children && <div className="[&_a]:underline">{children}</div>}
        {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  )
}
