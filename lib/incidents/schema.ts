import { z } from 'zod'
import { taskKey, toolKey } from '@/lib/calls/schema'
import { countedUpTo, foundCountedUpTo } from '@/lib/core/count'
import { environments } from '@/lib/core/environment'
import { keyset } from '@/lib/core/keyset'
import { prose } from '@/lib/core/lines'
import type { Movement } from '@/lib/deliveries/moved/schema'
import { noKey, words } from '@/lib/findings/words'

/** What a pod did about an error by itself: tried again and went on, went another way, held the work back, gave up. */
export const handlings = ['retried', 'fell_back', 'held', 'gave_up'] as const
export type Handling = (typeof handlings)[number]

/** How much an incident weighs, lightest first, which is the order of the database. */
export const severities = ['low', 'medium', 'high'] as const
export type Severity = (typeof severities)[number]

export const incidentStates = ['open', 'acknowledged', 'resolved'] as const
export type IncidentState = (typeof incidentStates)[number]

/** What incidents come of: reports of pods, what became of calls, what was refused, work, branches, monitors and alerts. */
export const incidentKinds = [
  'reported',
  'failed',
  'unreported',
  'refused',
  'work',
  'moved',
  'monitor',
  'alert',
] as const
export type IncidentKind = (typeof incidentKinds)[number]

/** How long what a pod reports may be, and how often it may in a minute. */
export const longest = { code: 80, message: 2_000, detail: 10_000 } as const
export const reportsPerMinute = 60

/** So many different errors of an account are told apart in a day; what it reports beyond is one incident. */
export const causesPerDay = 50

/** An error as a pod reports it. */
export const errorReport = z.strictObject({
  code: z
    .string()
    .regex(/^[A-Za-z][\w.:/-]*$/, 'Begin with a letter and go on with letters, digits and . : / _ -')
    .max(longest.code, `Keep the name of the error under ${longest.code} characters`)
    .refine(...noKey)
    .nullish()
    .transform((code) => code || null),
  message: prose()
    .trim()
    .min(1, 'Say what went wrong')
    .max(longest.message, `Keep the message under ${longest.message.toLocaleString('en')} characters`),
  detail: prose()
    .max(longest.detail, `Keep the detail under ${longest.detail.toLocaleString('en')} characters`)
    .nullish()
    .transform((detail) => detail || null),
  tool: toolKey.nullish().transform((tool) => tool ?? null),
  task: taskKey.nullish().transform((task) => task ?? null),
  attempt: z
    .int('Give the number of the try as a whole number')
    .min(1, 'The first try is 1')
    .max(1_000, 'Nobody tries more than 1,000 times')
    .nullish()
    .transform((attempt) => attempt ?? null),
  handled: z
    .enum(handlings, `Say one of ${handlings.join(', ')}`)
    .nullish()
    .transform((handled) => handled ?? null),
})

/** An incident as it is named: INC-9. */
export const incidentNumber = z.coerce.number().int().min(1).max(2_147_483_647)
export const incidentRef = z.strictObject({ number: incidentNumber })
export const longestWords = 1_000

export const assigned = incidentRef.extend({ personId: z.string().max(60).default('') })
export const noted = incidentRef.extend({
  note: words()
    .trim()
    .min(1, 'Write what others should know')
    .max(longestWords, `Keep it under ${longestWords.toLocaleString('en')} characters`),
})
export const resolved = incidentRef.extend({
  reason: words().trim().min(1, 'Say why it is over').max(500, 'Keep it under 500 characters'),
})

/** For so many hours nobody is told of it; none ends the silence. */
export const silences = ['0', '1', '4', '24', '168'] as const
export const silenced = incidentRef.extend({ hours: z.enum(silences, 'Say for how long') })

/** What weighs most first, and of that what began last. */
export const incidentOrder = keyset('desc', { rank: 'number', openedAt: 'time', id: 'text' })

export const incidentViews = [...incidentStates, 'all'] as const
export type IncidentView = (typeof incidentViews)[number]

/** The list's address: filters and page. Without a state it shows what is open. */
export const incidentsAddress = z.object({
  state: z.enum(incidentViews).optional(),
  severity: z.enum(severities).optional(),
  kind: z.enum(incidentKinds).optional(),
  env: z.enum(environments).optional(),
  /** The slug of a pod that is touched by it. */
  pod: z.string().trim().min(1).max(200).optional(),
  tool: z.string().trim().min(1).max(200).optional(),
  owner: z.enum(['me', 'nobody']).optional(),
  cursor: incidentOrder.cursor.optional(),
})
export type IncidentsFilter = z.output<typeof incidentsAddress>

/** How far incidents are counted: of a pod or a tool each is read for it, so fewer of them. */
export function incidentsCountedUpTo({ pod, tool }: Pick<IncidentsFilter, 'pod' | 'tool'>): number {
  return pod === undefined && tool === undefined ? countedUpTo : foundCountedUpTo
}

/** How many there are in each view, up to as many as are counted. */
export type IncidentCounts = Record<IncidentView, number>

/** An incident as a line of the list. Times are ISO 8601 in UTC. */
export type IncidentRow = {
  number: number
  kind: IncidentKind
  title: string
  severity: Severity
  state: IncidentState
  environment: string | null
  openedAt: string
  lastAt: string
  count: number
  pods: number
  reopened: number
  owner: string | null
  silencedUntil: string | null
  /** By when somebody says more; it may be past. */
  nextWordAt: string | null
}

/** Something an incident touched, and where it is read. */
export type Touched = { key: string; name: string; href: string | null; count: number; lastAt: string }

/** What happened about an incident, oldest at the end. */
export type IncidentStep = {
  at: string
  words: string
  by: string | null
  /** What somebody wrote. */
  said: string | null
  /** The moment with which the words end. */
  until?: string
  href: string | null
}

/** What a pod reported, with everything kept out of sight that is no business of its readers. */
export type ReportView = {
  id: string
  at: string
  pod: string
  code: string | null
  message: string
  detail: string | null
  attempt: number | null
  handled: Handling | null
  /** What was found in it. */
  findings: { id: string; what: string; severity: Severity }[]
}

/** What a person wrote about an incident. */
export type Said = { words: string; by: string | null; at: string }

/** What to do when it comes: words, or a link that leads there; `of` is what is expected of a tool, where it is of that. */
export type Runbook = { words: string; link: string | null; of: string | null }

export type IncidentDetail = IncidentRow & {
  firstAt: string
  note: string | null
  ownerId: string | null
  /** What people notice, as somebody wrote, and what that is as a rule where nobody did. */
  noticed: Said | null
  usuallyNoticed: string
  /** How it stands, as somebody said last. */
  update: Said | null
  runbooks: Runbook[]
  /** What somebody wrote once it was over; it may be of an earlier time. */
  lookedBack: { foundCause: string; prevention: string; by: string | null; at: string } | null
  /** What Countersign and the pods did by themselves. */
  byItself: string[]
  todo: string
  touched: { pods: Touched[]; tools: Touched[]; tasks: Touched[] }
  steps: IncidentStep[]
  /** How many lines of the record tell of it beyond those that are shown. */
  moreLines: number
  reports: ReportView[]
  /** Of a branch that moved: what each time brought, the newest first. */
  movements: Movement[]
  /** Whether it ends by itself as soon as all is as it should be, and not before. */
  isWatched: boolean
  /** Who is told of it, unless it is silenced. */
  told: { id: string; name: string }[]
}
