'use client'

import { type ReactNode, useRef, useState } from 'react'
import type { DecideAction, TakeBackAction } from '@/components/requests/decide'
import { DecisionForm } from '@/components/requests/decision-form'
import { tell } from '@/components/shell/spoken'
import { useShortcuts } from '@/components/shell/shortcuts'
import { useTold } from '@/components/requests/use-told'
import { TakeBackBar } from '@/components/requests/take-back-bar'
import { forgetDraft, useDraft } from '@/components/requests/use-draft'
import { TextLink } from '@/components/ui/app-link'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { RequestDetail } from '@/lib/requests/schema'

export type DecisionCardProps = {
  request: RequestDetail
  title: string
  /** What a key for deciding says where nothing can be decided; null where something can. */
  whyNot: string | null
  /** The next request that waits for this reader. */
  nextHref: string | null
  onDecide: DecideAction
  onTakeBack: TakeBackAction
  /** What stands in place of form and way back where there is neither; drawn by the server, which has all the words for it. */
  closed: ReactNode
}

/** Where a person decides, or reads why not. What was written outlives every change of the request. */
export function DecisionCard({ request, title, whyNot, nextHref, onDecide, onTakeBack, closed }: DecisionCardProps) {
  const { note } = useDraft(request.id)
  const [seenDigest, setSeenDigest] = useState(request.digest)
  const [next, setNext] = useState(nextHref)
  // Once decided, the request has no neighbours any more; the one after it is remembered for the way on.
  if (request.position && nextHref !== next) setNext(nextHref)

  const isOpen = whyNot === null
  const card = useRef<HTMLElement>(null)
  useTold(request, card)
  // Where nothing can be decided, the keys for it say so instead of doing nothing in silence.
  const run = () => tell(whyNot ?? '')
  useShortcuts('', isOpen ? [] : ['A', 'C', 'R'].map((keys) => ({ keys, words: '', run })))
  return (
    <section
      ref={card}
      id="decision"
      aria-labelledby="decision-title"
      className="rounded-card border border-line bg-surface px-4 py-3.5 md:px-5 md:py-4.5"
    >
      <h2 id="decision-title" tabIndex={-1} className="mb-2 outline-none! text-section font-strong">
        {title}
      </h2>
      {isOpen && seenDigest !== request.digest && <ChangedMeanwhile onSeen={() => setSeenDigest(request.digest)} />}
      {isOpen && <DecisionForm request={request} digest={seenDigest} onDecide={onDecide} />}
      {request.canTakeBack && <TakeBackBar key={request.effectiveAt} request={request} onTakeBack={onTakeBack} />}
      {closed}
      {!isOpen && note && <UnsentNote note={note} onDiscard={() => forgetDraft(request.id)} />}
      {!isOpen && next && (
        <p className="mt-3">
          <TextLink href={next}>Next request waiting for you</TextLink>
        </p>
      )}
    </section>
  )
}

function ChangedMeanwhile({ onSeen }: { onSeen: () => void }) {
  return (
    <Notice
      tone="warn"
      live="alert"
      title="This request changed while you were reading"
      className="mb-3"
      actions={
        <Button size="small" onClick={onSeen}>
          I have read the new version
        </Button>
      }
    >
      Your note is kept. Until you have read the new version, your decision would be refused.
    </Notice>
  )
}

function UnsentNote({ note, onDiscard }: { note: string; onDiscard: () => void }) {
  return (
    <div className="mt-3 rounded-control border border-dashed border-line-strong px-3 py-2 text-small">
      <p className="text-subtle">Your note was not sent:</p>
      <p className="whitespace-pre-line">{note}</p>
      <button type="button" className="link mt-1 min-h-6" onClick={onDiscard}>
        Discard the note
      </button>
    </div>
  )
}
