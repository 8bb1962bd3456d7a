import { textOf } from '@/components/deliveries/forms/document'
import { PathChanges } from '@/components/difference/path-changes'
import { Revealed } from '@/components/ui/revealed'
import type { PathChange } from '@/lib/difference/structure'

/** A record of a file that is not as before: what it is called, what happens to it, and what it says otherwise. */
export type RecordChange = {
  name: string
  title: string | null
  kind: 'came' | 'went' | 'changed'
  said: string
  fields: readonly PathChange[]
}

/** Records one by one, each in a sentence and then value by value. */
export function RecordChanges({ records }: { records: readonly RecordChange[] }) {
  return (
    <ul className="grid gap-4">
      {records.map(({ name, title, said, fields }, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- two may go by one name
        <li key={at}>
          <p className="font-strong wrap-anywhere">
            {name !== '' && (
              <>
                <bdi translate="no">
                  <Revealed text={name} />
                </bdi>{' '}
              </>
            )}
            <span translate="yes">
              <Revealed text={said} />
            </span>
          </p>
          {title !== null && title !== name && (
            <p className="text-small text-muted wrap-anywhere">
              <bdi translate="no">
                <Revealed text={title} />
              </bdi>
            </p>
          )}
          {fields.length > 0 && (
            <div className="border-l-[3px] border-line-strong pl-3">
              <PathChanges changes={fields} />
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

/** The same as plain text. */
export function recordText(records: readonly RecordChange[]): string {
  return records.map(({ name, said, fields }) => [`${name} ${said}`, ...fields.map(textOf)].join('\n')).join('\n\n')
}

/** How much there is to show of them. */
export function sizeOf(records: readonly RecordChange[]): number {
  return records.reduce((sum, { fields }) => sum + 1 + fields.length, 0)
}
