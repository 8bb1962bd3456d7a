import { type IncidentActions, IncidentForms } from '@/components/incidents/incident-forms'
import { Led, SaidWords } from '@/components/incidents/led'
import { LedForms, type LedActions } from '@/components/incidents/led-forms'
import { NextWord, OverdueWord } from '@/components/incidents/next-word'
import { Runbooks } from '@/components/incidents/runbooks'
import { StateChip, Weight } from '@/components/incidents/incident-marks'
import { Reports } from '@/components/incidents/reports'
import { MovementsList } from '@/components/repositories/movements-card'
import { LiveRefresh } from '@/components/shell/live'
import { Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { ButtonLink } from '@/components/ui/button-link'
import { Card, MetaList } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Revealed } from '@/components/ui/revealed'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { incidentKindWords } from '@/lib/incidents/labels'
import type { IncidentDetail, Touched } from '@/lib/incidents/schema'

type IncidentPageProps = {
  incident: IncidentDetail
  /** Who can be given it, for whoever deals with incidents. */
  handlers: readonly { id: string; name: string }[]
  reader: string
  /** Null for whoever only looks. */
  actions: (IncidentActions & LedActions) | null
  /** Whether they can hand all of it to somebody who has no account here. */
  makesReports: boolean
}

/** One incident: what people notice, what was done by itself, whom it touches, what happened, and what to do about it. */
export function IncidentPage({ incident, handlers, reader, actions, makesReports }: IncidentPageProps) {
  const { number, title, silencedUntil, byItself, todo, note, reports, movements } = incident
  return (
    <>
      <LiveRefresh topics={['incidents']} />
      <PageHeader
        title={<Sentence text={title} />}
        breadcrumb={<Breadcrumb items={[{ label: 'Incidents', href: paths.incidents() }]} here={`INC-${number}`} />}
        chips={<StateChip of={incident} />}
        lead={leadWords(incident)}
        actions={makesReports && <ButtonLink href={packOf(number)}>Make an incident pack</ButtonLink>}
      />
      {incident.nextWordAt !== null && <OverdueWord at={incident.nextWordAt} owner={incident.owner} />}
      {silencedUntil !== null && (
        <Notice className="mb-4">
          Nobody is told of it until <Time at={silencedUntil} mode="absolute" />. It goes on being counted.
        </Notice>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,5fr)_minmax(0,3fr)] lg:grid-rows-[auto_1fr]">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <Card id="noticed" title="What people notice">
            <Noticed of={incident} />
            <h3 className="mt-3 font-strong">What was done by itself</h3>
            <ul className="mt-1 list-disc pl-5">
              {byItself.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
            <h3 className="mt-3 font-strong">What to do</h3>
            <p className="mt-1">{todo}</p>
            <Runbooks runbooks={incident.runbooks} />
          </Card>
          <Led incident={incident} />
          {note !== null && (
            <Card id="note" title="Note">
              <p className="mt-1 whitespace-pre-line wrap-anywhere">
                <Revealed text={note} />
              </p>
            </Card>
          )}
          {reports.length > 0 && <Reports reports={reports} />}
          {movements.length > 0 && (
            <Card id="moved" title="What moved" remark={movements.length > 1 ? 'newest first' : undefined}>
              <MovementsList moves={movements} />
              <p className="mt-2">
                <TextLink href={paths.repository(movements[0]!.repository)}>
                  The repository <bdi translate="no">{movements[0]!.repository}</bdi>
                </TextLink>
              </p>
            </Card>
          )}
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:row-span-2">
          <Card id="facts" title="How it stands">
            <div className="mt-2">
              <MetaList items={factsOf(incident)} />
            </div>
          </Card>
          {actions && <IncidentForms {...{ incident, handlers, reader, actions }} />}
          {actions && <LedForms {...{ incident, actions }} />}
          <Card id="touched" title="Whom and what it touches">
            <TouchedList title="Pods" items={incident.touched.pods} />
            <TouchedList title="Tools" items={incident.touched.tools} />
            <TouchedList title="Tasks" items={incident.touched.tasks} />
            {Object.values(incident.touched).every((items) => items.length === 0) && (
              <p className="mt-1 text-muted">No pod, tool or task by itself.</p>
            )}
          </Card>
        </div>
        {/* What happened stands last where there is one column, as there may be much of it. */}
        <Story of={incident} />
      </div>
    </>
  )
}

/** What happened, the newest first. */
function Story({ of: { steps, moreLines } }: { of: IncidentDetail }) {
  return (
    <Card id="story" title="What happened" remark="newest first">
      <ol className="mt-1">
        {steps.map(({ at, words, until, by, said, href }, place) => (
          <li
            key={`${at} ${place}`}
            className="grid gap-x-4 border-t border-line py-2 first:border-0 sm:grid-cols-[10rem_minmax(0,1fr)]"
          >
            <span className="text-small text-muted">
              <Time at={at} mode="absolute" />
            </span>
            <span className="min-w-0 wrap-anywhere">
              {href ? (
                <TextLink href={href}>
                  <Sentence text={words} />
                </TextLink>
              ) : (
                <Sentence text={words} />
              )}
              {until !== undefined && (
                <>
                  {' '}
                  <Time at={until} mode="absolute" />
                </>
              )}
              {by !== null && (
                <span className="text-muted">
                  {' '}
                  (<bdi translate="no">{by}</bdi>)
                </span>
              )}
              {said !== null && (
                <>
                  {': '}“<Revealed text={said} />”
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
      {moreLines > 0 && (
        <p className="mt-2 text-small text-muted">
          {counted(moreLines, 'line')} of the record before these tell of it, too.
        </p>
      )}
    </Card>
  )
}

const packOf = (number: number) => paths.newReport({ template: 'incident', incident: `INC-${number}` })

/** What somebody wrote of it, or what it is as a rule. */
function Noticed({ of: { noticed, usuallyNoticed } }: { of: IncidentDetail }) {
  if (noticed === null) return <p className="mt-1">{usuallyNoticed}</p>
  return <SaidWords said={noticed} />
}

function leadWords({ kind, environment, count }: IncidentDetail): string {
  const where = environment === null ? '' : ` in ${environmentLabel(environment)}`
  return `${incidentKindWords[kind]}${where}: ${counted(count, 'time')}.`
}

function factsOf(incident: IncidentDetail) {
  const { severity, firstAt, lastAt, openedAt, count, reopened, owner, told, silencedUntil, nextWordAt } = incident
  const names = told.map(({ name }) => name).join(', ')
  return [
    { name: 'Weight', value: <Weight of={severity} /> },
    { name: 'First', value: <Time at={firstAt} /> },
    { name: 'Last', value: <Time at={lastAt} /> },
    { name: 'How often', value: counted(count, 'time') },
    ...(reopened > 0
      ? [
          { name: 'Opened again', value: counted(reopened, 'time') },
          { name: 'Open since', value: <Time at={openedAt} /> },
        ]
      : []),
    { name: 'Has it', value: owner === null ? 'Nobody' : <bdi translate="no">{owner}</bdi> },
    ...(nextWordAt === null ? [] : [{ name: 'Next update', value: <NextWord at={nextWordAt} isNamed /> }]),
    ...(silencedUntil === null && names !== '' ? [{ name: 'Concerns', value: <bdi translate="no">{names}</bdi> }] : []),
  ]
}

function TouchedList({ title, items }: { title: string; items: readonly Touched[] }) {
  if (items.length === 0) return null
  return (
    <>
      <h3 className="mt-3 font-strong first-of-type:mt-1">{title}</h3>
      <ul className="mt-1">
        {items.map(({ key, name: words, href, count, lastAt }) => (
          <li key={key} className="flex flex-wrap justify-between gap-x-4 py-1">
            <span className="min-w-0 wrap-anywhere" translate="no">
              {href ? (
                <TextLink href={href}>
                  <Revealed text={words} />
                </TextLink>
              ) : (
                <Revealed text={words} />
              )}
            </span>
            <span className="text-small text-muted">
              {counted(count, 'time')}, <Time at={lastAt} mode="relative" />
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
