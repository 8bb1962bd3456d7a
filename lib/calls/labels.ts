import type { Ending } from '@/lib/requests/kind'
import type { CallState } from '@/lib/calls/schema'
import { type GrantBlocker, reportWithinHours } from '@/lib/calls/rules'
import { nameAt } from '@/lib/core/pointer'
import { quoted } from '@/lib/core/said'
import type { Tool } from '@/lib/tools/schema'

/** Every refusal a pod can meet around a call, as a sentence its developer can act on. */
export const callRefusals = {
  grant_unknown: 'This permission does not belong to this call.',
  grant_used: 'This permission was used before. Every permission works once; ask again.',
  grant_expired: 'This permission has expired. Ask again, under a new idempotency key.',
  emergency_stop:
    'An emergency stop covers this: "stop" says since when. Do nothing and wait; the permission stays as it is, and ends in its time.',
  arguments_altered:
    'The arguments differ from those that were decided on; "differs" says where. Ask again with the new ones, or use the old.',
  policy_moved: 'The rules became stricter after this was allowed, so it must be decided again. Ask again.',
  tool_moved: 'The tool changed after this was allowed. Look at its new form and ask again.',
  not_released: 'Nobody has released this call yet.',
  unknown_call: 'There is no such call.',
  credential_revoked: 'This credential was revoked or has expired.',
  invalid_arguments: 'The arguments do not fit the tool.',
  other_road: 'This tool is not called: what it stands for is done elsewhere. "fields" says where.',
  another_worker:
    'Another worker of this pod used this permission, under this very key. Do not act: it does, or has done so already.',
  idempotency_key_reused: 'This idempotency key was used with another body.',
  too_many_waiting:
    'Three requests of this kind are waiting for people already; "waiting" names them. Wait for an answer, or withdraw one.',
  grant_not_used: 'Send the grant and the arguments with the outcome, or claim the call first.',
  already_reported: 'The outcome of this call was reported before.',
  carried_out_here:
    'Countersign carries out this tool itself. Ask the same again, POST /v2/tool-calls with the same key: then it is done.',
  not_waiting: 'This call does not wait for anybody, so there is nothing to withdraw.',
  decided_already: 'A person has decided this. Wait for the answer; a permission that is not used does nothing.',
} satisfies Record<GrantBlocker, string> & Record<string, string>

/** Where what a tool stands for is done, where it is not called. */
export const roadWords: Readonly<Record<NonNullable<Tool['road']>, (address: string) => string>> = {
  git: (address) =>
    `This is done over the git address: clone, fetch from or push to ${address}, with this pod’s token as the password.`,
}

/** What each state of a call means to its pod, and in which nothing can come of it any more. */
export const callStateWords: Readonly<Record<CallState, { says: string; isFinal: boolean }>> = {
  allowed: { says: 'A rule allows it. Use the permission in "grant" before it ends.', isFinal: false },
  denied: { says: 'A rule denies it, or what people approved is denied by now.', isFinal: true },
  waiting: { says: 'People are asked.', isFinal: false },
  settling: {
    says: 'Somebody has decided, and can take it back until "effective_at". What was decided is told then.',
    isFinal: false,
  },
  released: {
    says: 'People approved it. Use the permission in "grant" before it ends; where there is none, Countersign does it.',
    isFinal: false,
  },
  consumed: { says: 'The permission is used. Say what came of it.', isFinal: false },
  executed: { says: 'It was done, as was reported.', isFinal: true },
  failed: { says: 'It was tried and failed, as was reported.', isFinal: true },
  lapsed: { says: 'The permission ended without having been used.', isFinal: true },
  unreported: {
    says: `Nobody said within ${reportWithinHours} hours what came of it, or the server that it was handed on to did not answer, so that cannot be known. It can still be said.`,
    isFinal: false,
  },
  rejected: { says: 'A person rejected it.', isFinal: true },
  changes_requested: { says: 'A person asks for changes. Ask anew with them.', isFinal: true },
  expired: { says: 'Nobody decided in time.', isFinal: true },
  withdrawn: { says: 'The pod withdrew it, or its pod was held or retired.', isFinal: true },
  stopped: {
    says: 'An emergency stop was on, so no rule was asked. Wait, and ask again under a new key once people have resumed.',
    isFinal: true,
  },
  superseded: { says: 'The tool or what it is about moved after it was approved.', isFinal: true },
}

/** The largest number of requests of one kind that a pod may have waiting in one environment. */
export const maxWaiting = 3

const unused = ', and the permission was not used in time, so it has ended. Ask again, under a new idempotency key.'

/** What a pod reads that comes back after its permission ran out, also when it asks under the same key. */
export const lapsedText = {
  person: `A person approved this${unused}`,
  rule: `A rule allowed this${unused}`,
  trial: `Somebody made up approved this${unused}`,
}

/** The same where somebody made up answered: nobody may take it for what a person says. */
export const trialAnswerText: Partial<typeof answerText> = {
  expired: () => 'Nobody answered in time, as it was to be tried; you may ask again.',
  rejected: () => 'Somebody made up rejected this, to try it out. Nobody has looked at it.',
  changes_requested: () => 'Somebody made up asks for changes, to try it out. Nobody has looked at it.',
}

/** What a pod reads when its request ended without a permission. */
export const answerText: Record<Ending['state'], (note: string | null, fields?: readonly string[]) => string> = {
  expired: (signed) => `${signed ?? 'Nobody answered in time. Nobody refused it either'}; you may ask again.`,
  rejected: (note) => `A person rejected this${note ? `: ${note}` : '.'}`,
  changes_requested: (note, fields = []) => `A person asks for changes${ofFields(fields)}${note ? `: ${note}` : '.'}`,
  denied: (why) => `It was approved, but the rules do not allow it any more: ${why}`,
  withdrawn: (why) => `This request was withdrawn: ${why}`,
  stopped: () => 'An emergency stop ended this request.',
  superseded: (moved) => `It was approved, but ${moved}, so it must be asked again.`,
}

/** " to “to” and “text”": which arguments are meant, by the names the pod gave them. */
function ofFields(fields: readonly string[]): string {
  const names = fields.map((field) => quoted(nameAt(field)))
  const last = names.pop()
  return last === undefined ? '' : ` to ${names.length > 0 ? `${names.join(', ')} and ${last}` : last}`
}
