import type { Sampled } from '@/lib/audit/measured/sample/schema'
import type { Waited } from '@/lib/insights/waiting'

/** How people decided in a time, without anybody's name. */
export type Deciding = {
  /** High or critical decisions by how long the request was on the screen. */
  looked: { now: Waited; before: Waited }
  /** How many requests each of those decided who decided any, the fewest first. */
  load: { now: readonly number[]; before: readonly number[] }
  reasons: readonly Sampled[]
}
