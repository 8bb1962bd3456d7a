import { changeOfTool, partOfTool } from '@/lib/audit/tool-parts'
import type { AuditEntry, AuditEventType, AuditNoun, Withdrawal } from '@/lib/audit/events'
import { acts } from '@/lib/audit/acts'
import { refusals } from '@/lib/audit/refusals'
import { meant, ofHowMany, told, wish } from '@/lib/audit/decided-words'
import { callSentences } from '@/lib/audit/call-words'
import { findingSentences } from '@/lib/audit/finding-words'
import { policyChangeSentences } from '@/lib/audit/change-words'
import { environmentLabel } from '@/lib/core/environment'
import { counted, ofOne } from '@/lib/core/count'
import { placeSentences } from '@/lib/audit/place-words'
import { incidentSentences } from '@/lib/audit/incident-words'
import { stopSentences } from '@/lib/audit/stop-words'
import { sinkSentences } from '@/lib/audit/sink-words'
import { memorySentences } from '@/lib/audit/memory-words'
import { promptSentences } from '@/lib/audit/prompt-words'
import { recordSentences } from '@/lib/audit/record-words'
import { taskSentences } from '@/lib/audit/task-words'
import { podChange } from '@/lib/audit/pod-words'
import { reasonWords } from '@/lib/core/reasons'
import { ourSentence, quoted, textWords } from '@/lib/core/said'
import { workWords } from '@/lib/core/work'

type Sentences = {
  [Type in AuditEventType]: (data: Extract<AuditEntry, { type: Type }>['data'], who: string) => string
}

const cs = (request: { number: number }) => `CS-${request.number}`
/** Why somebody decided, after a sentence: the reason they chose, and their note. */
export function why({ reasonCode, note }: { reasonCode: string | null; note: string | null }, before = ': '): string {
  const parts = [reasonWords(reasonCode), note && quoted(note)].filter(Boolean)
  return parts.length > 0 ? `${before}${parts.join(', ')}` : ''
}

/** What happened, as one sentence with its subject first. Pods' own words never stand here. */
const sentences: Sentences = {
  ...callSentences,
  'request.signed': (data, who) => `${who} signed ${cs(data)}${ofHowMany(data)}: ${wish(data)}`,
  'request.approved': (data, who) =>
    `${who} approved ${cs(data)}${ofHowMany(data)}: ${wish(data)}${why(data, '. Reason: ')}`,
  'request.changes_requested': (data, who) => `${who} asked for changes to ${cs(data)}${meant(data)}${why(data)}`,
  'request.rejected': (data, who) => `${who} rejected ${cs(data)}${why(data)}`,
  'request.taken_back': (data, who) => `${who} took back the ${data.what ?? 'decision'} on ${cs(data)}`,
  'request.tried': (data, who) =>
    data.answer === 'expire'
      ? `${who} tries what happens when nobody answers ${cs(data)}`
      : `${who} has ${cs(data)} answered by a made-up person: ${data.answer === 'changes' ? 'ask for changes' : data.answer}`,
  'request.opened': (data) => `${wish(data)} (${cs(data)})`,
  'request.waits_again': (data) => `${cs(data)} waits again: ${whyAgain(data)}`,
  'request.denied': (data) => `${cs(data)} was approved, but the rules do not allow it any more: ${data.why}`,
  'request.superseded': (data) => `${cs(data)} was approved, but ${data.why}, so nothing happened`,
  'request.lapsed': (data) => `${told(data.sentence, 'never used its permission to')} (${cs(data)}); it has ended`,
  'request.released': (data) => `${cs(data)} took effect: ${wish(data)}`,
  'request.answered': (data) =>
    `Whoever asked was told that ${cs(data)} was ${data.state === 'rejected' ? 'rejected' : 'sent back for changes'}`,
  'request.expired': ({ signatures, ...data }) =>
    `${cs(data)} expired. ${signatures?.given ? `${signatures.given} of ${signatures.of} had signed` : 'Nobody answered'}, so nothing happened`,
  'request.withdrawn': (data) => `${cs(data)} was withdrawn: ${whyWithdrawn(data)}`,
  'question.asked': ({ tool, answer, environment, repeated }, who) =>
    `${who} asked what the policy would say to ${tool ?? 'a tool that does not exist'} in ${environmentLabel(environment)}: ${answer}${repeated ? ` (and ${repeated} more times in the last minute)` : ''}`,
  ...findingSentences,
  ...taskSentences,
  'import.requested': ({ source }, who) => `${who} asked to import ${textWords(source)}`,
  'import.started': ({ source }) => `The import of ${textWords(source)} started`,
  'import.batch_recorded': ({ source, counts }) => `Read from ${textWords(source)}: ${countsInWords(counts)}`,
  'import.branch_read': ({ source, branch, counts }) =>
    `Read the branch ${quoted(branch)} of ${textWords(source)}: ${countsInWords(counts)}`,
  'import.branch_unread': ({ source, branch }) => `Could not read the branch ${quoted(branch)} of ${textWords(source)}`,
  'import.branches_gone': ({ source, branches }) =>
    `${textWords(source)} does not have ${branches.length === 1 ? `the branch ${quoted(branches[0]!)}` : `${branches.length} branches`} any more`,
  'import.kept_apart': ({ source, from }, who) =>
    `${who} said that ${textWords(source)} is another repository than ${textWords(from)}`,
  'import.prompts_chosen': ({ source, paths }, who) =>
    `${who} chose which files of ${textWords(source)} are prompts: ${paths.length === 0 ? 'those that are named so everywhere' : paths.map(textWords).join(', ')}`,
  'import.forgotten': ({ source, branch, counts }, who) =>
    `${who} had ${branch === null ? textWords(source) : `the branch ${quoted(branch)} of ${textWords(source)}`} forgotten: ${countsInWords(counts)}`,
  'import.completed': ({ source, counts }) => `The import of ${textWords(source)} finished: ${countsInWords(counts)}`,
  'import.failed': ({ source, why }) => `The import of ${textWords(source)} failed: ${why}`,
  'person.registered': ({ name }) => `${name} is known here now`,
  'person.changed': ({ name, changes, because }, who) => {
    if (because === 'settings') return `${name} became the first admin, as the settings say`
    const what = changes.map(personChange).join('; ')
    return because === 'provider'
      ? `The sign-in service of ${name} says something new of them: ${what}`
      : `${who} changed what ${name} may do: ${what}`
  },
  'person.deactivated': ({ name }, who) => `${who} ended the access of ${name}`,
  'session.started': ({ name }) => `${name} signed in`,
  'session.ended': ({ name }) => `${name} signed out`,
  'group.changed': ({ name, changes }, who) =>
    `${who} changed the group ${name}: ${changes.map(memberChange).join('; ')}`,
  'group.made': ({ name }, who) => `${who} made the group ${name}`,
  'installation.grown': ({ groups }) =>
    `From now on people sign who gets more rights: enough of ${groups.join(' and ')} can sign for one another`,
  'pod.registered': ({ name, role }) => `${name} was registered as ${role}`,
  'pod.changed': ({ name, changes, revoked, reason }) =>
    `${name} was changed: ${changes.map(podChange(revoked)).join('; ')}${reason ? `. Why: ${quoted(reason)}` : ''}`,
  'credential.issued': ({ name, environment }) => `${name} got a new credential for ${environmentLabel(environment)}`,
  'credential.ending': ({ name, environment, until }) =>
    `A credential of ${name} for ${environmentLabel(environment)} ends at ${until.slice(0, 16).replace('T', ' ')} UTC, as another one takes its place`,
  'credential.key_rotated': ({ kid }, who) => `${who} put another key in place that signs pod tokens: ${kid}`,
  'credential.revoked': ({ name, environment }) =>
    `A credential of ${name} for ${environmentLabel(environment)} was revoked`,
  ...placeSentences,
  ...sinkSentences,
  ...incidentSentences,
  ...stopSentences,
  'catalogue.loaded': ({ tools, changed }) =>
    `The tool catalogue was loaded: ${counted(tools, 'tool')}, ${changed} changed`,
  'catalogue.reworded': ({ title, parts }, who) =>
    `${who} changed what people read about ${quoted(title)}: ${parts.map(partOfTool).join(', ')}`,
  'catalogue.changed': ({ title, changes }, who) =>
    `${who} changed what ${quoted(title)} may do: ${changes.map(changeOfTool).join('; ')}`,
  'catalogue.imported': ({ source, added, changed, suspended }, who) =>
    `${who} imported ${textWords(source)}: ${counted(added, 'tool')} added as drafts, ${changed} changed${suspended.length > 0 ? `, ${suspended.length} suspended since their form has changed` : ''}`,
  'catalogue.proposed': ({ pod, added, changed }) =>
    `${quoted(pod)} proposed ${[...(added.length > 0 ? [counted(added.length, 'tool')] : []), ...(changed.length > 0 ? [`another form of ${counted(changed.length, 'tool')}`] : [])].join(' and ')}`,
  'policy.activated': ({ version, reason }) => `Policy version ${version} is in force: ${reason}`,
  ...policyChangeSentences,
  ...promptSentences,
  ...memorySentences,
  ...recordSentences,
  'demo.loaded': ({ people, pods }) =>
    `The demo was set up with ${counted(people, 'person', 'people')} and ${counted(pods, 'pod')}`,
  'demo.history_written': ({ days, calls, lines }) =>
    `${days} days that nobody lived were written for the demo: ${counted(calls, 'call')} in ${counted(lines, 'line')}, each of which begins with “Demo:”`,
  'demo.removed': ({ pods, requests }) =>
    `The demo was removed: ${counted(pods, 'pod')} retired, ${counted(requests, 'request')} withdrawn`,
  'job.gave_up': ({ name, attempts }) =>
    `Background work failed for good after ${counted(attempts, 'attempt')}: ${workWords(name)}`,
  'job.settled': ({ name }) => `Background work that had failed waits no longer: ${workWords(name)}`,
  'job.acknowledged': ({ name }, who) => `${who} has taken note of background work that failed: ${workWords(name)}`,
  'database.migrated': ({ migration }) => `The database was brought up to date: ${migration}`,
  'command.refused': ({ command, reason, repeated, tool }, who) =>
    `${who} tried to ${wordsFor(acts, command) ?? 'do something'}${tool ? ` (${tool})` : ''} and was refused, ${refusalWords(reason)}${repeated ? ` (and ${repeated} more times in the last minute)` : ''}`,
}

function refusalWords(reason: string): string {
  const words = wordsFor(refusals, reason)
  return words ? `because ${words}` : `because of “${reason.replaceAll('_', ' ')}”`
}

function wordsFor(words: Readonly<Record<string, string>>, name: string): string | null {
  return Object.hasOwn(words, name) ? words[name]! : null
}

type Data<Type extends AuditEventType> = Extract<AuditEntry, { type: Type }>['data']

function personChange(change: Data<'person.changed'>['changes'][number]): string {
  if (change.field === 'active') return change.to ? 'has access again' : 'has no access any more'
  if (change.field === 'name') return `the name was ${change.from}`
  if (change.field === 'email') return `the address was ${change.from ?? 'none'} and is ${change.to ?? 'none'}`
  if (change.field === 'emailVerified') return `the address ${change.to ? 'is verified' : 'is not verified any more'}`
  return `roles are now ${change.to.map((role) => role.replaceAll('_', ' ')).join(', ') || 'none'}`
}

function memberChange({ from, to }: Data<'group.changed'>['changes'][number]): string {
  return [from && `${from.name} left`, to && `${to.name} joined`].filter(Boolean).join(', ')
}

/** Why a signature does not count any more, after the name of who gave it. */
export const lostWords: Record<Data<'request.waits_again'>['lost'][number]['because'], string> = {
  deactivated: 'has no access any more',
  role_lost: 'may not decide any more',
  left_group: 'left the group',
  excluded: 'answers for it now',
  rules_changed: 'signed under other rules',
}

/** Why something that was approved waits again. */
export function whyAgain({ lost, duties, tier }: Data<'request.waits_again'>): string {
  const gone = lost.map(({ name, because: why }) => `${name} signed, but ${lostWords[why]}`)
  const other = duties ? [`the rules now ask for ${dutyWords(duties.to)}`] : []
  const risk = tier ? [`its risk is ${tier.to} now`] : []
  const why = [...gone, ...other, ...risk]
  // Such as when somebody signed for two groups, in a version in which that counted for both.
  return why.length > 0 ? why.join('; ') : 'more people must sign it than have'
}

function dutyWords(duties: readonly { group: string; count: number }[]): string {
  return duties.map(({ group, count }) => `${count} of ${group}`).join(' and ')
}

const withdrawalWords: Record<Withdrawal['reason'], string> = {
  pod_inactive: 'the pod is no longer active',
  pod_retired: 'the pod was retired',
  asker_deactivated: 'whoever asked has no access any more',
  by_asker: 'whoever asked does not want it any more',
  overtaken: 'another version of the policy came into force first',
  demo_removed: 'it was an example, and the demo was removed',
}

/** Why a request was withdrawn, in the words of the record and of the answer to its pod. */
export function whyWithdrawn({ reason, note }: Withdrawal): string {
  return note ?? withdrawalWords[reason]
}

function countsInWords(counts: Record<string, number>): string {
  const parts = Object.entries(counts).filter(([, n]) => n > 0)
  return parts.length === 0 ? 'nothing new' : parts.map(([what, n]) => `${n} ${ofOne(what, n)}`).join(', ')
}

/** The sentence for one line of the record: one line, with nothing hidden in it. `who` is the actor's name. */
export function eventSentence(entry: Pick<AuditEntry, 'type' | 'data'>, who: string): string {
  const said = (sentences[entry.type] as (data: unknown, who: string) => string)(entry.data, who)
  // Whatever somebody made up brought about says so, whoever reads the line and wherever.
  return ourSentence('tried' in entry.data && entry.data.tried ? `${said} (a trial)` : said)
}

/** What kind of happening this is, for filters; the words of the timeline's "what" filter. */
export const eventKinds = {
  call: 'Calls by pods',
  request: 'Decisions',
  question: 'Questions by pods',
  task: 'Tasks',
  import: 'Imports',
  person: 'People',
  session: 'Sign-ins',
  group: 'Groups',
  installation: 'This installation',
  pod: 'Pods',
  credential: 'Credentials',
  webhook: 'Webhooks',
  server: 'Servers of pods',
  sink: 'Log stores',
  error: 'Errors of pods',
  incident: 'Incidents',
  monitor: 'Monitors',
  stop: 'Emergency stops',
  notice: 'Notifications',
  catalogue: 'Tool catalogue',
  policy: 'Policy',
  policy_change: 'Changes of policy',
  finding: 'Findings',
  prompt: 'Prompts',
  memory: 'Memory',
  output: 'Outputs',
  repository: 'Repositories',
  delivery: 'Deliveries',
  demo: 'Demo',
  job: 'Background work',
  database: 'Database',
  record: 'The audit trail itself',
  command: 'What was refused',
} as const satisfies Record<AuditNoun, string>
