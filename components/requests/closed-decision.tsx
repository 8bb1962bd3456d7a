import { Name, Sentence } from '@/components/signs/sentence'
import type { ReactNode } from 'react'
import { markedName } from '@/components/requests/marked-name'
import { namesIn, outcomeOf } from '@/components/requests/words'
import { fingerprint, listWords } from '@/components/requests/page-words'
import { OutcomeChip } from '@/components/signs/outcome-chip'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { reasonWords } from '@/lib/core/reasons'
import { blockerText } from '@/lib/requests/labels'
import type { Blocker } from '@/lib/requests/rules'
import type { RequestDetail, ShownVote } from '@/lib/requests/schema'
import { isApproved, missingWords, signedWords, signersOf } from '@/lib/requests/standing'

/** In place of the buttons: how it ended, or why this reader is not the one to decide. */
export function ClosedDecision({ request }: { request: RequestDetail }) {
  if (request.state === 'waiting') return <NotYours request={request} />
  const ending = endingWords(request)
  return (
    <div className="grid gap-3">
      <p>
        <OutcomeChip {...outcomeOf(request.state)} />
      </p>
      <p>{typeof ending === 'string' ? <Sentence text={ending} names={namesIn(request)} /> : ending}</p>
      {request.endedBecause && <p className="text-muted">Why: {request.endedBecause}.</p>}
      {request.became && <WhatBecame became={request.became} who={request.askedBy} />}
      <Signatures request={request} />
    </div>
  )
}

function NotYours({ request }: { request: RequestDetail }) {
  const others = request.canDecide.filter((name) => name !== 'You')
  const signed = signedWords(request)
  return (
    <div className="grid gap-2">
      <p>{blockerText[request.blocker as Blocker] ?? 'Someone else must decide this.'}</p>
      {others.length > 0 && (
        <p className="text-muted">
          <Sentence text={`${listWords(others)} can decide.`} names={others} />
        </p>
      )}
      {signed && (
        <p className="text-muted">
          <Sentence text={`${signed}; ${missingWords(request)}.`} names={namesIn(request)} />
        </p>
      )}
    </div>
  )
}

function endingWords(request: RequestDetail): ReactNode {
  const { state, votes, askedBy, expiresAt } = request
  const no = votes.findLast(({ verdict }) => verdict !== 'approve')?.who ?? 'Someone'
  const signers = signersOf(request).map(({ who }) => who)
  const who = listWords(signers) || 'Someone'
  const before = isApproved(request)
    ? `${who} approved exactly this, but`
    : signers.length > 0
      ? `${who} signed, but`
      : ''
  switch (state) {
    case 'expired':
      return <ExpiredWords at={expiresAt} askedBy={askedBy} signed={<Signed request={request} />} />
    case 'superseded':
      return `Approval void: ${who} approved exactly this, but what it is about changed before it took effect. Nothing happened.`
    case 'denied':
      return `Approval void: ${who} approved exactly this, but the rules changed before it took effect. Nothing happened.`
    case 'released':
      return <Released who={who} request={request} />
    case 'lapsed':
      return `${who} approved exactly this. ${askedBy} did not use the permission in time, and it has ended. Nothing happened.`
    case 'unreported':
      return `${who} approved exactly this. ${askedBy} used the permission and never said what came of it.`
    case 'failed':
      return `${who} approved exactly this. ${askedBy} used the permission and says that it failed.`
    case 'withdrawn':
      return `${before ? `${before} it` : 'It'} was withdrawn, because ${askedBy} is not asking any more. Nothing happened.`
    case 'stopped':
      return `${before ? `${before} an` : 'An'} emergency stop ended it. Nothing happened.`
    case 'rejected':
      return `${no} rejected this. Nothing happened, and ${askedBy} is told why.`
    case 'changes_requested':
      return `${no} sent this back to ${askedBy} with a note. Nothing happened.`
    default:
      return `${who} approved exactly this. Anything different will ask again.`
  }
}

/** The time of a permission begins when its pod sees it, so that it can be waited for. */
function Released({ who, request: { askedBy, permission } }: { who: string; request: RequestDetail }) {
  return (
    <>
      <Sentence text={`${who} approved exactly this. ${askedBy} may use the permission once`} names={[askedBy]} />
      {permission?.minutes && `, within ${counted(permission.minutes, 'minute')} of seeing it`}
      {permission && (
        <>
          , {permission.minutes ? 'at the latest' : 'until'} <Time at={permission.until} mode="absolute" />
        </>
      )}
      ; after that it ends unused. Anything different will ask again.
    </>
  )
}

/** Nobody refused it; whether nobody answered is another matter. */
function ExpiredWords({ at, askedBy, signed }: { at: string; askedBy: string; signed: ReactNode }) {
  return (
    <>
      <strong>
        Expired at <Time at={at} mode="absolute" />. {signed}, so nothing happened.
      </strong>{' '}
      Nobody refused it, and <Name of={askedBy} /> was told so.
    </>
  )
}

function Signed({ request }: { request: RequestDetail }) {
  const signed = signedWords(request)
  if (!signed) return 'Nobody answered'
  return <Sentence text={`${signed}, and the others did not answer in time`} names={namesIn(request)} />
}

function WhatBecame({ became, who }: { became: NonNullable<RequestDetail['became']>; who: string }) {
  return (
    <p className="text-small text-muted">
      {became.word} <Time at={became.at} mode="relative" />
      {became.summary && (
        <>
          . <Name of={who} /> says: “<bdi translate="no">{became.summary}</bdi>”
        </>
      )}
    </p>
  )
}

/** The counter-signatures: who, when and why, and the fingerprint of exactly what was signed. */
function Signatures({ request: { votes, digest, change } }: { request: RequestDetail }) {
  if (votes.length === 0) return null
  return (
    <div className="grid gap-2 border-t border-double border-line-strong pt-2 text-caption text-subtle">
      {votes.map((vote) => (
        <Signature key={vote.at} vote={vote} change={change} />
      ))}
      <p>
        Fingerprint of the content{' '}
        <span translate="no" className="font-code">
          {fingerprint(digest)}
        </span>
      </p>
    </div>
  )
}

const acts = { approve: 'signed', request_changes: 'asked for changes', reject: 'rejected' } as const

type SignatureProps = { vote: ShownVote; change: RequestDetail['change'] }

function Signature({ vote: { who, at, verdict, reasonCode, note, fields }, change }: SignatureProps) {
  const reason = reasonWords(reasonCode)
  return (
    <div className="text-small text-ink">
      <p>
        <span translate="no" className="font-document text-document">
          {who}
        </span>{' '}
        {acts[verdict]}
        {' · '}
        <Time at={at} mode="absolute" />
      </p>
      {reason && <p className="text-muted">Reason: {reason}</p>}
      {fields.length > 0 && (
        <p className="text-muted">
          Should be different: <bdi translate="no">{fields.map((field) => markedName(change, field)).join(', ')}</bdi>
        </p>
      )}
      {note && (
        <blockquote className="border-l-2 border-line-strong pl-3 whitespace-pre-line text-muted">{note}</blockquote>
      )}
    </div>
  )
}
