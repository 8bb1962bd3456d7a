import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

export type ActorKind = 'person' | 'pod' | 'system'
export type ActorMarkProps = {
  kind: ActorKind
  name: string
  /** "for Priya N." when somebody acts for somebody else. */
  remark?: ReactNode
  /** The shape alone; the name is still read out. */
  compact?: boolean
}

const kindWords: Record<ActorKind, string> = { person: 'person', pod: 'pod', system: 'Countersign' }

/** Who did it: a circle with initials is a person, a rounded square is a pod, a diamond is the system. */
export function ActorMark({ kind, name, remark, compact = false }: ActorMarkProps) {
  return (
    <span className="inline-flex max-w-full items-center gap-2 align-middle">
      <Mark kind={kind} name={name} />
      <span className={compact ? 'sr-only' : 'min-w-0 wrap-anywhere spread:min-w-24'}>
        <bdi translate="no">{name}</bdi>
        <span className="sr-only"> ({kindWords[kind]})</span>
        {remark && <span className="text-muted"> {remark}</span>}
      </span>
    </span>
  )
}

function Mark({ kind, name }: { kind: ActorKind; name: string }) {
  const box = 'flex flex-none items-center justify-center border border-line-strong bg-surface text-muted'
  if (kind === 'person') {
    return (
      <span aria-hidden="true" className={`${box} size-6 rounded-full text-[0.6875rem] leading-none font-strong`}>
        {initialsOf(name)}
      </span>
    )
  }
  return (
    <span aria-hidden="true" className={cn(box, kind === 'pod' ? 'size-6 rounded-chip' : 'mx-1 size-4 rotate-45')}>
      {kind === 'pod' && <PodGlyph />}
    </span>
  )
}

function PodGlyph() {
  return (
    <svg viewBox="0 0 16 16" className="size-4" fill="none" stroke="currentColor" strokeWidth="1.5" focusable="false">
      <rect x="2.5" y="4" width="11" height="8" rx="2" />
      <path d="M6 7.2v1.6M10 7.2v1.6M5.5 14.2h5M8 1.5V4" strokeLinecap="round" />
    </svg>
  )
}

/** "Priya N." becomes PN, "Ana" becomes A; an emoji or a letter with accents counts as one sign. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const first = firstSign(words[0] ?? '?')
  return (words.length > 1 ? first + firstSign(words.at(-1)!) : first).toLocaleUpperCase('en')
}

const signs = new Intl.Segmenter('en')

function firstSign(word: string): string {
  for (const { segment } of signs.segment(word)) return segment
  return ''
}
