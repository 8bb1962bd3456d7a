import type { ReactNode } from 'react'
import { fingerprint, listWords, outcomeOf } from '@/components/requests/words'
import { OutcomeChip } from '@/components/signs/outcome-chip'
import { Time } from '@/components/ui/time'
import { blockerText } from '@/lib/requests/labels'
import type { Blocker } from '@/lib/requests/rules'
import type { RequestDetail } from '@/lib/requests/schema'

/** In place of the buttons: how it ended, or why this reader is not the one to decide. */
export function ClosedDecision({ request }: { request: RequestDetail }) {
  if (request.state === 'waiting') return <NotYours request={request} />
  return (
    <div className="grid gap-3">
      <p>
        <OutcomeChip {...outcomeOf(request.state)} />
      </p>
      <p>{endingWords(request)}</p>
      {request.decisionNote && (
        <blockquote className="border-l-2 border-line-strong pl-3 whitespace-pre-line text-muted">
          {request.decisionNote}
        </blockquote>
      )}
      {request.became && <WhatBecame became={request.became} who={request.askedBy} />}
      {request.decidedBy && <SignatureStrip request={request} />}
    </div>
  )
}

function NotYours({ request }: { request: RequestDetail }) {
  const others = request.canDecide.filter((name) => name !== 'You')
  return (
    <div className="grid gap-2">
      <p>{blockerText[request.blocker as Blocker] ?? 'Someone else must decide this.'}</p>
      {others.length > 0 && <p className="text-muted">{listWords(others)} can decide.</p>}
      {request.decidedBy && request.decidedAt && (
        <p className="text-muted">
          {request.decidedBy} signed <Time at={request.decidedAt} mode="relative" />;{' '}
          {request.needed === 1 ? 'one more signature is needed' : `${request.needed} more signatures are needed`}.
        </p>
      )}
    </div>
  )
}

function endingWords(request: RequestDetail): ReactNode {
  const { state, decidedBy, askedBy, expiresAt } = request
  const who = decidedBy ?? 'Someone'
  switch (state) {
    case 'expired':
      return (
        <>
          <strong>
            Expired at <Time at={expiresAt} mode="absolute" />. Nobody answered, so nothing happened.
          </strong>{' '}
          {askedBy} was told that nobody answered – not that you refused.
        </>
      )
    case 'superseded':
      return 'What it was about changed before it took effect. Nothing happened.'
    case 'denied':
      return 'It was approved, but the rules changed and do not allow it any more. Nothing happened.'
    case 'lapsed':
      return `${who} approved exactly this. ${askedBy} never used the permission, and it has ended. Nothing happened.`
    case 'unreported':
      return `${who} approved exactly this. ${askedBy} used the permission and never said what came of it.`
    case 'failed':
      return `${who} approved exactly this. ${askedBy} used the permission and says that it failed.`
    case 'withdrawn':
      return `It was withdrawn, because ${askedBy} is not asking any more. Nothing happened.`
    case 'stopped':
      return 'An emergency stop ended it. Nothing happened.'
    case 'rejected':
      return `${who} rejected this. Nothing happened, and ${askedBy} is told why.`
    case 'changes_requested':
      return `${who} sent this back to ${askedBy} with a note. Nothing happened.`
    default:
      return `${who} approved exactly this. Anything different will ask again.`
  }
}

function WhatBecame({ became, who }: { became: NonNullable<RequestDetail['became']>; who: string }) {
  return (
    <p className="text-small text-muted">
      {became.word} <Time at={became.at} mode="relative" />
      {became.summary && (
        <>
          . {who} says: “{became.summary}”
        </>
      )}
    </p>
  )
}

/** The counter-signature: who, when, and the fingerprint of exactly what was signed. */
function SignatureStrip({ request }: { request: RequestDetail }) {
  return (
    <div className="border-t border-double border-line-strong pt-2 text-caption text-subtle">
      <p className="text-small text-ink">
        <span className="font-document text-document">{request.decidedBy}</span>
        {request.decidedAt && (
          <>
            {' · '}
            <Time at={request.decidedAt} mode="absolute" />
          </>
        )}
      </p>
      <p>
        Fingerprint of the content <span className="font-code">{fingerprint(request.digest)}</span>
      </p>
    </div>
  )
}
