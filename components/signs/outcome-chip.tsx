import { cn } from '@/components/ui/cn'
import {
  ArrowBack,
  BarredShield,
  BarredCircle,
  BrokenCircle,
  ClockDashed,
  CrossSquare,
  DoorOut,
  DoubleTick,
  HalfCircle,
  HollowTicket,
  HollowCircle,
  Layers,
  OpenLock,
  QuestionCircle,
  SolidTick,
  StopHexagon,
  Tick,
  TickCircle,
  Ticket,
  UndoLoop,
} from '@/components/ui/shapes'

const plain = 'text-neutral-fg bg-neutral-bg border-transparent'
const blueOutline = 'text-info-fg bg-surface border-info-fg'

const outcomes = {
  approved: { word: 'Approved', Shape: TickCircle, look: 'text-ok-fg bg-ok-bg border-transparent' },
  changes_requested: {
    word: 'Changes requested',
    Shape: ArrowBack,
    look: 'text-info-fg bg-info-bg border-transparent',
  },
  rejected: { word: 'Rejected', Shape: CrossSquare, look: 'text-bad-fg bg-bad-bg border-transparent' },
  denied: { word: 'Denied by a rule', Shape: BarredShield, look: plain },
  expired: { word: 'Expired', Shape: ClockDashed, look: 'text-muted bg-surface border-line-strong border-dashed' },
  stopped: { word: 'Stopped', Shape: StopHexagon, look: 'text-surface bg-ink border-transparent' },
  waiting: { word: 'Waiting', Shape: HollowCircle, look: blueOutline },
  withdrawn: { word: 'Withdrawn', Shape: DoorOut, look: plain },
  superseded: { word: 'Approval void', Shape: Layers, look: plain },
  taken_back: { word: 'Taken back', Shape: UndoLoop, look: plain },
  allowed: { word: 'Allowed', Shape: Tick, look: 'text-ok-fg bg-surface border-ok-fg' },
  asked: { word: 'Asked a person', Shape: HalfCircle, look: blueOutline },
  released: { word: 'Released', Shape: OpenLock, look: 'text-ok-fg bg-ok-bg border-transparent' },
  consumed: { word: 'Permission used', Shape: Ticket, look: 'text-ok-fg bg-ok-bg border-transparent' },
  executed: { word: 'Done', Shape: SolidTick, look: 'text-ok-fg bg-ok-bg border-transparent' },
  lapsed: { word: 'Permission unused', Shape: HollowTicket, look: plain },
  unreported: { word: 'Use unreported', Shape: QuestionCircle, look: 'text-warn-fg bg-warn-bg border-transparent' },
  verified: { word: 'Verified', Shape: DoubleTick, look: 'text-ok-fg bg-ok-bg border-transparent' },
  reverted: { word: 'Reverted', Shape: UndoLoop, look: 'text-info-fg bg-info-bg border-transparent' },
  refused: { word: 'Refused', Shape: BarredCircle, look: plain },
  failed: { word: 'Failed', Shape: BrokenCircle, look: 'text-bad-fg bg-surface border-bad-fg' },
} as const

export type OutcomeName = keyof typeof outcomes

export type OutcomeChipProps = {
  outcome: OutcomeName
  /** Other words for the same outcome, such as the noun's own label. */
  word?: string
  className?: string
}

/** How something ended. No two outcomes share a shape and a word; colour only repeats them. */
export function OutcomeChip({ outcome, word, className }: OutcomeChipProps) {
  const { word: usual, Shape, look } = outcomes[outcome]
  return (
    <span
      className={cn(
        'inline-flex items-center gap-1.5 rounded-chip border px-2 py-0.5 text-small font-semibold',
        look,
        className,
      )}
    >
      <Shape className="size-3.5" />
      {word ?? usual}
    </span>
  )
}

/** The outcome behind a code or behind its usual word; null where there is no shape for it. */
export function outcomeNamed(codeOrWord: string | null | undefined): OutcomeName | null {
  const names = Object.keys(outcomes) as OutcomeName[]
  return names.find((name) => name === codeOrWord || outcomes[name].word === codeOrWord) ?? null
}
