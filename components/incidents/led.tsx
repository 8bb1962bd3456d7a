import { NextWord } from '@/components/incidents/next-word'
import { Card } from '@/components/ui/card'
import { Revealed } from '@/components/ui/revealed'
import { Time } from '@/components/ui/time'
import type { IncidentDetail, Said } from '@/lib/incidents/schema'

/** What a person wrote, with who and when. */
export function SaidWords({ said: { words, by, at } }: { said: Said }) {
  return (
    <>
      <p className="mt-1 whitespace-pre-line wrap-anywhere">
        <Revealed text={words} />
      </p>
      <p className="mt-1 text-small text-muted">
        {by !== null && <bdi translate="no">{by}</bdi>}
        {by !== null && ', '}
        <Time at={at} mode="absolute" />
      </p>
    </>
  )
}

/** How it stands by the word of whoever leads it, and what they found once it was over. */
export function Led({ incident: { update, nextWordAt, lookedBack, state, openedAt } }: { incident: IncidentDetail }) {
  const isGoing = state !== 'resolved'
  // What was said of an earlier time is in what happened, and nothing of this one.
  const isOfNow = update !== null && update.at >= openedAt
  return (
    <>
      {((isGoing && isOfNow) || nextWordAt !== null) && (
        <Card id="update" title="Latest update">
          {isOfNow ? <SaidWords said={update} /> : <p className="mt-1 text-muted">Nothing was said yet.</p>}
          {nextWordAt !== null && (
            <p className="mt-2">
              <NextWord at={nextWordAt} />
            </p>
          )}
        </Card>
      )}
      {lookedBack !== null && (
        <Card
          id="looked-back"
          title="After it was over"
          remark={lookedBack.at < openedAt ? 'of the last time it came' : undefined}
        >
          <h3 className="mt-2 font-strong">Why it came</h3>
          <p className="mt-1 whitespace-pre-line wrap-anywhere">
            <Revealed text={lookedBack.foundCause} />
          </p>
          <h3 className="mt-3 font-strong">What keeps it from coming again</h3>
          <SaidWords said={{ words: lookedBack.prevention, by: lookedBack.by, at: lookedBack.at }} />
        </Card>
      )}
    </>
  )
}
