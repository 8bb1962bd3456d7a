import { countedUpTo, manyWords } from '@/lib/core/count'
import { dayWords } from '@/lib/core/days'
import { paths } from '@/lib/core/paths'
import type { NumberView } from '@/lib/insights/board/view'
import type { InsightNumber, StandingName } from '@/lib/insights/number'
import { numbers } from '@/lib/insights/numbers'
import type { StandingThen } from '@/lib/insights/standing/schema'
import { promptsCountedUpTo } from '@/lib/prompts/board/schema'

const lists: Record<StandingName, () => string> = {
  findings_late: () => paths.findings({ age: 'late' }),
  findings_high: () => paths.findings({ severity: 'high' }),
  requests_waiting: () => paths.approvals({ view: 'team' }),
  tasks_held: () => paths.tasks({ status: 'held' }),
  tasks_still: () => paths.tasks({ status: 'in_progress', age: 'still' }),
  memory_old: () => paths.memory({ state: 'active', age: 'old' }),
  prompts_in_review: () => paths.prompts({ state: 'in_review' }),
  rights_unused: () => paths.policyUnused({ env: 'prod' }),
}

/** How far the list behind a number is counted; of more it is said that there are more, here as there. */
const upTo: Record<StandingName, number> = {
  findings_late: countedUpTo,
  findings_high: countedUpTo,
  requests_waiting: countedUpTo,
  tasks_held: countedUpTo,
  tasks_still: countedUpTo,
  memory_old: countedUpTo,
  prompts_in_review: promptsCountedUpTo,
  rights_unused: Infinity,
}

/** What stands now, as a number, with what stood when the time began. */
export function standingView(name: StandingName, value: number, then: StandingThen | null): NumberView {
  const { board, title, target }: InsightNumber = numbers[name]
  const earlier = then?.values[name]
  return {
    name,
    board,
    title,
    detail: null,
    shown: manyWords(value, upTo[name]),
    amount: { value, of: null },
    listed: value,
    unit: 'now',
    before:
      then && earlier !== undefined
        ? `${manyWords(earlier, upTo[name])} on ${dayWords(then.day, new Date())}`
        : 'not known yet',
    target: target ? { words: target.words, isMet: target.holds(value, null) } : null,
    href: lists[name](),
    isWhole: true,
  }
}
