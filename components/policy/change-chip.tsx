import { Chip, type Tone } from '@/components/ui/chip'
import { Cross, DashedSquare, HollowCircle, TickCircle } from '@/components/ui/shapes'
import { changeStateLabels } from '@/lib/policy/drafts/labels'
import type { ChangeState } from '@/lib/policy/drafts/schema'

const looks: Record<ChangeState, { tone: Tone; Shape: typeof Cross }> = {
  draft: { tone: 'warn', Shape: DashedSquare },
  proposed: { tone: 'info', Shape: HollowCircle },
  in_force: { tone: 'ok', Shape: TickCircle },
  discarded: { tone: 'neutral', Shape: Cross },
}

/** Where a change of policy stands: shape and word together. */
export function ChangeChip({ state }: { state: ChangeState }) {
  const { tone, Shape } = looks[state]
  return (
    <Chip tone={tone} icon={<Shape />}>
      {changeStateLabels[state]}
    </Chip>
  )
}
