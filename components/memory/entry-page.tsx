import type { ReactNode } from 'react'
import {
  BesideCard,
  FoundCard,
  KeepCard,
  type KeepActions,
  NextVersion,
  ReadersCard,
  Standing,
} from '@/components/memory/written-cards'
import { StateChip } from '@/components/memory/state-chip'
import { VersionsSection } from '@/components/memory/versions-section'
import { TextLink } from '@/components/ui/app-link'
import { BranchCopies } from '@/components/signs/branch-copies'
import { Breakable } from '@/components/ui/breakable'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card, MetaList, SaidByPod } from '@/components/ui/card'
import { Chip, Remark } from '@/components/ui/chip'
import { GitStamp } from '@/components/signs/git-stamp'
import { LongText } from '@/components/ui/long-text'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { RawRecord } from '@/components/ui/raw-record'
import { WarningTriangle } from '@/components/ui/shapes'
import { Time } from '@/components/ui/time'
import type { DifferenceView } from '@/lib/difference/views'
import { memoryFlagLabel } from '@/lib/memory/labels'
import type { MemoryDetail } from '@/lib/memory/schema'
import type { Written } from '@/lib/memory/written/schema'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'

type EntryPageProps = {
  entry: MemoryDetail
  view: DifferenceView
  /** What the reader may do with it; null for nothing. */
  actions: KeepActions | null
}

/** One memory entry: what it says, where it came from and what it said before. */
export function EntryPage({ entry, view, actions }: EntryPageProps) {
  const { written } = entry
  const own = written && { ...entry, written }
  const says = written?.versions[0]?.saysPersonal ?? null
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb items={[{ label: 'Memory', href: paths.memory() }]} here={entry.path.split('/').at(-1)} />
        }
        title={<Breakable text={entry.path} />}
        chips={
          <>
            <StateChip state={entry.state} />
            {entry.fileType && <Chip>{entry.fileType}</Chip>}
            {written && <Chip>{environmentLabel(written.environment)}</Chip>}
            {says !== null && <Chip>{says ? 'Says it holds personal data' : 'Says it holds no personal data'}</Chip>}
          </>
        }
      />
      {own ? <Standing entry={own} /> : <OddThings entry={entry} />}
      <div className="grid items-start gap-x-7 lg:grid-cols-[minmax(0,1fr)_21.25rem]">
        <div className="min-w-0">
          <Card id="text" title={titleOf(entry)} className="mb-4">
            <div className="mt-3">
              <SaidByPod who={entry.podOwner || writerOf(written) || 'Whoever wrote it'}>
                {entry.description ? (
                  <LongText text={entry.description} className="max-w-[70ch] font-document text-document text-ink" />
                ) : (
                  <p>
                    ({written?.versions[0]?.state === 'deleted' ? 'Its text was deleted.' : 'It has no description.'})
                  </p>
                )}
              </SaidByPod>
            </div>
            {entry.tags.length > 0 && <p className="mt-3 text-small text-muted">Tags: {entry.tags.join(' · ')}</p>}
          </Card>
          {written && <BesideCard beside={written.beside} />}
          {written && <FoundCard written={written} />}
          {own && actions && <NextVersion entry={own} onWrite={actions.note} />}
          <VersionsSection entry={entry} view={view} />
        </div>
        <aside aria-label="Where it came from" className="min-w-0">
          {own && actions && <KeepCard entry={own} actions={actions} />}
          <Provenance entry={entry} />
          {written && <ReadersCard uses={written.uses} />}
          <BranchCopies copies={entry.copies.map((copy) => ({ ...copy, href: paths.memoryEntry(copy.id) }))} />
          {!written && (
            <RawRecord title="Raw record" note="Everything else the entry says, as it was found." value={entry.data} />
          )}
        </aside>
      </div>
    </>
  )
}

function titleOf({ state, written }: MemoryDetail): string {
  if (written && written.active === null) return state === 'pending' ? 'What it would say' : 'What it last said'
  return state === 'archived' ? 'What it last said' : 'What it says'
}

function OddThings({ entry: { flags, state } }: { entry: MemoryDetail }) {
  return (
    <>
      {state === 'archived' && (
        <Notice tone="info" className="mb-4" title="Pods no longer find this entry">
          The newest version of its file does not hold it. What stands here was recovered from history.
        </Notice>
      )}
      {flags.length > 0 && (
        <Notice
          tone="warn"
          className="mb-4"
          title={`${flags.length === 1 ? '1 thing is' : `${flags.length} things are`} odd about this entry`}
        >
          <ul className="list-disc pl-5">
            {flags.map((flag) => (
              <li key={flag}>{memoryFlagLabel(flag)}</li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  )
}

function Provenance({ entry }: { entry: MemoryDetail }) {
  const { source, file, tasks, saidUpdatedAt, createdAt, updatedAt, author, commit } = entry
  const items: [string, ReactNode][] = [
    [
      'Repository',
      source && (
        <TextLink href={paths.memory({ source: source.name })}>
          <Breakable text={source.name} />
        </TextLink>
      ),
    ],
    ['Branch', source?.branch],
    ['Kept in', file && <FileName key="file" name={file} />],
    [tasks.length === 1 ? 'Task' : 'Tasks', tasks.length > 0 && <TaskLinks key="tasks" tasks={tasks} />],
    ['First seen', <Time key="first" at={createdAt} mode="absolute" />],
    ['Written by', entry.written && <WrittenBy key="by" written={entry.written} />],
    ['Changed', <GitStamp key="last" {...{ author, commit }} at={updatedAt} />],
    ['Age', <Age key="age" at={updatedAt} />],
    ['File', entry.written?.file && <OwnFile key="file" file={entry.written.file} />],
    ['It says', saidUpdatedAt && <SaidDate said={saidUpdatedAt} />],
  ]
  return (
    <Card id="provenance" title="Where it came from" className="mb-4">
      <div className="mt-2">
        <MetaList items={items.flatMap(([name, value]) => (value ? [{ name, value }] : []))} />
      </div>
    </Card>
  )
}

/** Who wrote the newest version. */
function WrittenBy({ written: { versions } }: { written: Written }) {
  return <Breakable text={versions[0]!.writtenBy} />
}

function FileName({ name }: { name: string }) {
  return (
    <code translate="no" className="font-code text-code">
      <Breakable text={name} />
    </code>
  )
}

/** The tasks for which the file was written, as far as a changelog or the entry itself says. */
function TaskLinks({ tasks }: Pick<MemoryDetail, 'tasks'>) {
  return (
    <ul className="grid grid-cols-1 gap-1">
      {tasks.map(({ number, title }) => (
        <li key={number}>
          <TextLink href={paths.task(number)}>T-{number}</TextLink>{' '}
          <span className="line-clamp-2 text-muted">{title}</span>
        </li>
      ))}
    </ul>
  )
}

/** How long nobody has changed it. */
function Age({ at }: { at: string }) {
  return (
    <>
      changed <Time at={at} mode="relative" />
    </>
  )
}

/** The file that pods hand in under the name of the entry. */
function OwnFile({ file: { output, standing, hasMoved } }: { file: NonNullable<Written['file']> }) {
  return (
    <>
      <TextLink href={paths.output(output)}>
        {standing === null ? 'No revision stands' : `Revision ${standing} stands`}
      </TextLink>
      {hasMoved && (
        <span className="block">
          <Remark icon={<WarningTriangle />}>It changed since this was written</Remark>
        </span>
      )}
    </>
  )
}

function SaidDate({ said }: { said: string }) {
  return (
    <>
      last updated <Time at={said} mode="date" />
    </>
  )
}

/** The person who wrote what an entry says, where no pod did. */
function writerOf(written: Written | null): string | null {
  const shown = written?.versions.find(({ number }) => number === written.active) ?? written?.versions[0]
  return shown?.writtenBy ?? null
}
