import { Chip, type Tone } from '@/components/ui/chip'
import {
  Clock,
  DashedSquare,
  HalfCircle,
  HollowCircle,
  Pause,
  QuestionCircle,
  TickCircle,
} from '@/components/ui/shapes'
import { taskStatusLabels } from '@/lib/tasks/labels'
import type { TaskStatus } from '@/lib/tasks/schema'

const looks: Record<TaskStatus, { tone: Tone; Shape: typeof Clock }> = {
  backlog: { tone: 'neutral', Shape: HollowCircle },
  planned: { tone: 'neutral', Shape: Clock },
  in_progress: { tone: 'info', Shape: HalfCircle },
  in_review: { tone: 'warn', Shape: QuestionCircle },
  held: { tone: 'warn', Shape: Pause },
  completed: { tone: 'ok', Shape: TickCircle },
  unknown: { tone: 'warn', Shape: DashedSquare },
}

/** Where a task stands. The word its file uses is said too when we had to guess. */
export function StatusChip({ status, found }: { status: TaskStatus; found: string | null }) {
  const { tone, Shape } = looks[status]
  return (
    <Chip tone={tone} icon={<Shape />}>
      {taskStatusLabels[status]}
      {status === 'unknown' && found && `: “${found.slice(0, 40)}”`}
    </Chip>
  )
}
