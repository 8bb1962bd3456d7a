/** A decision that stands for others, with the reason that was given in own words. */
export type Sampled = {
  id: string
  /** ISO 8601 in UTC. */
  at: string
  outcome: string | null
  requestNumber: number | null
  reasonCode: string | null
  note: string
}
