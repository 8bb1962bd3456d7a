import type { AuditEntry } from '@/lib/audit/events'
import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { quoted, textWords } from '@/lib/core/said'

type OfPlaces = Extract<AuditEntry, { type: `webhook.${string}` | `server.${string}` | 'catalogue.suspended' }>
type Sentences = {
  [Type in OfPlaces['type']]: (data: Extract<OfPlaces, { type: Type }>['data'], who: string) => string
}
type Suspended = Extract<AuditEntry, { type: 'catalogue.suspended' }>['data']

/** What happened to the places outside where pods are told things and have their tools. */
export const placeSentences: Sentences = {
  'webhook.set': ({ name, environment, host, isNew }, who) =>
    `${who} ${isNew ? 'set up a webhook of' : 'moved the webhook of'} ${name} for ${environmentLabel(environment)}: ${textWords(host)}`,
  'webhook.chosen': ({ name, environment, messages }, who) =>
    `${who} had the webhook of ${name} for ${environmentLabel(environment)} get ${messages.length > 0 ? `these messages alone: ${messages.join(', ')}` : 'all messages'}`,
  'webhook.rotated': ({ name, environment, until }, who) =>
    `${who} gave the webhook of ${name} for ${environmentLabel(environment)} another secret; the one before ${until ? `signs as well until ${until.slice(0, 16).replace('T', ' ')} UTC` : 'ended at once'}`,
  'webhook.paused': ({ name, environment }, who) =>
    `${who} paused the webhook of ${name} for ${environmentLabel(environment)}`,
  'webhook.resumed': ({ name, environment, messages }, who) =>
    `${who} let the webhook of ${name} for ${environmentLabel(environment)} go on${messages > 0 ? `; ${counted(messages, 'message')} had waited` : ''}`,
  'webhook.tested': ({ name, environment }, who) =>
    `${who} had a test sent to the webhook of ${name} for ${environmentLabel(environment)}`,
  'webhook.gave_up': ({ name, environment, messages, why }) =>
    `${counted(messages, 'message')} for the webhook of ${name} for ${environmentLabel(environment)} could not be delivered: ${why}`,
  'webhook.sent_again': ({ name, environment, messages }, who) =>
    `${who} had ${counted(messages, 'message')} for the webhook of ${name} for ${environmentLabel(environment)} sent again`,
  'webhook.ended': ({ name, environment, because, messages }, who) =>
    `${because === 'gone' ? 'The receiver ended' : `${who} ended`} the webhook of ${name} for ${environmentLabel(environment)}${messages > 0 ? `; ${counted(messages, 'message')} had not been delivered` : ''}`,
  'server.set': ({ name, environment, host, isNew, hasHeader }, who) =>
    `${who} ${isNew ? 'set up the server of' : 'changed the server of'} ${name} for ${environmentLabel(environment)}: ${textWords(host)}${hasHeader ? ', with a header' : ''}`,
  'server.read': ({ name, environment, tools, added }, who) =>
    `${who} read the server of ${name} for ${environmentLabel(environment)}: ${counted(tools, 'tool')}, ${added} new`,
  'server.removed': ({ name, environment, host }, who) =>
    `${who} took the server of ${name} for ${environmentLabel(environment)} away: ${textWords(host)}`,
  'catalogue.suspended': ({ title, pod, because }) => `${quoted(title)} was suspended: ${suspendedWords[because](pod)}`,
}

const suspendedWords: Record<Suspended['because'], (pod: string) => string> = {
  described: (pod) => `the server of ${pod} describes it otherwise than when it was read`,
  gone: (pod) => `the server of ${pod} does not have it any more`,
  moved: (pod) => `the server of ${pod} is another one`,
  removed: (pod) => `the server of ${pod} was taken away`,
}
