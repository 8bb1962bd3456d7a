import type { ReactNode } from 'react'
import { Difference } from '@/components/difference/difference'
import { DifferenceViews } from '@/components/difference/difference-views'
import { FindingList } from '@/components/findings/finding-list'
import { Pairs } from '@/components/imports/pairs'
import { Marks } from '@/components/imports/rewrite-list'
import { RestoredBy } from '@/components/imports/timeline'
import { LiveRefresh } from '@/components/shell/live'
import { GitStamp } from '@/components/signs/git-stamp'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Breakable } from '@/components/ui/breakable'
import { Card } from '@/components/ui/card'
import { LongText } from '@/components/ui/long-text'
import { PageHeader } from '@/components/ui/page-header'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import type { DifferenceView } from '@/lib/difference/views'
import { afterWords } from '@/lib/imports/story/labels'
import type { RewriteDetail } from '@/lib/imports/rewrites/queries'

type RewritePageProps = { rewrite: RewriteDetail; view: DifferenceView }

/** A version of a document that took most of it away: what changed, in sentences, who it was, and whether it came back. */
export function RewritePage({ rewrite, view }: RewritePageProps) {
  const { id, path, source, texts, lost, findings, branch } = rewrite
  const listed = source.runId && paths.importRun(source.runId, { tab: 'rewrites' })
  return (
    <>
      <LiveRefresh topics={['imports', 'findings']} />
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: 'Imports', href: paths.imports() },
              ...(listed ? [{ label: `Lost content of ${source.name}`, href: listed }] : []),
            ]}
            here="A rewrite"
          />
        }
        title={<Breakable text={path} />}
        lead={
          <>
            On <Breakable text={branch} />. <GitStamp {...rewrite} />
          </>
        }
      />
      <div className="mb-4 flex flex-wrap gap-1.5">
        <Marks row={rewrite} />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-7 gap-y-4 lg:grid-cols-[minmax(0,1fr)_21.25rem]">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <Card
            id="difference"
            title="What changed"
            aside={texts && <DifferenceViews view={view} addressOf={(diff) => paths.rewrite(id, { diff })} />}
          >
            {lost.length > 0 && (
              <ul className="mt-2 list-disc pl-5">
                {lost.map(({ how, words }) => (
                  <li key={how}>
                    <Breakable text={`${lostWords[how]}: ${words}.`} />
                  </li>
                ))}
              </ul>
            )}
            <Texts texts={texts} view={view} />
          </Card>
          {findings.length > 0 && (
            <Card id="findings" title="Found in this file" remark="in any of its versions">
              <FindingList findings={findings} placeOf={() => null} />
            </Card>
          )}
        </div>
        <aside aria-label="Who it was" className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <Who rewrite={rewrite} />
        </aside>
      </div>
    </>
  )
}

const lostWords = {
  emptied: 'It was emptied',
  replaced: 'Less took its place',
  share: 'Much of it went',
  malformed: 'It broke',
  contradiction: 'Its message says otherwise',
} as const

/** So many passages of a rewrite stand on its page before somebody asks for the others. */
const shownAtFirst = 60

function Texts({ texts, view }: Pick<RewriteDetail, 'texts'> & { view: DifferenceView }) {
  if (texts === null)
    return <p className="mt-2 text-muted">Its texts are not kept here. Import the repository again to have them.</p>
  return (
    <>
      <div translate="no" className="mt-2 rounded-control border border-line px-4 py-3">
        <Difference before={texts.before} after={texts.after} view={view} most={shownAtFirst} />
      </div>
      <Whole title="The whole text before">{texts.before}</Whole>
      <Whole title="The whole text after">{texts.after}</Whole>
    </>
  )
}

function Whole({ title, children }: { title: string; children: string }) {
  return (
    <details className="mt-3">
      <summary className="min-h-6">{title}</summary>
      <div className="mt-2 rounded-control border border-line px-4 py-3">
        {children.trim() === '' ? (
          <p className="text-muted">The file was empty.</p>
        ) : (
          <LongText text={children} className="max-w-[70ch] font-document text-document" />
        )}
      </div>
    </details>
  )
}

function Who({ rewrite }: { rewrite: RewriteDetail }) {
  const { author, claimedBy, taskKey, message, restoredAt, at, keptAtTip, linesBefore, linesAfter } = rewrite
  const items: [string, ReactNode][] = [
    ['By git', <Breakable key="git" text={author} />],
    ['As the log claims', claimedBy === null ? 'the log does not say' : <Breakable key="log" text={claimedBy} />],
    ['For the task', taskKey === null ? 'none is named' : <Breakable key="task" text={taskKey} />],
    ['Its message (not checked)', <Breakable key="message" text={message || 'none'} />],
    ['Lines with words', `${counted(linesBefore, 'line')} before, ${linesAfter.toLocaleString('en')} after`],
    [
      'Put right',
      restoredAt === null ? (
        'never'
      ) : (
        <span key="right">
          {afterWords(at, restoredAt)} <RestoredBy row={rewrite} at={restoredAt} />
        </span>
      ),
    ],
    ['Still there today', `${Math.round(keptAtTip * 100)} % of what stood there before`],
  ]
  return (
    <Card id="who" title="Who it was">
      <Pairs items={items} narrow />
    </Card>
  )
}
