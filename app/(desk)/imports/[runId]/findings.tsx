import { choosePaths } from '@/app/(desk)/imports/actions'
import { findingViews } from '@/components/imports/finding-views'
import { findingWords } from '@/components/imports/finding-words'
import { LogTable } from '@/components/imports/log-table'
import { PromptList } from '@/components/imports/prompt-list'
import { PromptPathsForm } from '@/components/imports/prompt-paths-form'
import { LooseList } from '@/components/imports/loose-list'
import { ProblemTable } from '@/components/imports/problem-table'
import { RewriteList } from '@/components/imports/rewrite-list'
import { Breakable } from '@/components/ui/breakable'
import { pageAddresses } from '@/components/ui/pager'
import { Findings, type RunTab } from '@/components/imports/run-page'
import { UnloggedList } from '@/components/imports/unlogged-list'
import type { PersonActor } from '@/lib/core/actor'
import { promptPathsOf, repositoryPrompts } from '@/lib/imports/prompts/queries'
import { usualPromptPaths } from '@/lib/imports/recover/paths'
import { contentRewrites, importProblems, looseEntries, recoveredLog, unloggedEdits } from '@/lib/imports/views/queries'
import type { ImportDetail, RewriteKind, SourceRow } from '@/lib/imports/views/schema'
import { noBranchYet } from '@/lib/imports/labels'
import { paths } from '@/lib/core/paths'

export type FindingsOf = {
  person: PersonActor
  run: ImportDetail & { source: SourceRow }
  tab: Exclude<RunTab, 'overview'>
  branch: string | undefined
  lost: boolean
  /** Of prompts those that tasks were started on. */
  used: boolean
  /** Of the log only what names a task that nobody knows. */
  task: 'unknown' | undefined
  /** Of rewrites those of one kind. */
  what: RewriteKind | undefined
  cursor: string | undefined
  notUnderstood: readonly string[]
}

/** One of the long lists about a repository, with the ways to narrow and to page it. */
export async function RunFindings(props: FindingsOf) {
  const { person, run, tab, branch, lost, used, task = null, what = null, cursor, notUnderstood } = props
  const { list, shown, place, beside } = await load(props)
  const here = { tab, branch, lost: lost ? 'only' : null, of: used ? 'tasks' : null, task, what }
  const branches = [undefined, ...run.source.branches.map(({ name }) => name)].map((name) => ({
    label: name === undefined ? 'All branches' : <Breakable text={name} />,
    href: paths.importRun(run.id, { ...here, branch: name }),
    current: name === branch,
  }))
  const to = (more: Partial<typeof here>) => paths.importRun(run.id, { ...here, ...more })
  return (
    <Findings
      {...findingWords[tab]}
      {...(run.source.branches.length === 0 ? { empty: noBranchYet } : {})}
      branches={branches}
      choice={{
        action: paths.importRun(run.id),
        hidden: { tab, lost: here.lost, of: here.of, task, what },
        branches: run.source.branches.map(({ name }) => name),
        chosen: branch,
      }}
      views={findingViews(tab, { lost, task, what, used }, to)}
      below={tab === 'prompts' && !used && <PromptPaths person={person} source={run.source} />}
      shown={shown}
      place={place}
      notUnderstood={notUnderstood}
      addresses={pageAddresses((to) => paths.importRun(run.id, { ...here, cursor: to }), cursor, beside)}
    >
      {list}
    </Findings>
  )
}

async function load({ person, run, tab, branch, lost, used, task, what, cursor }: FindingsOf) {
  const filter = { sourceId: run.source.id, branch, cursor }
  if (tab === 'problems') {
    const { rows, place, ...beside } = await importProblems(person, filter)
    return { list: <ProblemTable rows={rows} />, shown: rows.length, place, beside }
  }
  if (tab === 'log') {
    const { rows, place, ...beside } = await recoveredLog(person, { ...filter, task, lost: lost || undefined })
    return { list: <LogTable rows={rows} />, shown: rows.length, place, beside }
  }
  if (tab === 'rewrites') {
    const { rows, place, ...beside } = await contentRewrites(person, { ...filter, what })
    return { list: <RewriteList rows={rows} />, shown: rows.length, place, beside }
  }
  if (tab === 'unlogged') {
    const { rows, place, ...beside } = await unloggedEdits(person, filter)
    return { list: <UnloggedList rows={rows} />, shown: rows.length, place, beside }
  }
  if (tab === 'prompts') {
    const { rows, place, ...beside } = await repositoryPrompts(person, { ...filter, used })
    return { list: <PromptList rows={rows} used={used} />, shown: rows.length, place, beside }
  }
  const { rows, place, ...beside } = await looseEntries(person, filter)
  return { list: <LooseList rows={rows} />, shown: rows.length, place, beside }
}

/** Which files are prompts, and for whoever imports the form that says otherwise. */
async function PromptPaths({ person, source }: { person: PersonActor; source: SourceRow }) {
  const chosen = await promptPathsOf(person, source.id)
  return (
    <PromptPathsForm
      sourceId={source.id}
      chosen={chosen}
      usual={usualPromptPaths}
      onChoose={person.can.has('imports:start') ? choosePaths : null}
    />
  )
}
