import { StatusChip } from '@/components/tasks/status-chip'
import { TextLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { Card } from '@/components/ui/card'
import { textWords } from '@/lib/core/said'
import { paths } from '@/lib/core/paths'
import type { TaskWaits, Waiting } from '@/lib/tasks/waits/schema'

/** What a task waits for, and what waits for it. */
export function WaitsSection({ waits: { waitsFor, neededBy } }: { waits: TaskWaits }) {
  const lists = [
    { title: 'Waits for', tasks: waitsFor },
    { title: 'Needed by', tasks: neededBy },
  ].filter(({ tasks }) => tasks.length > 0)
  if (lists.length === 0) return null
  return (
    <Card id="waits" title="What waits for what" className="mb-4">
      <div className="mt-2 grid grid-cols-1 gap-4 md:grid-cols-2">
        {lists.map(({ title, tasks }) => (
          <div key={title} className="min-w-0">
            <h3 className="font-semibold">
              {title} ({tasks.length})
            </h3>
            <ul className="mt-1 grid grid-cols-1 gap-1.5">
              {tasks.map((one) => (
                <li key={one.task?.number ?? one.key} className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <One waiting={one} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </Card>
  )
}

function One({ waiting: { key, task } }: { waiting: Waiting }) {
  if (!task)
    return (
      <>
        <Breakable text={textWords(key)} />
        <span className="text-small text-muted">There is no such task here.</span>
      </>
    )
  return (
    <>
      <TextLink href={paths.task(task.number)}>{task.title}</TextLink>
      <StatusChip status={task.status} found={null} />
    </>
  )
}
