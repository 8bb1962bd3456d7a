import { PodLink } from '@/components/signs/pod-link'
import { Sentence } from '@/components/signs/sentence'
import { ExpiryChip } from '@/components/requests/expiry-chip'
import { namesIn, outcomeOf } from '@/components/requests/words'
import { positionWords, whoDecidesWords } from '@/components/requests/page-words'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Chip } from '@/components/ui/chip'
import { EnvironmentChip } from '@/components/signs/environment-mark'
import { OutcomeChip } from '@/components/signs/outcome-chip'
import { PageHeader } from '@/components/ui/page-header'
import { RiskChip } from '@/components/signs/risk-chip'
import { shape } from '@/components/ui/shape'
import { ClockDashed, DashedSquare, OutwardArrow, UndoLoop } from '@/components/ui/shapes'
import { trialMark } from '@/lib/requests/labels'
import { isPaused } from '@/lib/requests/paused/far'
import type { RequestDetail } from '@/lib/requests/schema'
import { decisiveVote, standingWords, undoWords } from '@/lib/requests/standing'

const Globe = shape(
  <path d="M8 1.6a6.4 6.4 0 1 1 0 12.8A6.4 6.4 0 0 1 8 1.6ZM1.6 8h12.8M8 1.6c3.6 4 3.6 8.8 0 12.8M8 1.6c-3.6 4-3.6 8.8 0 12.8" />,
)

/** What is asked, how risky, where, whether it can be undone, until when, and why of you. */
export function RequestHead({ request, queueHref }: { request: RequestDetail; queueHref: string }) {
  const { position, number } = request
  return (
    <PageHeader
      breadcrumb={
        <Breadcrumb
          items={[{ label: 'Approvals', href: queueHref }]}
          here={`CS-${number}`}
          remark={position && positionWords(position)}
        />
      }
      title={
        <span translate="no">
          <Sentence text={request.sentence} />
        </span>
      }
      titleId="request-title"
      chips={<HeadChips request={request} />}
      lead={
        <>
          <Ending request={request} />
          <Why request={request} />
        </>
      }
    />
  )
}

function HeadChips({ request }: { request: RequestDetail }) {
  return (
    <>
      <RiskChip tier={request.tier} long />
      {request.environment && <EnvironmentChip environment={request.environment} />}
      <Chip icon={request.brief.reversible ? <UndoLoop /> : <DashedSquare />}>
        <Sentence text={undoWords(request.brief.reversible, request.leavesTo)} names={request.leavesTo} />
      </Chip>
      {request.leavesTo.length > 0 && (
        <Chip tone="warn" icon={<OutwardArrow />}>
          Leaves the organisation
        </Chip>
      )}
      {request.state !== 'waiting' ? (
        <OutcomeChip {...outcomeOf(request.state)} />
      ) : isPaused(request.expiresAt) ? (
        <Chip icon={<ClockDashed />}>Clock paused</Chip>
      ) : (
        <ExpiryChip at={request.expiresAt} />
      )}
      {request.tried && <Chip icon={<DashedSquare />}>{trialMark}</Chip>}
      {request.demo && <Chip icon={<Globe />}>Part of the demo</Chip>}
    </>
  )
}

/** Under the title where the card with the decision is far below. */
function Ending({ request }: { request: RequestDetail }) {
  const note = decisiveVote(request)?.note
  if (request.state === 'waiting') return null
  return (
    <p className="lg:hidden">
      <strong>
        <Sentence text={standingWords(request) ?? ''} names={namesIn(request)} />
      </strong>
      {note && (
        <>
          : “<bdi translate="no">{note}</bdi>”
        </>
      )}
    </p>
  )
}

function Why({ request }: { request: RequestDetail }) {
  const reasons = request.brief.tierReasons.slice(0, 2)
  return (
    <>
      <p>
        <strong>{askedWords(request)}</strong> the rule “{request.ruleWords}” applies.{' '}
        {request.state === 'waiting' && (
          <Sentence
            text={whoDecidesWords(request.canDecide, request)}
            names={[...namesIn(request), ...request.canDecide]}
          />
        )}
      </p>
      {(reasons.length > 0 || request.podSlug) && (
        <p className="text-small">
          {reasons.length > 0 && `What makes it risky: ${reasons.join('. ')}. `}
          {request.podSlug && (
            <>
              Asked by <PodLink slug={request.podSlug} name={request.askedBy} />.
            </>
          )}
        </p>
      )}
    </>
  )
}

/** Only whoever may sign it is told why they are asked. */
function askedWords({ state, blocker }: RequestDetail): string {
  if (state !== 'waiting') return 'Why people were asked:'
  return blocker === null ? 'Why you are being asked:' : 'Why people are being asked:'
}
