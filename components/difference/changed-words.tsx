import { Revealed } from '@/components/ui/revealed'
import type { Piece } from '@/lib/difference/words'

/** Words with those marked that came and went, by colour, line and, for whoever listens, by name. */
export function Words({ pieces }: { pieces: readonly Piece[] }) {
  return pieces.map((piece, index) => <Run key={index} {...piece} />)
}

function Run({ kind, text }: Piece) {
  if (kind === 'same') return <Revealed text={text} />
  const said = text.trimEnd()
  const Mark = kind === 'added' ? 'ins' : 'del'
  return (
    <>
      <Mark className={kind === 'added' ? 'bg-added-bg text-added-fg' : 'bg-removed-bg text-removed-fg'}>
        <span className="sr-only">{kind}: </span>
        {said === '' ? '(empty)' : <Revealed text={said} />}
      </Mark>
      {text.slice(said.length)}
    </>
  )
}

/** A value beside what it was; of the two one may be missing. */
export function FromTo({ before, after }: { before: string | null; after: string | null }) {
  return (
    <>
      {before !== null && <Words pieces={[{ kind: 'removed', text: before }]} />}
      {before !== null && after !== null && <span aria-hidden="true"> → </span>}
      {after !== null && <Words pieces={[{ kind: 'added', text: after }]} />}
    </>
  )
}
