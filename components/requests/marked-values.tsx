import { markedName } from '@/components/requests/marked-name'
import type { RequestDetail } from '@/lib/requests/schema'

type MarkedValuesProps = { change: RequestDetail['change']; marks: readonly string[] }

/** What is marked to be changed, where it is sent from: also when the change is shown in another way, or is far above. */
export function MarkedValues({ change, marks }: MarkedValuesProps) {
  if (marks.length === 0) return null
  return (
    <fieldset className="mt-3">
      <legend className="font-semibold">Should be different</legend>
      {marks.map((field) => (
        <label key={field} className="mr-4 inline-flex min-h-6 items-center gap-2">
          <input type="checkbox" name="fields" value={field} defaultChecked className="size-4.5 accent-accent" />
          <bdi translate="no" className="[overflow-wrap:anywhere]">
            {markedName(change, field)}
          </bdi>
        </label>
      ))}
    </fieldset>
  )
}
