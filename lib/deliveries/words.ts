import type { DeliveryState } from '@/lib/deliveries/schema'

/** What a delivery does with a file. */
export const whatWords = { added: 'new', changed: 'changed', removed: 'removed', mode: 'other mode' } as const

/** Where a delivery stands. */
export const deliveryStateLabels: Record<DeliveryState, string> = {
  waiting: 'Waits for people',
  released: 'Lands next',
  landed: 'Landed',
  ended: 'Did not land',
}
