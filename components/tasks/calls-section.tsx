import { Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { outcomeOf } from '@/components/requests/words'
import { OutcomeChip, outcomeNamed } from '@/components/signs/outcome-chip'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { TaskCallRow, TaskDetail } from '@/lib/tasks/schema'
import { newestOf } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'

const columns: readonly Column<TaskCallRow>[] = [
  {
    key: 'state',
    label: 'Outcome',
    cell: (call) => (
      <>
        <State {...call} /> {call.decision === 'deny' && <TextLink href={paths.policyCell(call.cell)}>Why</TextLink>}
      </>
    ),
  },
  {
    key: 'request',
    label: 'Request',
    cell: ({ requestNumber }) =>
      requestNumber === null ? (
        <span className="text-subtle">none</span>
      ) : (
        <TextLink href={paths.request(requestNumber)}>CS-{requestNumber}</TextLink>
      ),
  },
  { key: 'at', label: 'When', cell: ({ at }) => <Time at={at} mode="absolute" className="whitespace-nowrap" /> },
]

type CallsSectionProps = { task: TaskDetail; seesRecord: boolean; seesAll: boolean }

/** Everything the pod asked to do for this task, and what became of it. */
export function CallsSection({ task: { calls, origin, totals }, seesRecord, seesAll }: CallsSectionProps) {
  if (origin !== 'live') return null
  const what: Column<TaskCallRow> = {
    key: 'what',
    label: 'What',
    rowHeader: true,
    wide: true,
    // Without the whole record, a reader finds there only what people were asked.
    cell: ({ id, sentence, requestNumber }) =>
      seesAll || (seesRecord && requestNumber !== null) ? (
        <TextLink href={paths.audit({ call: id })}>
          <Sentence text={sentence} />
        </TextLink>
      ) : (
        sentence
      ),
  }
  return (
    <Card id="calls" title={`What the pod asked to do (${totals.calls.toLocaleString('en')})`} className="mb-4">
      {calls.length === 0 ? (
        <p className="mt-2 text-muted">Nothing yet.</p>
      ) : (
        <DataTable
          caption={newestOf(calls.length, totals.calls)}
          columns={[what, ...columns]}
          rows={calls}
          rowKey={({ id }) => id}
          compact
        />
      )}
    </Card>
  )
}

/** Requests of this task; those that wait for people come first. */
export function RequestsSection({ task: { requests, totals } }: { task: TaskDetail }) {
  if (requests.length === 0) return null
  const sorted = requests.toSorted((a, b) => Number(b.state === 'waiting') - Number(a.state === 'waiting'))
  return (
    <Card
      id="requests"
      title={`Requests (${totals.requests.toLocaleString('en')})`}
      remark={requests.length < totals.requests ? newestOf(requests.length, totals.requests) : undefined}
      className="mb-4"
    >
      <ul className="mt-2">
        {sorted.map(({ number, sentence, state, askedAt }) => (
          <li key={number} className="flex flex-wrap items-start gap-x-4 gap-y-1 border-t border-line py-2">
            <span className="min-w-0 flex-[1_1_18rem]">
              <TextLink href={paths.request(number)}>
                <Sentence text={sentence} />
              </TextLink>
              <span className="block text-small text-muted">
                CS-{number} · asked <Time at={askedAt} />
              </span>
            </span>
            <OutcomeChip {...outcomeOf(state)} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function State({ state, requestNumber }: TaskCallRow) {
  // Of what people signed it is the approval that was made void.
  if (state === 'denied' && requestNumber !== null) return <OutcomeChip {...outcomeOf(state)} />
  const outcome = outcomeNamed(state)
  return outcome ? <OutcomeChip outcome={outcome} /> : <>{state.replaceAll('_', ' ')}</>
}
