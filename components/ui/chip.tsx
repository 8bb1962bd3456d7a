import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

const tones = {
  neutral: 'bg-neutral-bg text-neutral-fg',
  ok: 'bg-ok-bg text-ok-fg',
  bad: 'bg-bad-bg text-bad-fg',
  warn: 'bg-warn-bg text-warn-fg',
  info: 'bg-info-bg text-info-fg',
} as const

export type Tone = keyof typeof tones

export type ChipProps = { children: ReactNode; icon?: ReactNode; tone?: Tone; title?: string; className?: string }

/** A short fact with a shape beside it: the words carry the meaning, the tone only helps. */
export function Chip({ children, icon, tone = 'neutral', title, className }: ChipProps) {
  return (
    <span
      className={cn(
        'inline-flex max-w-full items-center gap-1.5 md:whitespace-nowrap rounded-chip border border-transparent px-2 py-0.5 text-small font-semibold [&_svg]:size-3.5 [&_svg]:flex-none',
        tones[tone],
        className,
      )}
      title={title}
    >
      {icon}
      <span className="min-w-0">{children}</span>
    </span>
  )
}

/** The same fact within a line of other words: its shape and its words, without a ground. */
export function Remark({ icon, children }: Pick<ChipProps, 'icon' | 'children'>) {
  return (
    <span className="inline-flex items-baseline gap-1 font-semibold text-warn-fg [&_svg]:size-3 [&_svg]:flex-none [&_svg]:self-center">
      {icon}
      <span className="min-w-0">{children}</span>
    </span>
  )
}

/** How many; `of` says of what to people who listen ("4 waiting"). */
export function Count({ value, of, className }: { value: number | string; of: string; className?: string }) {
  return (
    <span className={cn('rounded-card bg-neutral-bg px-2 text-caption text-neutral-fg', className)}>
      {value}
      <span className="sr-only"> {of}</span>
    </span>
  )
}
