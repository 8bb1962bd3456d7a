import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { change, move } from '@/app/(desk)/tasks/actions'
import { TaskPage, taskTabs, taskTabTitles } from '@/components/tasks/task-page'
import { ArchivedNote } from '@/components/audit/archived-note'
import { addressTitle } from '@/components/signs/titles'
import { archivedBetween } from '@/lib/audit/months/queries'
import { timeline } from '@/lib/audit/queries'
import { currentPerson } from '@/lib/auth/actor'
import { ourSentence } from '@/lib/core/said'
import { promptsOfTask } from '@/lib/imports/prompts/queries'
import { hasTaught } from '@/lib/memory/revoke/queries'
import { outputsOfTask } from '@/lib/outputs/detail/queries'
import { committedOf } from '@/lib/tasks/committed/shown/queries'
import { findingsOfTask } from '@/lib/tasks/found/queries'
import { podsFor } from '@/lib/tasks/hands/queries'
import { movesFor, unchangeable } from '@/lib/tasks/moves/table'
import { lastMovedOf, taskDetail } from '@/lib/tasks/queries'
import { turnsOf } from '@/lib/tasks/turns/queries'
import { namesIn } from '@/lib/tasks/waits/names'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { params: Promise<{ taskId: string }>; searchParams: SearchParams }

const address = z.object({ tab: z.enum(taskTabs).default('overview') })

/** The title and the page ask once. */
const load = cache(async (name: string) => {
  const person = await currentPerson()
  const number = /^T-([1-9]\d{0,9})$/.exec(name)?.[1]
  // What happens while the task is read is news that is asked for once more.
  const lastMoved = number ? await lastMovedOf(person, Number(number)) : null
  return { person, lastMoved, task: number ? await taskDetail(person, Number(number)) : null }
})

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { task } = await load((await params).taskId)
  if (!task) return { title: 'No such task' }
  const { tab } = (await readSearch(address, searchParams)).found
  return { title: addressTitle(`T-${task.number}: ${ourSentence(task.title)}`, taskTabTitles[tab]) }
}

export default async function Task({ params, searchParams }: Props) {
  const { person, task, lastMoved } = await load((await params).taskId)
  if (!task) notFound()
  const { tab } = (await readSearch(address, searchParams)).found
  const seesAll = person.can.has('audit:read')
  const seesRecord = seesAll || person.can.has('audit:read_own')
  const wantsRecord = seesRecord && task.origin === 'live' && tab === 'history'
  const record = wantsRecord ? (await timeline(person, { task: `T-${task.number}` })).rows : null
  const isImported = task.origin === 'import' && person.can.has('imports:read')
  const prompts = isImported ? await promptsOfTask(person, task.number) : []
  const [outputs, taught, found, turns] = await Promise.all([
    outputsOfTask(person, task),
    hasTaught(person, task.number),
    person.can.has('requests:read') ? findingsOfTask(person, task.number) : null,
    turnsOf(person, task.number),
  ])
  const committed = await committedOf(
    person,
    outputs.map(({ id }) => id),
  )
  const moves = person.can.has('tasks:keep') ? movesFor(task) : []
  const pods = moves.includes('hand_over') ? await podsFor(person, task.environment!, task.podSlug) : []
  const moving = moves.length > 0 ? { moves, pods, onMove: move } : null
  const canChange = person.can.has('tasks:keep') && unchangeable(task) === null
  const changing = canChange ? { dependsOn: namesIn(task.data['depends_on']), onChange: change } : null
  const isOfArchives = task.startedAt !== null && task.origin === 'live' && tab === 'history'
  const archived = isOfArchives ? await archivedBetween({ from: task.startedAt ?? undefined }) : null
  return (
    <>
      <TaskPage
        {...{
          task,
          seesRecord,
          seesAll,
          record,
          lastMoved,
          moving,
          changing,
          prompts,
          outputs,
          committed,
          taught,
          found,
          turns,
        }}
        tab={tab}
      />
      {archived && <ArchivedNote archived={archived} seesAll={seesAll} />}
    </>
  )
}
