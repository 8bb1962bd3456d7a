import type { DeliveryState } from '@/lib/deliveries/schema'

/** What became of an accepted revision in the repository that takes its pod's outputs. */
export type Committed = {
  output: string
  number: number
  /** Of its delivery, or that it is to have one, or why it has none. */
  state: DeliveryState | 'due' | 'left'
  /** Where it goes; null where nothing takes it any more. */
  place: { repository: string; branch: string } | null
  /** The commit by which its branch moved. */
  commit: string | null
  delivery: string | null
  /** The number of the delivery's request; null where a rule let it land. */
  request: number | null
  because: string | null
  /** The commit of other outputs that goes to the same branch first; null where nothing is before it. */
  behind: { delivery: string; request: number | null; isDecided: boolean } | null
}
