import { Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import { foundInMove, movedWords, moveWords } from '@/lib/deliveries/moved/labels'
import type { Movement } from '@/lib/deliveries/moved/schema'

/** Branches that somebody moved past all deliveries, the newest first. */
export function MovementsCard({ moves }: { moves: readonly Movement[] }) {
  if (moves.length === 0) return null
  return (
    <Card id="unsigned" title={movedWords.title} className="mb-4">
      <p className="mt-1 text-subtle">{movedWords.lead}</p>
      <MovementsList moves={moves} />
    </Card>
  )
}

/** The same by themselves: what each was, and where it is read file by file. */
export function MovementsList({ moves }: { moves: readonly Movement[] }) {
  return (
    <ul className="mt-2 divide-y divide-line">
      {moves.map((move) => {
        const lost = foundInMove(move.about)
        return (
          <li key={move.id} className="py-2">
            <p className="wrap-anywhere">
              <bdi translate="no" className="font-strong">
                {move.branch}
              </bdi>{' '}
              <span className="text-small text-muted">
                <Time at={move.at} mode="relative" />
              </span>
            </p>
            <p className="wrap-anywhere">
              <Sentence text={moveWords(move)} />
            </p>
            {lost !== null && <p className="font-strong text-bad-fg">{lost}</p>}
            <p>
              <TextLink href={paths.movement(move.id)}>
                {movedWords.read}
                <span className="sr-only">
                  {' '}
                  when <bdi translate="no">{move.branch}</bdi> moved
                </span>
              </TextLink>
            </p>
          </li>
        )
      })}
    </ul>
  )
}
