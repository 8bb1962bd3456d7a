import { Fragment } from 'react'
import { Revealed } from '@/components/ui/revealed'
import type { ReadFrom } from '@/lib/core/branches'
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

/** The repository something was read from, and the branches it is on. */
export function Source({ name, branch, elsewhere }: ReadFrom) {
  return (
    <span className="wrap-anywhere spread:block spread:min-w-32">
      <bdi>
        <Revealed text={name} />
      </bdi>
      <span className="text-muted stacked:before:content-['_·_'] spread:block spread:text-small">
        <bdi>
          <Revealed text={branch} />
        </bdi>
        {elsewhere?.names.map((other) => (
          <Fragment key={other}>
            {', '}
            <bdi>
              <Revealed text={other} />
            </bdi>
          </Fragment>
        ))}
        {elsewhere !== null && elsewhere.more > 0 && ` and ${elsewhere.more.toLocaleString('en')} more`}
      </span>
    </span>
  )
}
