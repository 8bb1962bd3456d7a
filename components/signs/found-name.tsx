import { Revealed } from '@/components/ui/revealed'
import type { ReadFrom } from '@/lib/core/branches'
import { revealHidden } from '@/lib/core/hidden'

/** Who owns something, as its project spells it: any text at all, which must neither widen a table nor turn its order. */
export function PodName({ name }: { name: string | null }) {
  if (!name) return <span className="text-muted">none named</span>
  return (
    <bdi translate="no" title={revealHidden(name).text} className="wrap-anywhere spread:line-clamp-3 spread:min-w-24">
      <Revealed text={name} />
    </bdi>
  )
}

/** The repository something was read from, and the branches it is on. */
export function Source({ name, branch, elsewhere }: ReadFrom) {
  return (
    <span className="wrap-anywhere spread:block spread:min-w-32">
      <bdi translate="no">
        <Revealed text={name} />
      </bdi>
      <span className="text-muted stacked:before:content-['_·_'] spread:block spread:text-small">
        <Branches branch={branch} elsewhere={elsewhere} />
      </span>
    </span>
  )
}

/** "main", "main, draft", "main and 3 more": all of them stand on the thing's own page. */
export function Branches({ branch, elsewhere }: Pick<ReadFrom, 'branch' | 'elsewhere'>) {
  const [other, ...others] = elsewhere && elsewhere.more === 0 ? elsewhere.names : []
  const more = elsewhere && elsewhere.more > 0 ? elsewhere.more + elsewhere.names.length : others.length
  return (
    <>
      <bdi translate="no">
        <Revealed text={branch} />
      </bdi>
      {other !== undefined && (
        <>
          {', '}
          <bdi translate="no">
            <Revealed text={other} />
          </bdi>
        </>
      )}
      {more > 0 && ` and ${more.toLocaleString('en')} more`}
    </>
  )
}
