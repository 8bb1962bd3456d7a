import type { ReactNode } from 'react'
import { ActorMark } from '@/components/signs/actor-mark'
import { PodLink } from '@/components/signs/pod-link'
import { TextLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { Card, MetaList, SaidByPod } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { nameAt } from '@/lib/core/pointer'
import { type ReasonCode, reasonLabels } from '@/lib/core/reasons'
import { placeLabels } from '@/lib/requests/labels'
import { decisionPlace } from '@/lib/requests/schema'
import { eventKinds } from '@/lib/audit/labels'
import type { AuditDetail } from '@/lib/audit/schema'
import { paths } from '@/lib/core/paths'

/** Who did what, when, to what and under which policy. */
export function EventFacts({ event }: { event: AuditDetail }) {
  const facts = [...whenAndWho(event), ...aboutWhat(event), ...underWhich(event)]
  const summary = event.actorKind === 'pod' && typeof event.data.summary === 'string' ? event.data.summary : null
  return (
    <Card id="facts" title="What the record says" className="mb-4">
      <div className="mt-2.5">
        <MetaList items={facts} />
      </div>
      {summary && (
        <div className="mt-3.5">
          <SaidByPod who={event.actorName}>{summary}</SaidByPod>
        </div>
      )}
    </Card>
  )
}

type Fact = { name: string; value: ReactNode }

function whenAndWho(event: AuditDetail): Fact[] {
  const kind = event.type.split('.')[0] as keyof typeof eventKinds
  return [
    {
      name: 'When',
      value: (
        <>
          <Time at={event.at} mode="precise" /> your time, <Time at={event.at} mode="relative" />
          <br />
          <Time at={event.at} mode="utc" />
        </>
      ),
    },
    ...facts([['Made up', typeof event.data.writtenAt === 'string' && madeUp(event.data.writtenAt)]]),
    {
      name: 'Who',
      value: (
        <ActorMark
          kind={event.actorKind}
          name={event.actorName}
          remark={event.onBehalfOf && `for ${event.onBehalfOf}`}
        />
      ),
    },
    {
      name: 'Kind',
      value: (
        <>
          <TextLink href={paths.audit({ what: kind })}>{eventKinds[kind] ?? kind}</TextLink> <Code>{event.type}</Code>
        </>
      ),
    },
  ]
}

/** A line of days that nobody lived. */
function madeUp(writtenAt: string) {
  return (
    <>
      Nobody lived this day: it was written for the demo on <Time at={writtenAt} mode="precise" />
    </>
  )
}

function aboutWhat(event: AuditDetail): Fact[] {
  return facts([
    [
      'Tool',
      event.toolKey && (
        <>
          {event.toolTitle ?? 'Not in the catalogue'} <Code>{event.toolKey}</Code>
        </>
      ),
    ],
    [
      'Pod',
      event.podName && event.podSlug && (
        <>
          <PodLink slug={event.podSlug} name={event.podName} />{' '}
          <TextLink href={paths.audit({ pod: event.podSlug })}>in the record</TextLink>
        </>
      ),
    ],
    [
      'Request',
      event.requestNumber !== null && (
        <TextLink href={paths.request(event.requestNumber)}>CS-{event.requestNumber}</TextLink>
      ),
    ],
    ['Decided', placeWords(event.data['from'])],
    ['Reason', heldBack(event.data) ?? reasonLabel(event.data['reasonCode'])],
    ['Should be different', placesIn(event.data['fields'])],
    ['On the screen', seenWords(event.data['findings'])],
    ['Note', typeof event.data['note'] === 'string' && `“${event.data['note']}”`],
    ['Task', event.taskKey && <TaskName event={event} />],
  ])
}

/** Lines from before this was written down do not say. */
function placeWords(from: unknown): string | null {
  const { data } = decisionPlace.safeParse(from)
  return data ? placeLabels[data] : null
}

function heldBack({ reasonHeldBack }: AuditDetail['data']): string | null {
  return reasonHeldBack === true ? 'shown once it is decided, so that whoever signs next makes up their own mind' : null
}

/** Which values somebody meant who asked for changes, by their names. */
function placesIn(fields: unknown): string | null {
  return Array.isArray(fields) ? fields.map((field) => nameAt(String(field))).join(', ') : null
}

/** How many findings had been on the screen of who signed. */
function seenWords(findings: unknown): string | null {
  const { count } = (findings ?? {}) as { count?: unknown }
  return typeof count === 'number'
    ? `${counted(count, 'thing')} that ${count === 1 ? 'was' : 'were'} found in it`
    : null
}

function reasonLabel(code: unknown): string | null {
  return typeof code === 'string' && Object.hasOwn(reasonLabels, code) ? reasonLabels[code as ReasonCode] : null
}

function TaskName({ event: { taskKey, taskNumber } }: { event: AuditDetail }) {
  const all = (
    <TextLink href={paths.audit({ task: taskNumber === null ? taskKey : `T-${taskNumber}` })}>
      everything about it
    </TextLink>
  )
  if (taskNumber === null) {
    return (
      <>
        <Breakable text={taskKey!} /> (never started here), {all}
      </>
    )
  }
  return (
    <>
      <TextLink href={paths.task(taskNumber)}>
        T-{taskNumber} <Breakable text={taskKey!} />
      </TextLink>
      , {all}
    </>
  )
}

function underWhich(event: AuditDetail): Fact[] {
  return facts([
    ['Policy', (event.policyVersion ?? event.cell) && <PolicyFact event={event} />],
    [
      'Prompt',
      event.promptHash && (
        <>
          {event.prompt && (
            <>
              <TextLink href={paths.prompt(event.prompt.slug, event.prompt.number)}>
                {event.prompt.title}, version {event.prompt.number}
              </TextLink>
              :{' '}
            </>
          )}
          Text with the fingerprint <Code>{event.promptHash.slice(0, 8)}</Code>
        </>
      ),
    ],
  ])
}

/** A refusal, too, has a cell that says why; what has its own steps leads there below them. */
function PolicyFact({ event: { policyVersion, cell } }: { event: AuditDetail }) {
  return (
    <>
      {policyVersion !== null && (
        <>
          <TextLink href={paths.policyVersion(policyVersion)}>Version {policyVersion}</TextLink>
          {cell && ', '}
        </>
      )}
      {cell && <TextLink href={paths.policyCell(cell)}>what it says today</TextLink>}
    </>
  )
}

function facts(pairs: ReadonlyArray<readonly [string, ReactNode]>): Fact[] {
  return pairs.flatMap(([name, value]) => (value ? [{ name, value }] : []))
}

function Code({ children }: { children: ReactNode }) {
  return (
    <code translate="no" className="font-code text-code break-words text-muted">
      {children}
    </code>
  )
}
