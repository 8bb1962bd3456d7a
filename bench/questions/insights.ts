import { asked, type Question } from '@/bench/questions/asked'
import { systemActor } from '@/lib/core/actor'
import { boardFacts, countedForMachines } from '@/lib/insights/board/queries'
import { adminHome, leaderHome } from '@/lib/insights/home/queries'
import { madeUpIn } from '@/lib/insights/made-up/queries'
import { boards } from '@/lib/insights/number'
import { periodOf } from '@/lib/insights/schema'
import { standingNow, standingThen } from '@/lib/insights/standing/queries'
import { waitingCount } from '@/lib/requests/queries'

/** What boards, Home of leaders and reports ask. */
export const insights: readonly Question[] = [
  ...boards.map((board) =>
    asked(`the board of ${board}`, boardFacts, ({ everything, half }) => [
      everything,
      board,
      periodOf({}, half),
      undefined,
    ]),
  ),
  asked('numbers for machines', countedForMachines, ({ half }) => [systemActor, periodOf({}, half)]),
  asked('what stands now', standingNow, ({ everything }) => [everything, ['findings_late', 'tasks_held'] as const]),
  asked('what stood then', standingThen, ({ everything }) => [everything, periodOf({}, new Date())]),
  asked('which days are made up', madeUpIn, ({ everything }) => [everything, periodOf({}, new Date())]),
  asked('how many wait at all', waitingCount, ({ everything }) => [everything]),
  asked('Home of a leader', leaderHome, ({ everything }) => [everything]),
  asked('Home of an admin', adminHome, ({ everything }) => [everything]),
]
