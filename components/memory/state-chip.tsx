import { Chip, type Tone } from '@/components/ui/chip'
import { ClockDashed, Cross, DashedSquare, StopHexagon, Tick } from '@/components/ui/shapes'
import { memoryStateLabels } from '@/lib/memory/labels'
import type { MemoryState } from '@/lib/memory/schema'

const looks: Record<MemoryState, { tone: Tone; Shape: typeof Tick }> = {
  pending: { tone: 'info', Shape: ClockDashed },
  active: { tone: 'ok', Shape: Tick },
  held: { tone: 'warn', Shape: StopHexagon },
  archived: { tone: 'neutral', Shape: DashedSquare },
  rejected: { tone: 'neutral', Shape: Cross },
}

/** Whether pods use an entry. */
export function StateChip({ state }: { state: MemoryState }) {
  const { tone, Shape } = looks[state]
  return (
    <Chip tone={tone} icon={<Shape />}>
      {memoryStateLabels[state]}
    </Chip>
  )
}
