import { findingWords } from '@/components/imports/finding-words'
import { LogTable } from '@/components/imports/log-table'
import { LooseList } from '@/components/imports/loose-list'
import { ProblemTable } from '@/components/imports/problem-table'
import { RewriteList } from '@/components/imports/rewrite-list'
import { Breakable } from '@/components/ui/breakable'
import { pageAddresses } from '@/components/ui/pager'
import { Findings, type RunTab } from '@/components/imports/run-page'
import { UnloggedList } from '@/components/imports/unlogged-list'
import type { PersonActor } from '@/lib/core/actor'
import { contentRewrites, importProblems, looseEntries, recoveredLog, unloggedEdits } from '@/lib/imports/views/queries'
import type { ImportDetail, SourceRow } from '@/lib/imports/views/schema'
import { noBranchYet } from '@/lib/imports/labels'
import { paths } from '@/lib/core/paths'

export type FindingsOf = {
  person: PersonActor
  run: ImportDetail & { source: SourceRow }
  tab: Exclude<RunTab, 'overview'>
  branch: string | undefined
  lost: boolean
  cursor: string | undefined
  notUnderstood: readonly string[]
}

/** One of the long lists about a repository, with the ways to narrow and to page it. */
export async function RunFindings({ person, run, tab, branch, lost, cursor, notUnderstood }: FindingsOf) {
  const { list, shown, place, beside } = await load({ person, run, tab, branch, lost, cursor })
  const here = { tab, branch, lost: lost ? 'only' : null }
  const branches = [undefined, ...run.source.branches.map(({ name }) => name)].map((name) => ({
    label: name === undefined ? 'All branches' : <Breakable text={name} />,
    href: paths.importRun(run.id, { ...here, branch: name }),
    current: name === branch,
  }))
  const views = [false, true].map((only) => ({
    label: only ? 'Only those the file has lost' : 'All entries',
    href: paths.importRun(run.id, { ...here, lost: only ? 'only' : null }),
    current: only === lost,
  }))
  return (
    <Findings
      {...findingWords[tab]}
      {...(run.source.branches.length === 0 ? { empty: noBranchYet } : {})}
      branches={branches}
      choice={{
        action: paths.importRun(run.id),
        hidden: { tab, lost: lost ? 'only' : null },
        branches: run.source.branches.map(({ name }) => name),
        chosen: branch,
      }}
      views={tab === 'log' ? views : []}
      shown={shown}
      place={place}
      notUnderstood={notUnderstood}
      addresses={pageAddresses((to) => paths.importRun(run.id, { ...here, cursor: to }), cursor, beside)}
    >
      {list}
    </Findings>
  )
}

async function load({ person, run, tab, branch, lost, cursor }: Omit<FindingsOf, 'notUnderstood'>) {
  const filter = { sourceId: run.source.id, branch, cursor }
  if (tab === 'problems') {
    const { rows, place, ...beside } = await importProblems(person, filter)
    return { list: <ProblemTable rows={rows} />, shown: rows.length, place, beside }
  }
  if (tab === 'log') {
    const { rows, place, ...beside } = await recoveredLog(person, { ...filter, lost: lost || undefined })
    return { list: <LogTable rows={rows} />, shown: rows.length, place, beside }
  }
  if (tab === 'rewrites') {
    const { rows, place, ...beside } = await contentRewrites(person, filter)
    return { list: <RewriteList rows={rows} />, shown: rows.length, place, beside }
  }
  if (tab === 'unlogged') {
    const { rows, place, ...beside } = await unloggedEdits(person, filter)
    return { list: <UnloggedList rows={rows} />, shown: rows.length, place, beside }
  }
  const { rows, place, ...beside } = await looseEntries(person, filter)
  return { list: <LooseList rows={rows} />, shown: rows.length, place, beside }
}
