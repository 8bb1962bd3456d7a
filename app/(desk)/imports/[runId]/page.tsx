import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { apart, cancel, join } from '@/app/(desk)/imports/actions'
import { RunFindings } from '@/app/(desk)/imports/[runId]/findings'
import { findingWords } from '@/components/imports/finding-words'
import { FoundCard } from '@/components/imports/found-card'
import { addressTitle } from '@/components/signs/titles'
import { Story } from '@/components/imports/story'
import { RunOverview, RunPage, type RunTab, runTabs } from '@/components/imports/run-page'
import { currentPerson } from '@/lib/auth/actor'
import { repositoryFindings } from '@/lib/findings/list/queries'
import { importDetail } from '@/lib/imports/queries'
import { rewriteKindWords } from '@/lib/imports/labels'
import { rewritesTold } from '@/lib/imports/views/queries'
import { byPath, findingsAddress, lastSeenFirst, newestFirst, rewriteKinds } from '@/lib/imports/views/schema'
import { paths } from '@/lib/core/paths'
import { textWords } from '@/lib/core/said'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { params: Promise<{ runId: string }>; searchParams: SearchParams }

const address = findingsAddress.omit({ sourceId: true }).extend({
  tab: z.enum(runTabs).default('overview'),
  lost: z.enum(['only']).optional(),
  of: z.enum(['tasks']).optional(),
  task: z.literal('unknown').optional(),
  what: z.enum(rewriteKinds).optional(),
})

/** The pages of the list that is shown: a place in another one means nothing in it. */
const pagesOf = (tab: RunTab) => (tab === 'problems' ? byPath : tab === 'log' ? lastSeenFirst : newestFirst)

/** The title and the page ask once. */
const load = cache(async (id: string) => {
  const person = await currentPerson()
  return { person, run: /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id) ? await importDetail(person, id) : null }
})

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { run } = await load((await params).runId)
  if (!run) return { title: 'No such import' }
  const { found } = await readSearch(address, searchParams, ({ tab }) => pagesOf(tab))
  return { title: addressTitle(`Import ${run.number}: ${textWords(run.name)}`, ...partOf(found)) }
}

/** Which list of an import it is, of which branch, and that it is not its first page. */
function partOf({ tab, branch, lost, of, task, what, cursor }: z.output<typeof address>) {
  if (tab === 'overview') return []
  return [
    findingWords[tab].label,
    tab === 'prompts' && of && 'texts that tasks were started on',
    tab === 'log' && lost && 'only what the file has lost',
    tab === 'log' && task && 'only under a task that nobody knows',
    tab === 'rewrites' && what && rewriteKindWords[what].toLowerCase(),
    branch && textWords(branch),
    cursor && 'a later page',
  ]
}

export default async function ImportRun({ params, searchParams }: Props) {
  const { person, run } = await load((await params).runId)
  if (!run) notFound()
  const { found, notUnderstood } = await readSearch(address, searchParams, ({ tab }) => pagesOf(tab))
  const { tab, branch, lost, of, task, what, cursor } = found
  const tabs = runTabs.map((name) => ({
    label: name === 'overview' ? 'Overview' : findingWords[name].label,
    href: paths.importRun(run.id, { tab: name === 'overview' ? null : name, branch }),
    current: name === tab,
  }))
  const { source } = run
  return (
    <RunPage run={run} tabs={tabs} onCancel={person.can.has('imports:start') ? cancel : null}>
      {tab === 'overview' || source === null ? (
        <RunOverview run={run} actions={person.can.has('imports:start') ? { onJoin: join, onApart: apart } : null}>
          {source && (
            <Story {...{ runId: run.id, source }} told={await rewritesTold(person, source.id)}>
              {person.can.has('requests:read') && (
                <FoundCard repository={source.name} found={await repositoryFindings(person, source.id)} />
              )}
            </Story>
          )}
        </RunOverview>
      ) : (
        <RunFindings
          {...{ person, tab, branch, task, what, cursor, notUnderstood }}
          run={{ ...run, source }}
          lost={lost === 'only'}
          used={of === 'tasks'}
        />
      )}
    </RunPage>
  )
}
