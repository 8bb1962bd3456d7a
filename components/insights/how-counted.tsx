import { Card } from '@/components/ui/card'
import type { Board, InsightNumber } from '@/lib/insights/number'
import { numbers, numbersOf } from '@/lib/insights/numbers'

/** How each number of a board is counted, from what, and what it leaves out. */
export function HowCounted({ board }: { board: Board }) {
  return (
    <Card id="how" title="How this is counted" className="mt-3">
      <p className="mt-1 max-w-[70ch] text-small text-muted">
        Numbers of a time are counted once, as lines are written to the record, and the list behind each holds exactly
        the lines that were counted. Three things that changed are those that chance explains least, by an exact test;
        of fewer than eight nothing is said. What stands now is compared with what stood at midnight, in UTC, on the day
        that is named.
      </p>
      <dl className="mt-2">
        {numbersOf(board).map((name) => {
          const { title, words, unit, source, leavesOut, target }: InsightNumber = numbers[name]
          return (
            <div key={name} id={`how-${name}`} tabIndex={-1} className="border-t border-line py-2 text-small">
              <dt className="font-strong">{title}</dt>
              <dd className="max-w-[70ch] text-pretty">{words}</dd>
              <dd className="max-w-[70ch] text-muted">
                Unit: {unit}. From: {source}.{leavesOut && ` Left out: ${leavesOut}.`}{' '}
                {target ? `${target.words[0]!.toUpperCase()}${target.words.slice(1)}.` : 'It has no target.'}
              </dd>
            </div>
          )
        })}
      </dl>
    </Card>
  )
}
