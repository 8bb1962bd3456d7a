import type { WebhookView } from '@/lib/webhooks/schema'

export type WebhookStanding = 'new' | 'works' | 'fails' | 'paused' | 'off'

/** Whether a webhook gets a kind of message; one that names none gets all. */
export function isChosen(messages: readonly string[], type: string): boolean {
  return messages.length === 0 || messages.includes(type)
}

/** How it goes with a webhook, in a word. */
export function standingOf({
  ended,
  pausedAt,
  failingSince,
  lastSuccessAt,
}: Pick<WebhookView, 'ended' | 'pausedAt' | 'failingSince' | 'lastSuccessAt'>): WebhookStanding {
  if (ended) return 'off'
  if (pausedAt) return 'paused'
  if (failingSince) return 'fails'
  return lastSuccessAt ? 'works' : 'new'
}
