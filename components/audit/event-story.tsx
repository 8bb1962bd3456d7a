import { Sentence } from '@/components/signs/sentence'
import { ActorMark } from '@/components/signs/actor-mark'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { cn } from '@/components/ui/cn'
import { OutcomeChip, outcomeNamed } from '@/components/signs/outcome-chip'
import { Time } from '@/components/ui/time'
import type { AuditDetail, AuditRow } from '@/lib/audit/schema'
import { paths } from '@/lib/core/paths'

/** Everything that belongs to the same request or call, oldest first; the event of this page is marked among it. */
export function EventStory({ event }: { event: AuditDetail }) {
  if (event.related.length < 2) return null
  const about = event.requestNumber === null ? 'this call' : `CS-${event.requestNumber}`
  return (
    <Card id="story" title="The whole story" remark={`everything about ${about}, oldest first`} className="mb-4">
      <ol className="mt-2.5">
        {event.related.map((line) => (
          <Line key={line.id} line={line} isHere={line.id === event.id} />
        ))}
      </ol>
      <MoreOfIt event={event} />
    </Card>
  )
}

function Line({ line, isHere }: { line: AuditRow; isHere: boolean }) {
  const outcome = outcomeNamed(line.outcome)
  return (
    <li
      aria-current={isHere ? 'true' : undefined}
      className={cn(
        '-mx-2 grid grid-cols-1 gap-x-4 gap-y-1 border-t border-line px-2 py-2 md:grid-cols-[9rem_minmax(0,1fr)_auto]',
        isHere && 'bg-accent-soft',
      )}
    >
      <span className="text-small">
        {isHere ? (
          <Time at={line.at} mode="absolute" />
        ) : (
          <TextLink href={paths.event(line.id)}>
            <Time at={line.at} mode="absolute" />
          </TextLink>
        )}
      </span>
      <span className="flex min-w-0 items-start gap-2">
        <ActorMark kind={line.actorKind} name={line.actorName} compact />
        <span className={cn('min-w-0', isHere && 'font-strong')}>
          <Sentence text={line.sentence} />
          {isHere && <span className="ml-1.5 text-caption font-normal text-subtle">this event</span>}
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

/** The story is cut at its hundredth line; the timeline holds the rest. */
function MoreOfIt({ event: { related, requestNumber, callId } }: { event: AuditDetail }) {
  if (related.length < 100) return null
  const rest = requestNumber === null ? { call: callId } : { request: requestNumber }
  return (
    <p className="border-t border-line pt-2.5 text-small">
      These are the first {related.length}. <TextLink href={paths.audit(rest)}>See all in the audit trail</TextLink>
    </p>
  )
}
