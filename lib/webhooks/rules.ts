import type { WebhookView } from '@/lib/webhooks/schema'

/** Whether a host says by itself that it is inside this network: an address that is not public, or a name of this machine's. */
export function isInside(hostname: string, isPublic: (address: string) => boolean): boolean {
  const name = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  if (/^[\d.]+$/.test(name) || name.includes(':')) return !isPublic(name)
  return !name.includes('.') || /\.(localhost|local|internal|lan|home\.arpa)$/.test(name)
}

export type WebhookStanding = 'new' | 'works' | 'fails' | 'paused' | 'off'

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
