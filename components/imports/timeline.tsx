import { GitStamp } from '@/components/signs/git-stamp'
import { TextLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { Marks } from '@/components/imports/rewrite-list'
import { BrokenCircle, TickCircle } from '@/components/ui/shapes'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { lossSentence } from '@/lib/imports/labels'
import { afterWords, weekSentence } from '@/lib/imports/story/labels'
import type { Told, Week } from '@/lib/imports/story/weeks'
import type { RewriteRow } from '@/lib/imports/views/schema'

type TimelineProps = {
  weeks: readonly Week[]
  /** How many rewrites there are beside those that are told, and where all of them are. */
  more: number
  href: string
}

/** What was overwritten and what came back, week by week from the first to the last. */
export function Timeline({ weeks, more, href }: TimelineProps) {
  return (
    <Card id="timeline" title="What was overwritten, week by week" className="mb-4">
      <p className="mt-1 max-w-[70ch] text-small text-pretty text-muted">
        Names beside a time are git’s. What the log claims about who it was, anybody may have written.
      </p>
      {weeks.length === 0 && <p className="mt-2">Nothing was overwritten.</p>}
      {more > 0 && (
        <p className="mt-2 text-small">
          {counted(more, 'earlier rewrite')} {more === 1 ? 'is' : 'are'} in <TextLink href={href}>the list</TextLink>.
        </p>
      )}
      <ol className="mt-2">
        {weeks.map((week) => (
          <li key={week.since} className="border-t border-line py-3 first:border-0">
            <h3 className="font-strong">
              The week of <Time at={week.since} mode="date" />
            </h3>
            <p className="mt-0.5 text-pretty">{weekSentence(week)}</p>
            <ol className="mt-2 grid gap-2.5 border-l-2 border-line pl-3.5">
              {week.told.map((told) => (
                <li key={keyOf(told)}>
                  {told.kind === 'loss' ? <Left told={told} /> : <Rewritten row={told.rewrite} />}
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </Card>
  )
}

const keyOf = (told: Told) =>
  told.kind === 'loss' ? `${told.loss.commit} ${told.loss.file}` : `${told.rewrite.commit} ${told.rewrite.path}`

function Left({ told: { loss } }: { told: Extract<Told, { kind: 'loss' }> }) {
  return (
    <>
      <GitStamp {...loss} className="block text-caption text-subtle" />
      <span className="block wrap-anywhere">
        <code translate="no" className="font-code text-code">
          <Breakable text={loss.file} />
        </code>
        : a commit {lossSentence(loss)}.
      </span>
    </>
  )
}

function Rewritten({ row }: { row: RewriteRow }) {
  const { id, author, commit, at, path, message, linesBefore, linesAfter, claimedBy, restoredAt } = row
  return (
    <>
      <GitStamp {...{ author, commit, at }} className="block text-caption text-subtle" />
      <span className="block wrap-anywhere">
        <TextLink href={paths.rewrite(id)} className="font-code text-code break-all">
          <Breakable text={path} />
        </TextLink>{' '}
        went from {counted(linesBefore, 'line')} to {linesAfter.toLocaleString('en')}
        {claimedBy !== null && (
          <>
            , by <Breakable text={claimedBy} /> as the log claims
          </>
        )}
        .
      </span>
      <span className="block text-small text-muted">
        Its message: “
        <Breakable text={message.split('\n')[0] || 'none'} />”
      </span>
      <span className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-small">
        {!row.destructive ? (
          <Marks row={row} />
        ) : restoredAt === null ? (
          <Chip tone="bad" icon={<BrokenCircle />}>
            Never put right
          </Chip>
        ) : (
          <>
            <Chip tone="ok" icon={<TickCircle />}>
              Put right {afterWords(at, restoredAt)}
            </Chip>
            <RestoredBy row={row} at={restoredAt} />
          </>
        )}
      </span>
    </>
  )
}

/** Who put it right: by git, and as the log claims where it speaks of that commit. */
export function RestoredBy({
  row: { restoredBy, restoredCommit, restoredClaim },
  at,
}: {
  row: Pick<RewriteRow, 'restoredBy' | 'restoredCommit' | 'restoredClaim'>
  at: string
}) {
  return (
    <span className="text-muted">
      by <GitStamp author={restoredBy} commit={restoredCommit} at={at} />
      {restoredClaim === null ? (
        ', in a commit the log does not speak of'
      ) : (
        <>
          , by <Breakable text={restoredClaim} /> as the log claims
        </>
      )}
    </span>
  )
}
