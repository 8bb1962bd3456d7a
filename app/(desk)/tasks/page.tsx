import type { Metadata } from 'next'
import { TasksPage } from '@/components/tasks/tasks-page'
import { pageAddresses } from '@/components/ui/pager'
import { currentPerson } from '@/lib/auth/actor'
import { listTasks, taskChoices, taskCounts } from '@/lib/tasks/queries'
import { taskAddress } from '@/lib/tasks/schema'
import { paths } from '@/lib/core/paths'
import { readSearch, type SearchParams } from '@/lib/web/search'

export const metadata: Metadata = { title: 'Tasks' }

export default async function Tasks({ searchParams }: { searchParams: SearchParams }) {
  const person = await currentPerson()
  const { found: filter, notUnderstood } = await readSearch(taskAddress, searchParams)
  const [{ rows, ...beside }, choices, counts] = await Promise.all([
    listTasks(person, filter),
    taskChoices(person),
    taskCounts(person, filter),
  ])
  const { cursor, ...here } = filter
  return (
    <TasksPage
      rows={rows}
      filter={filter}
      choices={choices}
      notUnderstood={notUnderstood}
      addresses={pageAddresses((to) => paths.tasks({ ...here, cursor: to }), cursor, beside)}
      counts={counts}
      canImport={person.can.has('imports:start')}
    />
  )
}
