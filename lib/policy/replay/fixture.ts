import type { Recorded, Replayed } from '@/lib/policy/replay/replay'

export const replayed: Replayed = {
  digest: 'draft',
  baseVersion: 7,
  window: { from: '2026-10-28T00:00:00.000Z', until: '2026-11-27T00:00:00.000Z', most: 1_000 },
  pods: ['pod-0', 'pod-1', 'pod-2'],
  isCut: false,
}

/** Recorded calls, the newest first, a minute apart. */
export const recorded = (questions: readonly Recorded['question'][], pods = 2): Recorded[] =>
  questions.map((question, at) => ({
    id: `call-${at}`,
    at: new Date(Date.UTC(2026, 10, 26, 12, -at)),
    podId: `pod-${at % pods}`,
    task: at % 2 === 0 ? 'T' : null,
    question,
    toolMoved: false,
    countedAgain: false,
  }))
