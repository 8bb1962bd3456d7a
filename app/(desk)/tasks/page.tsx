import type { Metadata } from 'next'
import { cache } from 'react'
import { taskFilters } from '@/components/tasks/task-filter'
import { TasksPage, tasksTitle } from '@/components/tasks/tasks-page'
import { pageAddresses } from '@/components/ui/pager'
import { sortLinks } from '@/components/ui/table-sort'
import { addressTitle, pageWords, sortWords } from '@/components/signs/titles'
import { move } from '@/app/(desk)/tasks/actions'
import { currentPerson } from '@/lib/auth/actor'
import { taskBoard } from '@/lib/tasks/board/queries'
import { layOut } from '@/lib/tasks/graph/layout'
import { taskGraph } from '@/lib/tasks/graph/queries'
import { listTasks, taskChoices, taskCounts, taskTotal } from '@/lib/tasks/list/queries'
import { taskSortWords } from '@/lib/tasks/labels'
import { taskAddress, taskOrder, taskSorts, usualTaskSort } from '@/lib/tasks/schema'
import { paths } from '@/lib/core/paths'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { searchParams: SearchParams }

/** The title and the page ask once. */
const load = cache(async (search: string) => {
  const person = await currentPerson()
  const { found: filter, notUnderstood } = await readSearch(taskAddress, search, ({ sort }) => taskOrder(sort))
  const [page, counts, total] = await Promise.all([
    listTasks(person, filter),
    taskCounts(person, filter),
    taskFilters(filter).length > 0 ? taskTotal(person) : null,
  ])
  return { person, filter, notUnderstood, page, counts, total: total ?? counts.all }
})

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { filter, page, counts, total } = await load(JSON.stringify(await searchParams))
  const at = pageWords({ before: page.before, total }, page.rows.length)
  return { title: addressTitle(tasksTitle({ filter, counts, total }), sortWords(filter.sort, taskSortWords), at) }
}

export default async function Tasks({ searchParams }: Props) {
  const { person, filter, notUnderstood, page, counts, total } = await load(JSON.stringify(await searchParams))
  const { rows, before, ...beside } = page
  const { cursor, ...here } = filter
  const graph = filter.view === 'graph' ? await taskGraph(person, filter) : null
  return (
    <TasksPage
      rows={rows}
      before={before}
      sorts={sortLinks(taskSorts, filter.sort ?? usualTaskSort, (sort) => paths.tasks({ ...here, sort }))}
      filter={filter}
      choices={await taskChoices(person)}
      notUnderstood={notUnderstood}
      addresses={pageAddresses((to) => paths.tasks({ ...here, cursor: to }), cursor, beside)}
      counts={counts}
      total={total}
      canImport={person.can.has('imports:start')}
      board={filter.view === 'board' ? await taskBoard(person, filter) : null}
      graph={graph && { layout: layOut(graph.tasks), hasMore: graph.hasMore }}
      onMove={person.can.has('tasks:keep') ? move : null}
    />
  )
}
