import { Revealed } from '@/components/ui/revealed'
import { revealHidden } from '@/lib/core/hidden'

/** Who owns something, as its project spells it: any text at all, which must neither widen a table nor turn its order. */
export function PodName({ name }: { name: string | null }) {
  if (!name) return <span className="text-muted">none named</span>
  return (
    <bdi title={revealHidden(name).text} className="wrap-anywhere spread:line-clamp-3 spread:min-w-24">
      <Revealed text={name} />
    </bdi>
  )
}

/** The repository something was read from, and its branch. */
export function Source({ name, branch }: { name: string; branch: string }) {
  return (
    <span className="wrap-anywhere spread:block spread:min-w-32">
      <bdi>
        <Revealed text={name} />
      </bdi>
      <span className="text-muted stacked:before:content-['_·_'] spread:block spread:text-small">
        <bdi>
          <Revealed text={branch} />
        </bdi>
      </span>
    </span>
  )
}
