import { Sentence } from '@/components/signs/sentence'
import { ActorMark } from '@/components/signs/actor-mark'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { OutcomeChip, outcomeNamed } from '@/components/signs/outcome-chip'
import { Time } from '@/components/ui/time'
import type { HistoryLine, RequestDetail } from '@/lib/requests/schema'
import { paths } from '@/lib/core/paths'

/** Everything that happened to this request, oldest first; each line leads to its place in the record, for whoever may go there. */
export function HistorySection({ request, seesRecord }: { request: RequestDetail; seesRecord: boolean }) {
  return (
    <Card id="history" title="History" className="mb-4">
      {request.history.length === 0 ? (
        <p className="mt-2 text-muted">Nothing has been recorded yet.</p>
      ) : (
        <ol className="mt-2.5">
          {request.history.map((line) => (
            <Line key={line.eventId} line={line} seesRecord={seesRecord} />
          ))}
        </ol>
      )}
      <SimilarWords request={request} />
    </Card>
  )
}

function Line({ line, seesRecord }: { line: HistoryLine; seesRecord: boolean }) {
  const outcome = outcomeNamed(line.outcome)
  const at = <Time at={line.at} mode="absolute" />
  return (
    <li className="grid gap-x-4 gap-y-1 border-t border-line py-2 md:grid-cols-[9rem_minmax(0,1fr)_auto]">
      {seesRecord ? (
        <TextLink href={paths.event(line.eventId)} className="text-small">
          {at}
        </TextLink>
      ) : (
        <span className="text-small">{at}</span>
      )}
      <span className="flex min-w-0 items-start gap-2">
        <ActorMark kind={line.whoKind} name={line.who} compact />
        <span className="min-w-0">
          <Sentence text={line.sentence} names={[line.who]} />
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
