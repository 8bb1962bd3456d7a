import { type Form, mostShown } from '@/components/deliveries/forms/form'
import { RecordChanges, recordText, type RecordChange, sizeOf } from '@/components/deliveries/record-changes'
import { counted } from '@/lib/core/count'
import { type TaskChange, taskChanges } from '@/lib/imports/between/tasks'
import { fileKind } from '@/lib/imports/recover/files'
import { taskStatusLabels } from '@/lib/tasks/labels'

/** A task file as what it is: which tasks came, went and moved. */
export const tasksForm: Form = ({ path, before, after }) => {
  if (fileKind(path) !== 'tasks') return null
  const read = taskChanges(before, after)
  if (!read) return null
  const { tasks, beside, same } = read
  const records: RecordChange[] = [
    ...tasks.map((task) => ({ ...task, name: task.key, said: saidOf(task) })),
    ...(beside.length > 0
      ? [{ name: '', kind: 'changed' as const, title: null, said: 'Beside the tasks', fields: beside }]
      : []),
  ]
  if (sizeOf(records) > mostShown) return null
  const words = tasks.length === 0 ? 'No task says anything else' : `${counted(tasks.length, 'task')} changed`
  return {
    summary: `${words}${same > 0 ? `, ${counted(same, 'other')} as before` : ''}.`,
    text: recordText(records),
    picture: <RecordChanges records={records} />,
    needsText: records.length === 0,
  }
}

function saidOf({ kind, from, to }: TaskChange): string {
  if (kind === 'came') return `is new: ${wordsOf(to)}`
  if (kind === 'went') return `goes; it was: ${wordsOf(from)}`
  const [was, is] = [wordsOf(from), wordsOf(to)]
  return was === is ? 'says something else' : `moves from ${was} to ${is}`
}

/** Where a task stands, in the words of every page; what is none of them as it is written. */
function wordsOf(at: TaskChange['to']): string {
  if (!at || at.written === null) return 'no status'
  return at.status === 'unknown' ? `“${at.written.slice(0, 80)}”` : taskStatusLabels[at.status].toLowerCase()
}
