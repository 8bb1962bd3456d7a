import { FindingList } from '@/components/findings/finding-list'
import { KeepForm, type KeepAction } from '@/components/memory/keep-form'
import { WriteForm, type WriteAction } from '@/components/memory/write-form'
import { TextLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { Card } from '@/components/ui/card'
import { Remark } from '@/components/ui/chip'
import { FoldedCard } from '@/components/ui/folded-card'
import { Revealed } from '@/components/ui/revealed'
import { WarningTriangle } from '@/components/ui/shapes'
import { Notice } from '@/components/ui/notice'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { pairFlags } from '@/lib/memory/compared/labels'
import type { MemoryDetail, MemoryState } from '@/lib/memory/schema'
import type { Written } from '@/lib/memory/written/schema'

export type KeepActions = Record<'hold' | 'archive' | 'restore' | 'askDeletion', KeepAction> & { note: WriteAction }

type Entry = MemoryDetail & { written: Written }

/** Why pods are not given an entry, or another version of it than the newest. */
export function Standing({ entry }: { entry: Entry }) {
  return (
    <>
      <Deletion written={entry.written} />
      <Given entry={entry} />
    </>
  )
}

/** That its text would be deleted, or was, by whose wish and signature. */
function Deletion({ written: { deletion } }: Pick<Entry, 'written'>) {
  if (deletion === null) return null
  const { asked, done } = deletion
  return (
    <>
      {asked !== null && (
        <Notice tone="warn" className="mb-4" title="Somebody asked that its text be deleted">
          Other people decide that: <TextLink href={paths.request(asked.number)}>CS-{asked.number}</TextLink>.
        </Notice>
      )}
      {done && (
        <Notice tone="info" className="mb-4" title="What it said was deleted">
          <bdi translate="no">{done.by}</bdi> asked for it, and {listed(done.signed)} signed it:{' '}
          <TextLink href={paths.request(done.request)}>CS-{done.request}</TextLink>.
        </Notice>
      )}
    </>
  )
}

const listed = (names: readonly string[]) => new Intl.ListFormat('en').format(names)

function Given({ entry: { state, written } }: { entry: Entry }) {
  const { waiting, active, environment, versions } = written
  const place = environmentLabel(environment)
  const newest = versions[0]!
  if (newest.state === 'deleted') return null
  if (waiting !== null)
    return (
      <Notice tone="info" className="mb-4" title={`Version ${newest.number} waits for people`}>
        {active === null ? `No pod in ${place} is given it` : `Pods in ${place} go on with version ${active}`} until it
        is signed: <TextLink href={paths.request(waiting)}>CS-{waiting}</TextLink>.
      </Notice>
    )
  const words: Record<MemoryState, string | null> = {
    active: null,
    pending: `No pod in ${place} is given it.`,
    held: `Somebody holds it back. No pod in ${place} is given it, nor what pods write under this name, before people have looked.`,
    archived: `It was put away. No pod in ${place} is given it.`,
    rejected: `People did not accept it. No pod in ${place} is given it.`,
  }
  if (words[state] === null) return null
  return (
    <Notice tone={state === 'held' ? 'warn' : 'info'} className="mb-4" title="Pods do not find this entry">
      {words[state]}
    </Notice>
  )
}

/** What else pods are given that does not go with it, and what that says. */
export function BesideCard({ beside }: Pick<Written, 'beside'>) {
  if (beside.length === 0) return null
  return (
    <Card id="beside" title="Beside it" remark="found by comparing, not by reading" className="mb-4">
      <ul className="mt-1">
        {beside.map(({ kind, entryId, key, says }) => (
          <li key={`${kind} ${entryId}`} className="border-t border-line py-2.5 first:border-0">
            <p>
              <Remark icon={<WarningTriangle />}>{pairFlags[kind]}:</Remark>{' '}
              <TextLink href={paths.memoryEntry(entryId)}>
                <Breakable text={key} />
              </TextLink>
            </p>
            {says && (
              <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-small">
                <dt className="text-muted">Here</dt>
                <dd className="wrap-anywhere">
                  <Revealed text={says.here} />
                </dd>
                <dt className="text-muted">There</dt>
                <dd className="wrap-anywhere">
                  <Revealed text={says.there} />
                </dd>
              </dl>
            )}
          </li>
        ))}
      </ul>
      <p className="text-caption text-subtle">
        Write the next version of the one that is wrong, or archive one of the two. What stands here goes by itself
        then.
      </p>
    </Card>
  )
}

/** What was found in the newest version. */
export function FoundCard({ written: { findings, versions } }: { written: Written }) {
  if (findings.length === 0) return null
  return (
    <Card id="found" title={`Found in version ${versions[0]!.number}`} className="mb-4">
      <FindingList findings={findings} placeOf={() => '#text'} />
    </Card>
  )
}

/** Which pods were given an entry lately. */
export function ReadersCard({ uses }: Pick<Written, 'uses'>) {
  return (
    <Card id="readers" title="Who read it" remark="in the last 30 days" className="mb-4">
      {uses.length === 0 ? (
        <p className="mt-2 text-muted">No pod asked for it.</p>
      ) : (
        <ul className="mt-2 grid grid-cols-1 gap-1">
          {uses.map(({ slug, pod, times, lastDay }) => (
            <li key={slug}>
              <TextLink href={paths.pod(slug)}>
                <Breakable text={pod} />
              </TextLink>{' '}
              <span className="text-small text-muted">
                {counted(times, 'time')}, last on <Time at={`${lastDay}T00:00:00.000Z`} mode="date" />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

const acts = {
  hold: {
    title: 'Hold it',
    send: 'Hold it now',
    sending: 'Holding …',
    hint: 'Pods are not given it any more, nor what they write under this name, until somebody gives it back.',
  },
  archive: {
    title: 'Archive it',
    send: 'Archive it now',
    sending: 'Archiving …',
    hint: 'It is put away: kept with all its versions, and given to no pod.',
  },
  restore: {
    title: 'Give it to pods again',
    send: 'Give it again',
    sending: 'Giving …',
    hint: 'As it was when it was taken from them.',
  },
  askDeletion: {
    title: 'Ask for its deletion',
    send: 'Ask people to delete it',
    sending: 'Asking …',
    hint: 'Once other people have signed it, the text of every version is gone for good. That there was one stays on the record.',
  },
} as const

/** The form for the next version of an entry, closed until somebody wants it. */
export function NextVersion({ entry: { path: key, tags, written }, onWrite }: { entry: Entry; onWrite: WriteAction }) {
  const { environment, versions, findings } = written
  const { number, text } = versions[0]!
  const hidesValues = findings.some(({ field, isMasked }) => isMasked && field === 'text')
  return (
    <FoldedCard title={`Write version ${number + 1}`} className="mb-4">
      <p className="mt-2 text-muted">Your own words, which other people sign before pods are given them.</p>
      <WriteForm key={number} before={{ environment, key, number, text, tags, hidesValues }} onWrite={onWrite} />
    </FoldedCard>
  )
}

type KeepCardProps = { entry: Entry; actions: KeepActions }

/** What somebody who looks after memory can do with an entry, at once. */
export function KeepCard({ entry: { id, state, written }, actions }: KeepCardProps) {
  const isGiven = written.active !== null
  const isTaken = written.versions.some((version) => version.state === 'held' || version.state === 'archived')
  const hasText = written.versions.some((version) => version.state !== 'deleted')
  const offered = [
    ...(isGiven ? (['hold'] as const) : []),
    ...(isGiven || state === 'held' ? (['archive'] as const) : []),
    ...(isTaken ? (['restore'] as const) : []),
    ...(hasText && !written.deletion?.asked ? (['askDeletion'] as const) : []),
  ]
  if (offered.length === 0) return null
  return (
    <Card id="keep" title="What you can do" className="mb-4">
      {offered.map((act) => {
        const { title, hint, ...words } = acts[act]
        return (
          <details key={act} className="border-t border-line py-2 first-of-type:border-t-0">
            <summary>{title}</summary>
            <KeepForm
              fields={{ entryId: id }}
              act={act}
              onKeep={actions[act]}
              {...words}
              {...(act === 'hold' && { variant: 'bad' })}
            />
            <p className="mt-2 text-caption text-subtle">{hint}</p>
          </details>
        )
      })}
    </Card>
  )
}
