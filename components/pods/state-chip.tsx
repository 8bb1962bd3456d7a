import { Chip } from '@/components/ui/chip'
import { BarredCircle, HollowCircle, Pause, TickCircle } from '@/components/ui/shapes'
import { podStateWords } from '@/lib/pods/labels'
import type { PodState } from '@/lib/pods/schema'

const looks = {
  proposed: { Icon: HollowCircle, tone: 'info' },
  active: { Icon: TickCircle, tone: 'ok' },
  held: { Icon: Pause, tone: 'warn' },
  retired: { Icon: BarredCircle, tone: 'neutral' },
} as const

/** Whether a pod may act: its shape and its word. */
export function PodStateChip({ state }: { state: PodState }) {
  const { Icon, tone } = looks[state]
  return (
    <Chip tone={tone} icon={<Icon />}>
      {podStateWords[state]}
    </Chip>
  )
}
