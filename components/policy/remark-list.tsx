import { LongText } from '@/components/ui/long-text'
import { Time } from '@/components/ui/time'
import type { Remark } from '@/lib/policy/remarks/schema'

/** What people said about a change, each with who and when, in their own words as plain text. */
export function RemarkList({ remarks }: { remarks: readonly Remark[] }) {
  return (
    <ol className="mt-2 grid gap-3">
      {remarks.map(({ id, who, at, words }) => (
        <li key={id} className="border-l-2 border-line-strong pl-3">
          <p className="text-small">
            <bdi translate="no" className="font-semibold">
              {who}
            </bdi>{' '}
            <span className="text-muted">
              <Time at={at} />
            </span>
          </p>
          <LongText text={words} />
        </li>
      ))}
    </ol>
  )
}
