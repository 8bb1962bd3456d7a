import { TextLink } from '@/components/ui/app-link'
import { Revealed } from '@/components/ui/revealed'
import { paths } from '@/lib/core/paths'
import type { DeliveryLinks as Links, LinkedDelivery, UndoAsker } from '@/lib/deliveries/schema'
import { atOnceWords } from '@/lib/deliveries/undo/once/labels'
import { deliveryStateLabels, undoWords } from '@/lib/deliveries/words'

/** Which deliveries one belongs together with; nothing where there is none. */
export function DeliveryLinks({ links: { undoes, undoneBy, follows, followedBy } }: { links: Links }) {
  if (!undoes && !undoneBy && !follows && !followedBy) return null
  return (
    <div className="mb-4 grid gap-1">
      {undoes && <Line words={undoWords.link.undoes} to={undoes} />}
      {undoneBy && <Line words={undoWords.link.undoneBy[undoneBy.state]} to={undoneBy} />}
      {follows && <Line words={undoWords.link.follows} to={follows} />}
      {followedBy && <Line words={undoWords.link.followedBy} to={followedBy} />}
    </div>
  )
}

/** Who wants something undone; nothing where nobody does. */
export function AskedBy({ who, isAtOnce }: { who: UndoAsker | null; isAtOnce: boolean }) {
  if (!who) return null
  return (
    <>
      {isAtOnce ? atOnceWords.by : undoWords.askedBy[who.kind]}{' '}
      <bdi translate="no">
        <Revealed text={who.name} />
      </bdi>
    </>
  )
}

function Line({ words, to: { id, number, state, askedBy, isAtOnce } }: { words: string; to: LinkedDelivery }) {
  return (
    <p>
      {words}{' '}
      <TextLink href={number === null ? paths.delivery(id) : paths.request(number)}>
        {number === null ? undoWords.link.plain : `CS-${number}`}
      </TextLink>{' '}
      <span className="text-small text-muted">
        ({deliveryStateLabels[state].toLowerCase()}
        {isAtOnce && `, ${atOnceWords.mark}`})
      </span>{' '}
      <AskedBy who={askedBy} isAtOnce={isAtOnce} />
    </p>
  )
}
