import { Chip } from '@/components/ui/chip'
import { shape } from '@/components/ui/shape'
import { BarredCircle, HollowCircle, TickCircle } from '@/components/ui/shapes'
import { podStateWords } from '@/lib/pods/labels'
import type { PodState } from '@/lib/pods/schema'

const Pause = shape('Pause', <path d="M8 1.4a6.6 6.6 0 1 1 0 13.2A6.6 6.6 0 0 1 8 1.4ZM6.2 5.4v5.2M9.8 5.4v5.2" />)

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
