import { Sentence } from '@/components/signs/sentence'
import { ActorMark } from '@/components/signs/actor-mark'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { OutcomeChip, outcomeNamed } from '@/components/signs/outcome-chip'
import { Time } from '@/components/ui/time'
import type { HistoryLine, RequestDetail } from '@/lib/requests/schema'
import { paths } from '@/lib/core/paths'

/** Everything that happened to this request, oldest first; each line leads to its place in the record. */
export function HistorySection({ request }: { request: RequestDetail }) {
  return (
    <Card id="history" title="History" className="mb-4">
      {request.history.length === 0 ? (
        <p className="mt-2 text-muted">Nothing has been recorded yet.</p>
      ) : (
        <ol className="mt-2.5">
          {request.history.map((line) => (
            <Line key={line.eventId} line={line} />
          ))}
        </ol>
      )}
      <SimilarWords request={request} />
    </Card>
  )
}

function Line({ line }: { line: HistoryLine }) {
  const outcome = outcomeNamed(line.outcome)
  return (
    <li className="grid gap-x-4 gap-y-1 border-t border-line py-2 md:grid-cols-[9rem_minmax(0,1fr)_auto]">
      <TextLink href={paths.event(line.eventId)} className="text-small">
        <Time at={line.at} mode="absolute" />
      </TextLink>
      <span className="flex min-w-0 items-start gap-2">
        <ActorMark kind={line.whoKind} name={line.who} compact />
        <span className="min-w-0">
          <Sentence text={line.sentence} />
        </span>
      </span>
      {outcome && (
        <span>
          <OutcomeChip outcome={outcome} />
        </span>
      )}
    </li>
  )
}

/** Precedent comes after the evidence; at Critical it stays hidden until somebody has decided. */
function SimilarWords({ request: { similar, tier, state } }: { request: RequestDetail }) {
  if (tier === 'critical' && state === 'waiting') return null
  return (
    <p className="border-t border-line pt-2.5 text-small text-muted">
      {similar.total === 0
        ? `No similar request was decided in ${similar.days} days.`
        : `Similar: ${similar.total} decided in ${similar.days} days: ${similar.approved} approved, ${similar.rejected} rejected.`}
    </p>
  )
}
