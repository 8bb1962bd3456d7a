import type { MeasureName } from '@/lib/audit/measures'
import type { Board } from '@/lib/insights/number'

/** What is drawn in one colour and one pattern, the fixed ones of its meaning. */
export type Tone = 1 | 2 | 3 | 4 | 5

/** Measures over time, one upon the other. `all` is the measure that counts what they are together. */
export type OverTime = {
  board: Board
  of: readonly { measure: MeasureName; label: string; tone: Tone }[]
  all: MeasureName
}

/** Every chart that goes over time, and what it draws. */
export const drawn = {
  endings: {
    board: 'control',
    of: [
      { measure: 'approvals', label: 'Approved', tone: 3 },
      { measure: 'changes_asked', label: 'Changes requested', tone: 1 },
      { measure: 'rejections', label: 'Rejected', tone: 2 },
      { measure: 'expiries', label: 'Nobody answered', tone: 5 },
    ],
    all: 'ends',
  },
  answers: {
    board: 'oversight',
    of: [
      { measure: 'approvals', label: 'Approved', tone: 3 },
      { measure: 'refusals', label: 'Said no', tone: 2 },
    ],
    all: 'decisions',
  },
  heavy: {
    board: 'oversight',
    of: [{ measure: 'decisions_heavy', label: 'High or critical', tone: 4 }],
    all: 'decisions_heavy',
  },
  tasks: {
    board: 'flow',
    of: [{ measure: 'tasks_completed', label: 'Completed', tone: 3 }],
    all: 'tasks_completed',
  },
  failures: {
    board: 'flow',
    of: [{ measure: 'acts_failed', label: 'Failed', tone: 2 }],
    all: 'acts_failed',
  },
  finds: {
    board: 'exposure',
    of: [{ measure: 'findings', label: 'Texts', tone: 4 }],
    all: 'findings',
  },
} as const satisfies Record<string, OverTime>

/** What the charts of a board draw. */
export function drawnOn(board: Board): MeasureName[] {
  const charts: readonly OverTime[] = Object.values(drawn)
  return [...new Set(charts.filter((one) => one.board === board).flatMap(({ of }) => of.map(({ measure }) => measure)))]
}
