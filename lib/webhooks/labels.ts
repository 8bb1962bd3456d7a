import { podRefusals } from '@/lib/pods/labels'
import { toldWords } from '@/lib/told/labels'
import type { WebhookStanding } from '@/lib/webhooks/rules'
import type { MessageType } from '@/lib/webhooks/schema'

/** Why something about a webhook was refused. */
export const webhookRefusals: Record<string, string> = {
  ...podRefusals,
  no_identity: 'This pod has no identity in this environment, so there is nothing to tell it.',
  no_webhook: 'No webhook is set up for this identity.',
  not_paused: 'This webhook is not paused.',
  webhook_paused: 'This webhook is paused. Let it go on first.',
  not_outside:
    'Only an address in the public network is sent to, and only with https. Whoever runs this installation can list a receiver inside (COUNTERSIGN_WEBHOOK_HOSTS).',
  nothing_dead: 'Nothing was given up, so there is nothing to send again.',
}

/** What each kind of message says, for whoever chooses among them. */
export const messageWords: Record<MessageType, string> = {
  'call.released': 'People approved it, and the permission is there',
  'call.rejected': 'A person rejected it',
  'call.changes_requested': 'A person asks for changes',
  'call.denied': 'Policy denies it by now',
  'call.expired': 'Nobody decided in time',
  'call.withdrawn': 'The pod took it back, or was held or retired',
  'call.stopped': 'An emergency stop ended it',
  'call.superseded': 'What it was about moved meanwhile',
  'call.lapsed': 'The permission ended without having been used',
  'call.unreported': 'Nobody said what came of it',
  ...toldWords,
}

/** What messages are about, by how their kinds begin, in the order in which they are chosen from. */
export const messageTopics = {
  call: 'Its calls',
  memory: 'What it wrote into memory',
  output: 'Files that it handed in',
  task: 'Its tasks',
} as const

/** How it goes with a webhook, in a word. */
export const webhookStandingWords: Record<WebhookStanding, string> = {
  new: 'Nothing sent yet',
  works: 'Works',
  fails: 'Fails',
  paused: 'Paused',
  off: 'Switched off',
}

/** Why a message could not be handed over. */
export const postProblems = {
  not_public: 'The address leads to a place that is not in the public network',
  no_address: 'The name of the receiver leads to no address',
  not_secure: 'The address has no https',
  untrusted: 'The receiver’s certificate is not trusted',
  too_slow: 'The receiver took longer than ten seconds',
  unreachable: 'The receiver could not be reached',
  no_secret: 'The worker does not know AUTH_SECRET, so it can sign nothing',
} as const

/** What a status says that is no success. */
export function statusWords(status: number): string {
  if (status >= 300 && status < 400) return `The receiver leads elsewhere (${status}), which is not followed`
  if (status === 410) return 'The receiver says that it is gone for good (410)'
  return `The receiver answered ${status}`
}
