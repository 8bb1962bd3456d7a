import { FromTo } from '@/components/difference/changed-words'
import { Revealed } from '@/components/ui/revealed'
import type { PathChange } from '@/lib/difference/structure'

/** Values at their places, each beside what it was. */
export function PathChanges({ changes }: { changes: readonly PathChange[] }) {
  if (changes.length === 0)
    return <p className="mt-2 text-muted">Every value stands where it did; only how it is written differs.</p>
  return (
    <dl className="mt-3 grid gap-2.5">
      {changes.map(({ path, before, after }) => (
        <div key={path}>
          <dt translate="no" className="font-code text-caption wrap-anywhere text-subtle">
            <Revealed text={path} />
          </dt>
          <dd className="wrap-anywhere">
            <FromTo before={before} after={after} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
