import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { revealIn } from '@/lib/core/hidden'
import type { Incident, IncidentAct, IncidentCourse, Stop } from '@/lib/db/generated/client'
import {
  actWords,
  byItselfWords,
  handlingWords,
  incidentKindWords,
  incidentViewWords,
  noticedWords,
  severityWords,
} from '@/lib/incidents/labels'
import type { Handling, IncidentKind, Runbook } from '@/lib/incidents/schema'
import { facts, type Section } from '@/lib/record/reports/document'
import { momentWords } from '@/lib/record/reports/labels'
import type { Telling } from '@/lib/record/reports/masked/telling'
import { coveredWords } from '@/lib/stops/labels'

type Person = { id: string; name: string }

/** An incident with what is told of it beside its row. */
export type WholeIncident = Incident & {
  course: IncidentCourse | null
  owner: Person | null
  tool: string | null
  runbooks: Runbook[]
}

const moment = (at: Date | null) => at && momentWords(at.toISOString())

/** What it is, how it stands, and what was done by itself. */
export function aboutSection(incident: WholeIncident, { named, said }: Telling): Section {
  const { number, title, severity, state, environment, tool, course, openedAt, reopened, resolvedAt, owner } = incident
  const kind = incident.kind as IncidentKind
  return facts('incident', 'The incident', [
    ['Number', `INC-${number}`],
    ['What went wrong', title],
    ['Kind', incidentKindWords[kind]],
    ['Weight', severityWords[severity]],
    ['How it stands', incidentViewWords[state]],
    ['Environment', environment && environmentLabel(environment)],
    ['Tool', tool],
    ['First', moment(course?.firstAt ?? openedAt)],
    ['Last', moment(course?.lastAt ?? openedAt)],
    ['How often', counted(course?.count ?? 0, 'time')],
    ['Opened', moment(openedAt)],
    ['Opened again', reopened === 0 ? null : counted(reopened, 'time')],
    ['Over since', moment(resolvedAt)],
    ['Who has it', owner === null ? 'Nobody' : named(owner.id, owner.name)],
    ['What people notice', incident.noticed === null ? noticedWords[kind] : said(incident.noticed)],
    ...byItselfWords(kind, course).map((words) => ['Done by itself', words] as const),
    ['Next update promised by', moment(incident.nextWordAt)],
    ['Note', incident.note && said(incident.note)],
    ...incident.runbooks.map(({ words, of }) => [of === null ? 'Runbook' : `Runbook ${of}`, said(words)] as const),
  ])
}

/** What somebody found once it was over. */
export function lookedBackSection(
  { foundCause, prevention, lookedBackAt, openedAt, state }: Incident,
  { said }: Telling,
): Section {
  const words = () => {
    if (lookedBackAt !== null) return lookedBackAt < openedAt ? ['Written the last time that it was over.'] : []
    return [state === 'resolved' ? 'Nobody has written it yet.' : 'It is not over yet.']
  }
  return facts(
    'looked_back',
    'After it was over',
    [
      ['Why it came', foundCause && said(foundCause)],
      ['What keeps it from coming again', prevention && said(prevention)],
      ['Written', moment(lookedBackAt)],
    ],
    words(),
  )
}

/** What people did and said about it, and what came about by itself, the oldest first. */
export function storySection(acts: readonly IncidentAct[], all: number, { named, said }: Telling): Section {
  return {
    name: 'story',
    title: 'What was done and said',
    words: [shownWords(acts.length, all, 'step', 'The audit trail has all of them as events.')],
    form: 'table',
    columns: [
      { key: 'at', label: 'When', is: 'moment' },
      { key: 'who', label: 'Who' },
      { key: 'what', label: 'What' },
      { key: 'said', label: 'In their own words' },
    ],
    rows: revealIn(
      acts.map(({ at, act, byId, byName, words }) => {
        const shown = actWords(act, words)
        return {
          at: at.toISOString(),
          who: byId === null ? 'By itself' : named(byId, byName ?? ''),
          what: shown.until === undefined ? shown.words : `${shown.words} ${momentWords(shown.until)}`,
          said: shown.said && said(shown.said),
        }
      }),
    ),
  }
}

/** What pods reported alike: how often, and what they said of it last, with nothing in it that is no business of readers. */
export type ErrorGroup = {
  pod: string
  code: string | null
  handled: string | null
  count: number
  lastAt: Date
  message: string
}

export function errorsSection(groups: readonly ErrorGroup[]): Section {
  return {
    name: 'errors',
    title: 'Errors that pods reported',
    words: [
      'What is alike is one line. What pods wrote is not checked; keys and personal data in it are kept out of sight.',
    ],
    form: 'table',
    columns: [
      { key: 'pod', label: 'Pod' },
      { key: 'code', label: 'Error' },
      { key: 'handled', label: 'What the pod did' },
      { key: 'count', label: 'How often', is: 'number' },
      { key: 'lastAt', label: 'Last', is: 'moment' },
      { key: 'message', label: 'What it said last' },
    ],
    rows: revealIn(
      groups.map(({ handled, lastAt, ...group }) => ({
        ...group,
        handled: handled && handlingWords[handled as Handling],
        lastAt: lastAt.toISOString(),
      })),
    ),
  }
}

export type Part = { part: string; name: string; count: number; lastAt: Date }

const partNames: Readonly<Record<string, string>> = { pod: 'Pod', tool: 'Tool', task: 'Task' }

export function touchedSection(parts: readonly Part[]): Section {
  return {
    name: 'touched',
    title: 'Whom and what it touched',
    words: [],
    form: 'table',
    columns: [
      { key: 'what', label: 'What' },
      { key: 'name', label: 'Name' },
      { key: 'count', label: 'How often', is: 'number' },
      { key: 'lastAt', label: 'Last', is: 'moment' },
    ],
    rows: revealIn(
      parts.map(({ part, name, count, lastAt }) => ({
        what: partNames[part] ?? part,
        name,
        count,
        lastAt: lastAt.toISOString(),
      })),
    ),
  }
}

/** Emergency stops that were on while it went on, and covered what it touches. */
export function stopsSection(stops: readonly Stop[], { named, said }: Telling): Section {
  return {
    name: 'stops',
    title: 'Emergency stops',
    words: ['Those that were on between its first and its last time or its end, and covered what it touches.'],
    form: 'table',
    columns: [
      { key: 'at', label: 'On', is: 'moment' },
      { key: 'what', label: 'What it stopped' },
      { key: 'who', label: 'By' },
      { key: 'reason', label: 'Why' },
      { key: 'endedAt', label: 'Off', is: 'moment' },
      { key: 'endedBy', label: 'Taken off by' },
      { key: 'cause', label: 'What the cause was' },
      { key: 'checked', label: 'How that was checked' },
    ],
    rows: revealIn(
      stops.map((stop) => ({
        at: stop.at.toISOString(),
        what: coveredWords(stop),
        who: named(stop.byId, stop.byName, kindOf(stop.byId)),
        reason: stop.reason && said(stop.reason),
        endedAt: stop.endedAt?.toISOString() ?? null,
        endedBy: stop.endedById && named(stop.endedById, stop.endedByName ?? '', kindOf(stop.endedById)),
        cause: stop.cause && said(stop.cause),
        checked: stop.checked && said(stop.checked),
      })),
    ),
  }
}

/** The operator acts as the installation, and is named by themselves. */
const kindOf = (id: string) => (id === 'system' ? 'system' : 'person')

/** How much of a list stands here, and where the rest is. */
export function shownWords(shown: number, all: number, what: string, rest: string): string {
  if (shown >= all) return all === 0 ? `There is no ${what}.` : 'The oldest first.'
  return `The newest ${counted(shown, what)} of ${all.toLocaleString('en')}, the oldest of them first. ${rest}`
}
