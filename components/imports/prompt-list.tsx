import { PromptStanding, TaskLinks } from '@/components/imports/prompt-standing'
import { promptChangeLabels } from '@/components/imports/prompt-words'
import { Branches } from '@/components/signs/found-name'
import { GitStamp } from '@/components/signs/git-stamp'
import { AppLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { Chip } from '@/components/ui/chip'
import { DashedSquare } from '@/components/ui/shapes'
import { type Column, DataTable } from '@/components/ui/table'
import { paths } from '@/lib/core/paths'
import type { PromptLine } from '@/lib/imports/prompts/schema'

const where = (row: PromptLine) => (
  <span className="block text-caption wrap-anywhere text-subtle">
    <Branches branch={row.branch} elsewhere={row.elsewhere} />
  </span>
)

const began: Column<PromptLine> = {
  key: 'tasks',
  label: 'Tasks started on it',
  inline: true,
  cell: ({ tasks, taskCount }) =>
    taskCount === 0 ? <span className="text-subtle">none</span> : <TaskLinks tasks={tasks} count={taskCount} />,
}

const board: Column<PromptLine> = {
  key: 'board',
  label: 'Among prompts',
  cell: ({ standing, earlier }) => <PromptStanding standing={standing} earlier={earlier} />,
}

const git: Column<PromptLine> = {
  key: 'git',
  label: 'In git',
  cell: ({ author, commit, at }) => (
    <GitStamp {...{ author, commit, at }} className="inline-block text-small wrap-anywhere text-muted" />
  ),
}

const files: readonly Column<PromptLine>[] = [
  {
    key: 'file',
    label: 'File',
    rowHeader: true,
    wide: true,
    cell: (row) => (
      <>
        <AppLink href={paths.repositoryPrompt(row.id)} className="row-link font-code text-code text-ink">
          <span translate="no" className="break-all">
            <Breakable text={row.path} />
          </span>
        </AppLink>
        {where(row)}
        <span className="flex flex-wrap gap-1">
          {row.emptied > 0 && (
            <Chip tone="warn" icon={<DashedSquare />}>
              Emptied {row.emptied === 1 ? 'once' : `${row.emptied} times`}
            </Chip>
          )}
          {row.change === 'removed' && <Chip tone="neutral">{promptChangeLabels.removed}</Chip>}
        </span>
      </>
    ),
  },
  {
    key: 'versions',
    label: 'Versions',
    inline: true,
    nowrap: true,
    cell: ({ versions }) => versions.toLocaleString('en'),
  },
  { ...git, label: 'Last changed' },
  began,
  board,
]

const texts: readonly Column<PromptLine>[] = [
  {
    key: 'text',
    label: 'Text',
    rowHeader: true,
    wide: true,
    cell: (row) => (
      <>
        <AppLink href={paths.repositoryPrompt(row.id)} className="row-link text-ink">
          <span translate="no" className="wrap-anywhere spread:line-clamp-2">
            {row.begins === '' ? 'An empty file' : <Breakable text={row.begins} />}
          </span>
        </AppLink>
        <code translate="no" className="block font-code text-code break-all text-muted">
          <Breakable text={row.path} />
        </code>
        {where(row)}
      </>
    ),
  },
  began,
  git,
  board,
]

/** The prompts of a repository: by their files, or by the texts that tasks were started on. */
export function PromptList({ rows, used }: { rows: readonly PromptLine[]; used: boolean }) {
  return (
    <DataTable
      caption={`What ${used ? 'was used' : 'changed'} last stands first; what is on several branches is one line`}
      columns={used ? texts : files}
      rows={rows}
      rowKey={({ id }) => id}
      compact
    />
  )
}
