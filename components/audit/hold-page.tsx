import { type HoldActions, ReleaseForms } from '@/components/audit/release-forms'
import { LiveRefresh } from '@/components/shell/live'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { ButtonLink } from '@/components/ui/button-link'
import { Card, MetaList } from '@/components/ui/card'
import { LongText } from '@/components/ui/long-text'
import { PageHeader } from '@/components/ui/page-header'
import { Revealed } from '@/components/ui/revealed'
import { Time } from '@/components/ui/time'
import { filterWords } from '@/lib/audit/record-words'
import { counted } from '@/lib/core/count'
import { audit, holds } from '@/lib/core/screens'
import type { Hold } from '@/lib/record/holds/schema'

/** One hold: what it holds and why, and how it ends. */
export function HoldPage({ hold, mayHold, actions }: { hold: Hold; mayHold: boolean; actions: HoldActions }) {
  const { name, reason, filter, lines, byName, at, asked, released } = hold
  return (
    <>
      <LiveRefresh topics={['record']} />
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: 'Audit trail', href: audit() },
              { label: 'Legal holds', href: holds() },
            ]}
            here="Hold"
          />
        }
        title={<Revealed text={name} />}
        lead={released ? 'This hold was released.' : 'This hold is in force.'}
        actions={<ButtonLink href={audit(filter)}>See the events</ButtonLink>}
      />
      <Card id="held" title="What is held" className="mb-4">
        <div className="mt-2.5">
          <MetaList
            items={[
              { name: 'Set by', value: <bdi translate="no">{byName}</bdi> },
              { name: 'Since', value: <Time at={at} mode="both" /> },
              { name: 'Held is', value: <Revealed text={filterWords(filter)} /> },
              { name: 'Events', value: `${counted(lines, 'event')} when it was set, and all that came since` },
            ]}
          />
        </div>
        <h3 className="mt-3 font-strong">Why</h3>
        <LongText text={reason} />
      </Card>
      <Card id="release" title="Release">
        {asked && (
          <div className="mt-2">
            <p>
              <bdi translate="no">{asked.byName}</bdi> asked for it <Time at={asked.at} mode="both" />:
            </p>
            <LongText text={asked.reason} />
          </div>
        )}
        {released ? (
          <p className="mt-2">
            <bdi translate="no">{released.byName}</bdi> agreed <Time at={released.at} mode="both" />. What it held may
            be archived since then.
          </p>
        ) : mayHold ? (
          <ReleaseForms hold={hold} actions={actions} />
        ) : (
          !asked && <p className="mt-2 text-muted">Nobody has asked for it.</p>
        )}
      </Card>
    </>
  )
}
