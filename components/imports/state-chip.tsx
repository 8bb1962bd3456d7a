import { Chip, type Tone } from '@/components/ui/chip'
import { BrokenCircle, DoorOut, HalfCircle, HollowCircle, TickCircle } from '@/components/ui/shapes'
import { importStateLabels } from '@/lib/imports/labels'
import type { ImportState } from '@/lib/imports/schema'

const looks: Record<ImportState, { tone: Tone; Shape: typeof TickCircle }> = {
  queued: { tone: 'neutral', Shape: HollowCircle },
  running: { tone: 'info', Shape: HalfCircle },
  done: { tone: 'ok', Shape: TickCircle },
  failed: { tone: 'bad', Shape: BrokenCircle },
  cancelled: { tone: 'neutral', Shape: DoorOut },
}

/** Where an import stands. */
export function ImportChip({ state }: { state: ImportState }) {
  const { tone, Shape } = looks[state]
  return (
    <Chip tone={tone} icon={<Shape />}>
      {importStateLabels[state]}
    </Chip>
  )
}
