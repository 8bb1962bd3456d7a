import { Sentence } from '@/components/signs/sentence'
import { ArchivedNote } from '@/components/audit/archived-note'
import { DecisionChain } from '@/components/audit/decision-chain'
import { EventChain } from '@/components/audit/event-chain'
import { EventFacts } from '@/components/audit/event-facts'
import { EventStory } from '@/components/audit/event-story'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { EnvironmentChip } from '@/components/signs/environment-mark'
import { OutcomeChip, outcomeNamed } from '@/components/signs/outcome-chip'
import { PageHeader } from '@/components/ui/page-header'
import { Pager } from '@/components/ui/pager'
import { RawRecord } from '@/components/ui/raw-record'
import { Time } from '@/components/ui/time'
import type { AuditDetail } from '@/lib/audit/schema'
import { paths } from '@/lib/core/paths'

/** One line of the record and everything that belongs to it. */
export function Event({ event, seesAll }: { event: AuditDetail; seesAll: boolean }) {
  const outcome = outcomeNamed(event.outcome)
  const { previousId, nextId, sentence, archived } = event
  return (
    <>
      <PageHeader
        breadcrumb={<Way at={event.at} />}
        title={<Sentence text={sentence} />}
        chips={
          (outcome ?? event.environment) && (
            <>
              {outcome && <OutcomeChip outcome={outcome} />}
              {event.environment && <EnvironmentChip environment={event.environment} />}
            </>
          )
        }
      />
      {archived && <ArchivedNote archived={archived} seesAll={seesAll} />}
      <EventChain event={event} />
      <EventFacts event={event} />
      <DecisionChain {...event} />
      <EventStory event={event} />
      <RawRecord
        title="Raw record"
        note="As it is stored. Secrets and tool arguments are never part of it."
        value={recordOf(event)}
      />
      <Pager
        showing="Neighbours in the record, as far as you may see it"
        previous={previousId ? { href: paths.event(previousId), label: 'Earlier' } : undefined}
        next={nextId ? { href: paths.event(nextId), label: 'Later' } : undefined}
      />
    </>
  )
}

function Way({ at }: { at: string }) {
  const here = (
    <>
      Event of <Time at={at} mode="absolute" />
    </>
  )
  return <Breadcrumb items={[{ label: 'Audit trail', href: paths.audit() }]} here={here} />
}

/** What the table holds, without what this page looked up beside it. */
function recordOf({ sentence, ...event }: AuditDetail): Record<string, unknown> {
  const lookedUp = [
    'related',
    'archived',
    'previousId',
    'nextId',
    'cursor',
    'chain',
    'cell',
    'toolTitle',
    'prompt',
    'importId',
    'podName',
    'taskNumber',
    'requestNumber',
  ]
  return { sentence, ...Object.fromEntries(Object.entries(event).filter(([name]) => !lookedUp.includes(name))) }
}
