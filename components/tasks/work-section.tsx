import { wordsIn } from '@/components/tasks/found-values'
import { Breakable } from '@/components/ui/breakable'
import { Card } from '@/components/ui/card'
import type { TaskDetail } from '@/lib/tasks/schema'

const shownAtMost = 12

/** What the task takes and what it gives, as its record names them. */
export function WorkSection({ task: { data } }: { task: TaskDetail }) {
  const lists = [
    { title: 'Outputs', names: wordsIn(data.outputs) },
    { title: 'Inputs', names: wordsIn(data.inputs) },
  ].filter(({ names }) => names.length > 0)
  if (lists.length === 0) return null
  return (
    <Card id="work" title="Inputs and outputs" className="mb-4">
      <div className="mt-2 grid grid-cols-1 gap-4 md:grid-cols-2">
        {lists.map(({ title, names }) => (
          <div key={title} className="min-w-0">
            <h3 className="font-semibold">
              {title} ({names.length})
            </h3>
            <Names names={names.slice(0, shownAtMost)} />
            {names.length > shownAtMost && (
              <details className="mt-1">
                <summary className="link min-h-6 text-small">Show {names.length - shownAtMost} more</summary>
                <Names names={names.slice(shownAtMost)} />
              </details>
            )}
          </div>
        ))}
      </div>
    </Card>
  )
}

function Names({ names }: { names: readonly string[] }) {
  return (
    <ul className="mt-1 grid grid-cols-1 gap-0.5">
      {names.map((name, index) => (
        <li key={index} translate="no" className="font-code text-code">
          <Breakable text={name} />
        </li>
      ))}
    </ul>
  )
}
