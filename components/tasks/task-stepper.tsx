import { cn } from '@/components/ui/cn'
import { taskStatusLabels } from '@/lib/tasks/labels'
import type { TaskDetail, TaskStatus } from '@/lib/tasks/schema'

/** The way of a task, and where on it this one stands. */
export function TaskStepper({ task: { status, heldFrom, needsReview } }: { task: TaskDetail }) {
  const at = status === 'held' ? heldFrom : status
  if (at === null || at === 'unknown') return null
  const isReviewed = needsReview || at === 'in_review'
  const steps: TaskStatus[] = [
    'backlog',
    'planned',
    'in_progress',
    ...(isReviewed ? ['in_review' as const] : []),
    'completed',
  ]
  const place = steps.indexOf(at)
  return (
    <ol aria-label="Where it stands" className="mb-4 flex flex-wrap gap-x-1 gap-y-1 text-small">
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={index === place ? 'step' : undefined}
          className={cn(
            'flex items-center gap-1.5 border-t-4 pt-1 pr-4',
            index <= place ? 'border-accent' : 'border-line',
            index === place ? 'font-semibold text-ink' : 'text-muted',
          )}
        >
          {taskStatusLabels[step]}
          {index === place && status === 'held' && ' (held)'}
        </li>
      ))}
    </ol>
  )
}
