import { type BypassAction, BypassForm, type EndBypassAction, EndBypassForm } from '@/components/findings/bypass-form'
import { type RevealAction, RevealForm, type SettleAction, SettleForm } from '@/components/findings/finding-forms'
import { FindingHead, Settled } from '@/components/findings/finding-list'
import { Sentence } from '@/components/signs/sentence'
import { LiveRefresh } from '@/components/shell/live'
import { TextLink } from '@/components/ui/app-link'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { Revealed } from '@/components/ui/revealed'
import { Time } from '@/components/ui/time'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import type { FindingDetail } from '@/lib/findings/schema'

type FindingPageProps = {
  finding: FindingDetail
  /** What the reader may do; null where it is not theirs to do. */
  onSettle: SettleAction | null
  onReveal: RevealAction | null
  onAskBypass: BypassAction | null
  onEndBypass: EndBypassAction | null
}

/** One thing that was found: where, what may be seen of it, and what people make of it. */
export function FindingPage({ finding, onSettle, onReveal, onAskBypass, onEndBypass }: FindingPageProps) {
  const { what, request } = finding
  const isOpen = finding.state === 'open'
  return (
    <>
      <LiveRefresh topics={['findings']} />
      <PageHeader
        title={what[0]!.toUpperCase() + what.slice(1)}
        breadcrumb={
          <Breadcrumb
            items={[
              { label: 'Findings', href: paths.findings() },
              ...(request === null ? [] : [{ label: `CS-${request}`, href: paths.request(request) }]),
            ]}
            here="What was found"
          />
        }
        lead={
          <>
            <Sentence text={finding.title} />
            {finding.environment && `, in ${environmentLabel(finding.environment)}`}, <Time at={finding.at} />
          </>
        }
      />
      <Card id="found" title="Where" className="mb-4">
        <div className="mt-2">
          <FindingHead finding={finding} place={null} />
          {finding.settled && <Settled finding={finding} settled={finding.settled} />}
        </div>
        {finding.href ? (
          <p className="mt-2">
            <TextLink href={finding.href}>Open what it was found in</TextLink>
          </p>
        ) : (
          <p className="mt-2 text-small text-muted">
            {finding.subject === 'call' ? 'Nobody was asked about this call.' : 'It stands on no page here any more.'}
          </p>
        )}
      </Card>
      {finding.isMasked && onReveal && (
        <Card id="reveal" title="Its value" className="mb-4">
          <div className="mt-2">
            <RevealForm id={finding.id} what={what} action={onReveal} />
          </div>
        </Card>
      )}
      {isOpen && onSettle && (
        <Card id="settle" title="What you make of it" className="mb-4">
          <div className="mt-2">
            <SettleForm id={finding.id} what={what} action={onSettle} />
          </div>
        </Card>
      )}
      {onAskBypass && finding.pod !== null && finding.state !== 'fixed' && !finding.bypassedUntil && (
        <Card id="bypass" title="Let it through for a time" className="mb-4">
          <p className="mt-2 text-small text-muted">
            Where a rule stops or asks about calls for what was found in them, others can sign that this very value of
            this pod is not counted for some days.
          </p>
          <div className="mt-2">
            {finding.waiting === null ? (
              <BypassForm id={finding.id} what={what} action={onAskBypass} />
            ) : (
              <p>
                <TextLink href={paths.request(finding.waiting)}>CS-{finding.waiting}</TextLink> waits for people.
              </p>
            )}
          </div>
        </Card>
      )}
      {finding.bypassedUntil && (
        <Card id="through" title="Let through for now" className="mb-4">
          <p className="mt-2 text-small text-muted">
            No rule counts this very value of this pod until <Time at={finding.bypassedUntil} mode="absolute" />.
            Whoever ends it asks nobody.
          </p>
          {onEndBypass && (
            <div className="mt-2">
              <EndBypassForm id={finding.id} what={what} action={onEndBypass} />
            </div>
          )}
        </Card>
      )}
      {finding.ended && (
        <p className="mb-4 text-small text-muted">
          It was let through until <bdi translate="no">{finding.ended.who}</bdi> ended it,{' '}
          <Time at={finding.ended.at} />: “<Revealed text={finding.ended.reason} />”
        </p>
      )}
      {finding.isOwn && (
        <p className="text-small text-muted">
          {finding.pod === null ? 'You wrote this' : 'You answer for this pod'}, so others look at this and say what it
          is.
        </p>
      )}
    </>
  )
}
