import { keepMark } from '@/components/requests/use-draft'
import { Revealed } from '@/components/ui/revealed'
import { nameAt } from '@/lib/core/pointer'

/** What is marked to be changed, where it is sent from: also when the change is shown in another way, or is far above. */
export function MarkedValues({
  requestId,
  marks,
  error,
}: {
  requestId: string
  marks: readonly string[]
  error?: string | undefined
}) {
  if (marks.length === 0) return null
  return (
    <fieldset className="mt-3" aria-describedby={error ? 'marked-error' : undefined}>
      <legend className="font-semibold">
        Should be different <span className="text-caption font-normal text-subtle">(sent with “Request changes”)</span>
      </legend>
      {error && (
        <p id="marked-error" className="text-small font-semibold text-bad-fg">
          {error}
        </p>
      )}
      <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
        {marks.map((field) => (
          <li key={field}>
            <label className="inline-flex min-h-6 items-center gap-2">
              <input
                type="checkbox"
                name="fields"
                value={field}
                checked
                onChange={() => keepMark(requestId, field, false)}
                className="size-4.5 flex-none accent-accent"
              />
              <bdi translate="no" className="[overflow-wrap:anywhere]">
                <Revealed text={nameAt(field)} />
              </bdi>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}
