'use client'

import { Sentence } from '@/components/signs/sentence'
import { Globe } from 'lucide-react'
import { outcomeOf, whoDecidesWords } from '@/components/requests/words'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Chip } from '@/components/ui/chip'
import { useClock } from '@/components/ui/clock'
import { EnvironmentChip } from '@/components/signs/environment-mark'
import { OutcomeChip } from '@/components/signs/outcome-chip'
import { PageHeader } from '@/components/ui/page-header'
import { RiskChip } from '@/components/signs/risk-chip'
import { ClockDashed, DashedSquare, UndoLoop } from '@/components/ui/shapes'
import { Time } from '@/components/ui/time'
import type { RequestDetail } from '@/lib/requests/schema'

/** What is asked, how risky, where, whether it can be undone, until when, and why of you. */
export function RequestHead({ request, queueHref }: { request: RequestDetail; queueHref: string }) {
  const { position, number } = request
  return (
    <PageHeader
      breadcrumb={
        <Breadcrumb
          items={[{ label: 'Approvals', href: queueHref }]}
          here={`CS-${number}`}
          remark={position && `${position.index} of ${position.total} waiting for you`}
        />
      }
      title={<Sentence text={request.sentence} />}
      titleId="request-title"
      chips={<HeadChips request={request} />}
      lead={<Why request={request} />}
    />
  )
}

function HeadChips({ request }: { request: RequestDetail }) {
  const { now } = useClock()
  const isWaiting = request.state === 'waiting'
  const isSoon = new Date(request.expiresAt).getTime() - now.getTime() < 4 * 3_600_000
  return (
    <>
      <RiskChip tier={request.tier} long />
      {request.environment && <EnvironmentChip environment={request.environment} />}
      <Chip icon={request.brief.reversible ? <UndoLoop /> : <DashedSquare />}>
        {request.brief.reversible ? 'Can be undone' : 'Cannot be undone'}
      </Chip>
      {isWaiting ? (
        <Chip tone={isSoon ? 'warn' : 'neutral'} icon={<ClockDashed />}>
          Expires <Time at={request.expiresAt} />
        </Chip>
      ) : (
        <OutcomeChip {...outcomeOf(request.state)} />
      )}
      {request.demo && <Chip icon={<Globe aria-hidden="true" />}>Part of the demo</Chip>}
    </>
  )
}

function Why({ request }: { request: RequestDetail }) {
  const reasons = request.brief.tierReasons.slice(0, 2)
  return (
    <>
      <p>
        <strong>{request.state === 'waiting' ? 'Why you are being asked:' : 'Why people were asked:'}</strong> the rule
        “{request.ruleWords}” applies.{' '}
        {request.state === 'waiting' && whoDecidesWords(request.canDecide, request.needed)}
      </p>
      {reasons.length > 0 && <p className="text-small">What makes it risky: {reasons.join('. ')}.</p>}
    </>
  )
}
