import type { Metadata } from 'next'
import { TasksPage } from '@/components/tasks/tasks-page'
import { listTitle } from '@/components/ui/page-header'
import { pageAddresses } from '@/components/ui/pager'
import { sortLinks } from '@/components/ui/table-sort'
import { taskFilters } from '@/components/tasks/task-filter'
import { currentPerson } from '@/lib/auth/actor'
import { listTasks, taskChoices, taskCounts } from '@/lib/tasks/list/queries'
import { taskAddress, taskOrder, taskSorts, usualTaskSort } from '@/lib/tasks/schema'
import { paths } from '@/lib/core/paths'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { found } = await readSearch(taskAddress, searchParams)
  return {
    title: listTitle(
      'Tasks',
      taskFilters(found).map(({ words }) => words),
    ),
  }
}

export default async function Tasks({ searchParams }: Props) {
  const person = await currentPerson()
  const { found: filter, notUnderstood } = await readSearch(taskAddress, searchParams, ({ sort }) => taskOrder(sort))
  const [{ rows, before, ...beside }, choices, counts] = await Promise.all([
    listTasks(person, filter),
    taskChoices(person),
    taskCounts(person, filter),
  ])
  const { cursor, ...here } = filter
  return (
    <TasksPage
      rows={rows}
      before={before}
      sorts={sortLinks(taskSorts, filter.sort ?? usualTaskSort, (sort) => paths.tasks({ ...here, sort }))}
      filter={filter}
      choices={choices}
      notUnderstood={notUnderstood}
      addresses={pageAddresses((to) => paths.tasks({ ...here, cursor: to }), cursor, beside)}
      counts={counts}
      canImport={person.can.has('imports:start')}
    />
  )
}
