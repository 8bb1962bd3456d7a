import { Chip, type Tone } from '@/components/ui/chip'
import { ClockDashed, DashedSquare, StopHexagon, Tick } from '@/components/ui/shapes'
import { revisionStateLabels } from '@/lib/outputs/labels'
import type { RevisionState } from '@/lib/outputs/schema'

const looks: Record<RevisionState, { tone: Tone; Shape: typeof Tick }> = {
  pending: { tone: 'info', Shape: ClockDashed },
  standing: { tone: 'ok', Shape: Tick },
  superseded: { tone: 'neutral', Shape: DashedSquare },
  rejected: { tone: 'bad', Shape: StopHexagon },
}

/** Where a revision stands. */
export function RevisionChip({ state }: { state: RevisionState }) {
  const { tone, Shape } = looks[state]
  return (
    <Chip tone={tone} icon={<Shape />}>
      {revisionStateLabels[state]}
    </Chip>
  )
}
