import type { Ending } from '@/lib/requests/kind'
import type { GrantBlocker } from '@/lib/calls/rules'
import { permissionMinutes } from '@/lib/requests/labels'

/** Every refusal a pod can meet around a call, as a sentence its developer can act on. */
export const callRefusals = {
  grant_unknown: 'This permission does not belong to this call.',
  grant_used: 'This permission was used before. Every permission works once; ask again.',
  grant_expired: 'This permission has expired. Ask again, under a new idempotency key.',
  arguments_altered: 'The arguments differ from those that were approved. Ask again with the new ones.',
  policy_moved: 'The rules became stricter after this was allowed, so it must be decided again. Ask again.',
  tool_moved: 'The tool changed after this was allowed. Look at its new form and ask again.',
  not_released: 'Nobody has released this call yet.',
  unknown_call: 'There is no such call.',
  credential_revoked: 'This credential was revoked or has expired.',
  invalid_arguments: 'The arguments do not fit the tool.',
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

/** The largest number of requests of one kind that a pod may have waiting in one environment. */
export const maxWaiting = 3

const unused = `, and the permission was not used within ${permissionMinutes} minutes, so it has ended. Ask again, under a new idempotency key.`

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
export const answerText: Record<Ending['state'], (note: string | null) => string> = {
  expired: (signed) => `${signed ?? 'Nobody answered in time. Nobody refused it either'}; you may ask again.`,
  rejected: (note) => `A person rejected this${note ? `: ${note}` : '.'}`,
  changes_requested: (note) => `A person asks for changes${note ? `: ${note}` : '.'}`,
  denied: (why) => `It was approved, but the rules do not allow it any more: ${why}`,
  withdrawn: (why) => `This request was withdrawn: ${why}`,
  stopped: () => 'An emergency stop ended this request.',
  superseded: (moved) => `It was approved, but ${moved}, so it must be asked again.`,
}
