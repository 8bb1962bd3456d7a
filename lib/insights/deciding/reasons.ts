import type { Sampled } from '@/lib/audit/measured/sample/schema'
import { paths } from '@/lib/core/paths'
import type { BoardFacts } from '@/lib/insights/board/queries'

/** How many gave a reason in their own words, some of which are shown. */
export type Reasons = { title: string; listed: number; href: string; sample: readonly Sampled[] }

export function reasonsIn({ deciding, counted, period }: BoardFacts, department?: string): Reasons | null {
  if (!deciding) return null
  const [all, listed] = [counted.decisions_heavy.now, counted.decisions_reasoned.now]
  return {
    title:
      all === 0
        ? 'There was nothing of high risk to give a reason for'
        : `A reason in own words stands beside ${listed.toLocaleString('en')} of ${all.toLocaleString('en')} decisions`,
    listed,
    href: paths.audit({ counted: 'decisions_reasoned', department, ...period.now }),
    sample: deciding.reasons,
  }
}
