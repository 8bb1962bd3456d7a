import { Chip } from '@/components/ui/chip'
import { BrokenCircle, Dot, HalfCircle, TickCircle, WarningTriangle } from '@/components/ui/shapes'
import { incidentViewWords, severityWords } from '@/lib/incidents/labels'
import type { IncidentRow } from '@/lib/incidents/schema'

const weights = {
  high: { Shape: WarningTriangle, ink: 'text-bad-fg' },
  medium: { Shape: WarningTriangle, ink: 'text-warn-fg' },
  low: { Shape: Dot, ink: 'text-subtle' },
} as const

/** How much an incident weighs, as a sign and a word. */
export function Weight({ of }: { of: IncidentRow['severity'] }) {
  const { Shape, ink } = weights[of]
  return (
    <span className="inline-flex items-baseline gap-1.5 whitespace-nowrap">
      <Shape className={`size-4 self-center ${ink}`} />
      {severityWords[of]}
    </span>
  )
}

const looks = {
  open: { Icon: BrokenCircle, tone: 'bad' },
  acknowledged: { Icon: HalfCircle, tone: 'warn' },
  resolved: { Icon: TickCircle, tone: 'ok' },
} as const

/** Where an incident stands, in a word; one that came again says so. */
export function StateChip({ of: { state, reopened } }: { of: Pick<IncidentRow, 'state' | 'reopened'> }) {
  const { Icon, tone } = looks[state]
  return (
    <Chip tone={tone} icon={<Icon />}>
      {state === 'open' && reopened > 0 ? 'Open again' : incidentViewWords[state]}
    </Chip>
  )
}
