import 'server-only'
import type { Tx } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { allOf, countAllThings, type Wanted } from '@/lib/db/things'
import {
  type Listed,
  logListed,
  problemsListed,
  promptsListed,
  rewritesListed,
  unloggedListed,
} from '@/lib/imports/lists/queries'
import { type StoryCount, type StoryCounts, type StoryList, storyLists } from '@/lib/imports/story/schema'
import { entriesAsThings, wantedBy as memoryWanted } from '@/lib/memory/list/queries'
import { tasksAsThings } from '@/lib/tasks/copies/queries'
import { wantedBy as tasksWanted } from '@/lib/tasks/list/queries'

/** Counts what is told of a repository, and keeps it beside it: whoever opens the page later counts nothing. */
export async function tellStory(tx: Tx, sourceId: string): Promise<void> {
  const counts: Partial<StoryCounts> = {}
  for (const [what, list] of Object.entries(storyLists) as [StoryCount, StoryList][])
    counts[what] = await countOf(tx, sourceId, list)
  await tx.importSource.update({ where: { id: sourceId }, data: { story: counts } })
}

async function countOf(tx: Tx, sourceId: string, of: StoryList): Promise<number> {
  const { things, wanted } = listedBy(of)
  const its: Wanted = (row) => Prisma.sql`${row}.${Prisma.raw(`"${sourceOf(of)}"`)} = ${sourceId}`
  return await countAllThings(tx, things, (row) => allOf([its(row), wanted(row)]))
}

function listedBy(of: StoryList): Listed {
  if (of.list === 'tasks') return { things: tasksAsThings, wanted: tasksWanted({ status: of.status }) }
  if (of.list === 'memory') return { things: entriesAsThings, wanted: memoryWanted({ flag: of.flag }) }
  if (of.list === 'log') return logListed(of)
  if (of.list === 'rewrites') return rewritesListed(of.what)
  if (of.list === 'prompts') return promptsListed(of.used)
  return of.list === 'unlogged' ? unloggedListed : problemsListed
}

const sourceOf = ({ list }: StoryList) =>
  list === 'tasks' || list === 'memory' || list === 'log' ? 'importSourceId' : 'sourceId'
