import { LongText } from '@/components/ui/long-text'
import { Revealed } from '@/components/ui/revealed'
import { counted } from '@/lib/core/count'
import type { Values } from '@/lib/prompts/fill/filled'

const longFrom = 200

/** What a pod filled into a prompt: each name with its text, in the pod's own words, and how long a long one is. */
export function FilledValues({ values }: { values: Values }) {
  return (
    <dl translate="no" className="mt-2 grid gap-y-2.5 sm:grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] sm:gap-x-4">
      {Object.entries(values).map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-small wrap-anywhere text-subtle max-sm:-mb-2">
            <code translate="no" className="font-code text-code">
              <Revealed text={name} />
            </code>
            {value.length > longFrom && (
              <span translate="yes" className="block">
                {counted(value.length, 'character')}
              </span>
            )}
          </dt>
          <dd className="min-w-0 wrap-anywhere">
            {value === '' ? (
              <span translate="yes" className="text-subtle">
                empty
              </span>
            ) : value.length > longFrom || value.includes('\n') ? (
              <LongText text={value} className="max-w-[70ch]" />
            ) : (
              <bdi translate="no">
                <Revealed text={value} />
              </bdi>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
