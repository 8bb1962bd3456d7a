import { z } from 'zod'
import { callEvents } from '@/lib/audit/call-shapes'
import { memoryEvents } from '@/lib/audit/memory-shapes'
import type { Topic } from '@/lib/audit/topics'
import { promptEvents } from '@/lib/audit/prompt-shapes'
import { recordEvents } from '@/lib/audit/record-shapes'
import { taskEvents } from '@/lib/audit/task-shapes'
import { policyChangeEvents } from '@/lib/audit/change-shapes'
import { demoEvents } from '@/lib/audit/demo-shapes'
import { findingEvents } from '@/lib/audit/finding-shapes'
import { incidentEvents } from '@/lib/audit/incident-shapes'
import { stopEvents } from '@/lib/audit/stop-shapes'
import { sinkEvents } from '@/lib/audit/sink-shapes'
import { podEvents } from '@/lib/audit/pod-events'

/** `tool` is there where a known tool was asked for. */
const whole = z.number().int()
const refused = z.object({ command: z.string(), reason: z.string(), repeated: whole, tool: z.string().optional() })
const named = z.object({ name: z.string() })
const verdict = z.object({ reasonCode: z.string().nullable(), note: z.string().nullable(), digest: z.string() })
/** `tried` where somebody made up answers, in a trial. */
const request = z.object({ number: z.number().int(), sentence: z.string(), tried: z.literal(true).optional() })
/** `from` is where the person decided, at the line in the queue or on the page; `group` is for whom they signed. */
const decided = request.extend({ ...verdict.shape, from: z.enum(['queue', 'page']), group: z.string().nullable() })
/** Which of the values passed along are meant, by their places: names, never what stands there. */
const fields = z.array(z.string()).optional()
/** How many of the signatures that are needed there were with this one; lines from before do not say. */
const signatures = z.object({ given: z.number().int(), of: z.number().int() }).optional()
/** How many findings were on the screen of who signed, and what tells them from all others. */
const seen = { findings: z.object({ count: z.number().int(), digest: z.string() }).optional() }
const signed = decided.extend({ signatures, ...seen })
/** What a field was and is now. Lists are of words; of people and the like it says which. */
const value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])
const change = z.object({ field: z.string(), from: value, to: value })
const ref = z.object({ id: z.string(), name: z.string() })
/** The version of policy under which something was asked, and the one in force. */
const versions = z.object({ asked: z.number().int(), now: z.number().int() })
const duties = z.array(z.object({ group: z.string(), count: z.number().int() }))
const importRun = z.object({ source: z.string() })
const jobOf = z.object({ name: z.string(), attempts: z.number().int() }) // Which work, never what it was given.
const counts = z.record(z.string(), z.number())

/** Why a request was closed that nobody refused. */
export const withdrawalReasons = [
  'pod_inactive',
  'pod_retired',
  'asker_deactivated',
  'by_asker',
  'overtaken',
  'demo_removed',
] as const
export type Withdrawal = { reason: (typeof withdrawalReasons)[number]; note: string | null }

/** Why an import did not come to its end. */
export const importFailures = ['cancelled', 'process_died', 'not_read', 'not_stored'] as const
export type ImportFailure = (typeof importFailures)[number]

/** How something ended, where it was decided: the outcomes by which the record is filtered. */
export const auditOutcomes = [
  'allowed',
  'denied',
  'waiting',
  'approved',
  'changes_requested',
  'rejected',
  'expired',
  'withdrawn',
  'taken_back',
  'released',
  'consumed',
  'executed',
  'lapsed',
  'unreported',
  'superseded',
  'failed',
  'refused',
  'stopped',
] as const
export type AuditOutcome = (typeof auditOutcomes)[number]

/**
 * Everything the system can put on the record, in one list, as noun.past with the shape of its data.
 * Add an entry here before you write the command that emits it. Data says what machines need in fields of their own; the
 * sentence is made from it in lib/audit/labels.ts. It never holds secrets or tool arguments.
 */
export const auditEvents = {
  ...callEvents,
  'request.signed': signed,
  'request.approved': signed,
  'request.changes_requested': decided.extend({ fields }),
  'request.rejected': decided,
  'request.taken_back': request.extend({ what: z.enum(['signature', 'decision']).optional() }),
  'request.opened': request,
  'request.tried': request.extend({ answer: z.enum(['approve', 'reject', 'changes', 'expire']) }),
  'request.released': request.extend({ digest: z.string(), policy: versions }),
  'request.waits_again': request.extend({
    lost: z.array(
      ref.extend({ because: z.enum(['deactivated', 'role_lost', 'left_group', 'excluded', 'rules_changed']) }),
    ),
    duties: z.object({ from: duties, to: duties }).nullable(),
    tier: z.object({ from: z.string(), to: z.string() }).nullable(),
    policy: versions,
  }),
  'request.denied': request.extend({ why: z.string() }),
  'request.superseded': request.extend({ why: z.string() }),
  'request.lapsed': request,
  'request.answered': request.extend({ state: z.string(), fields }),
  'request.expired': request.extend({ signatures }),
  'request.withdrawn': request.extend({ reason: z.enum(withdrawalReasons), note: z.string().nullable() }),
  'question.asked': z.object({
    tool: z.string().nullable(),
    answer: z.string(),
    environment: z.string(),
    repeated: z.number().int(),
  }),
  ...findingEvents,
  ...taskEvents,
  'import.requested': importRun,
  'import.started': importRun,
  'import.batch_recorded': importRun.extend({ counts }),
  'import.branch_read': importRun.extend({ branch: z.string(), counts }),
  'import.branch_unread': importRun.extend({ branch: z.string(), why: z.string() }),
  'import.branches_gone': importRun.extend({ branches: z.array(z.string()) }),
  'import.kept_apart': importRun.extend({ from: z.string() }),
  /** Which of its files are prompts; none where what is usual holds again. */
  'import.prompts_chosen': importRun.extend({ paths: z.array(z.string()) }),
  'import.forgotten': importRun.extend({ branch: z.string().nullable(), counts }),
  'import.completed': importRun.extend({ counts }),
  'import.failed': importRun.extend({ reason: z.enum(importFailures), why: z.string() }),
  'person.registered': named.extend({ issuer: z.string() }),
  'person.changed': named.extend({
    changes: z.array(
      z.discriminatedUnion('field', [
        change.extend({ field: z.literal('roles'), from: z.array(z.string()), to: z.array(z.string()) }),
        change.extend({ field: z.literal('active'), from: z.boolean(), to: z.boolean() }),
        change.extend({ field: z.literal('name'), from: z.string(), to: z.string() }),
        change.extend({ field: z.literal('email'), from: z.string().nullable(), to: z.string().nullable() }),
        change.extend({ field: z.literal('emailVerified'), from: z.boolean(), to: z.boolean() }),
      ]),
    ),
    /**
     * `settings`: an installation nobody administers took the person whom its settings name. `provider`: their sign-in
     * service calls them otherwise than before.
     */
    because: z.enum(['settings', 'provider']).optional(),
  }),
  'person.deactivated': named,
  'session.started': named.extend({ issuer: z.string() }),
  'session.ended': named,
  'group.changed': named.extend({
    changes: z.array(z.object({ field: z.literal('member'), from: ref.nullable(), to: ref.nullable() })),
  }),
  'group.made': named,
  'installation.grown': z.object({ groups: z.array(z.string()) }),
  ...podEvents,
  ...sinkEvents,
  ...incidentEvents,
  ...stopEvents,
  'catalogue.loaded': z.object({ tools: z.number().int(), changed: z.number().int() }),
  'catalogue.reworded': z.object({ title: z.string(), parts: z.array(z.string()) }),
  'catalogue.changed': z.object({ title: z.string(), changes: z.array(change) }),
  'catalogue.imported': z.object({
    source: z.string(),
    added: z.number().int(),
    changed: z.number().int(),
    suspended: z.array(z.string()),
  }),
  'catalogue.proposed': z.object({ pod: z.string(), added: z.array(z.string()), changed: z.array(z.string()) }),
  /** The server that has it describes it otherwise or not at all, is another one, or was taken away. */
  'catalogue.suspended': z.object({
    title: z.string(),
    pod: z.string(),
    because: z.enum(['described', 'gone', 'moved', 'removed']),
  }),
  'policy.activated': z.object({
    from: z.number().int().nullable(),
    version: z.number().int(),
    digest: z.string(),
    reason: z.string(),
  }),
  ...policyChangeEvents,
  ...promptEvents,
  ...memoryEvents,
  ...recordEvents,
  ...demoEvents,
  'job.gave_up': jobOf,
  'job.settled': jobOf,
  'job.acknowledged': jobOf,
  'database.migrated': z.object({ migration: z.string() }),
  'command.refused': refused,
} as const

export type AuditEventType = keyof typeof auditEvents

/** The line with which a call begins; every call has exactly one. */
export const firstLines: ReadonlySet<AuditEventType> = new Set([
  'call.allowed',
  'call.asked',
  'call.denied',
  'call.stopped',
])

/** The nouns that events are named after. */
export type AuditNoun = NounOf<AuditEventType>
type NounOf<Type extends string> = Type extends `${infer Noun}.${string}` ? Noun : never

/** What the event is about: the first half of its name. */
export function nounOf(type: AuditEventType): AuditNoun {
  return type.slice(0, type.indexOf('.')) as AuditNoun
}

/** The columns beside the data by which the record is filtered. */
export type AuditContext = {
  subject: { kind: string; id: string }
  /** The person who did it, where the system only keeps it for them: nobody is an actor yet while signing in. */
  by?: { id: string; name: string }
  onBehalfOf?: string | null
  environment?: string | null
  podId?: string | null
  taskKey?: string | null
  toolKey?: string | null
  requestId?: string | null
  callId?: string | null
  outcome?: AuditOutcome | null
  policyVersion?: number | null
  promptHash?: string | null
  moves?: readonly Topic[] // What else moves with it: no column.
}

export type AuditEntry = {
  [Type in AuditEventType]: AuditContext & { type: Type; data: z.input<(typeof auditEvents)[Type]> }
}[AuditEventType]
