import { environmentLabel } from '@/lib/core/environment'
import type { Asked, Scan } from '@/lib/findings/scan/asked'
import { scanChecks } from '@/lib/requests/found'
import type { Brief } from '@/lib/requests/schema'
import { reviewWords } from '@/lib/tasks/review/labels'
import type { ReviewEnvelope } from '@/lib/tasks/review/schema'

/** Everything Countersign says about work that was handed in; nothing in it is the pod's own words. */
export function reviewBrief(
  asker: string,
  { title, key, environment, purpose, outputs, reasoning }: ReviewEnvelope,
  { asked, scan }: { asked: Asked; scan: Scan },
  /** Who has it stop, where that is a person. */
  stopper?: string,
): Brief {
  const isEnd = purpose === 'end'
  return {
    sentence: stopper
      ? reviewWords.stopped(stopper, asker, title, environmentLabel(environment))
      : reviewWords.sentence(asker, title, environmentLabel(environment), purpose, outputs.length),
    consequences: [reviewWords.becomes[purpose], reviewWords.refused],
    ifNoAnswer: reviewWords.ifNoAnswer,
    undo: reviewWords.undo[purpose],
    reversible: true,
    tierReasons: [stopper ? reviewWords.stoppedReason : reviewWords.reason[purpose]],
    unusual: [],
    checks: [
      ...(isEnd
        ? [
            {
              name: 'reasoning',
              state: reasoning === null ? ('found' as const) : ('pass' as const),
              words: reasoning === null ? reviewWords.noReasoning : reviewWords.reasoning,
            },
          ]
        : []),
      ...scanChecks(scan, asked),
    ],
    title: reviewWords.title[purpose],
    object: key,
    whole: false,
  }
}
