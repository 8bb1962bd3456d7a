import { ChangedText } from '@/components/deliveries/changed-text'
import { FileSizes } from '@/components/deliveries/file-sizes'
import { WrittenText } from '@/components/requests/changes/document-text'
import type { ShownFile } from '@/lib/deliveries/schema'

/** What changes in one file: beside what it was, the whole of a new one, or what goes. */
export function DeliveredFile({ file }: { file: ShownFile }) {
  const { path, what, before, after, facts, found } = file
  if (what === 'mode')
    return (
      <p translate="yes" className="text-small">
        Its content stays; whether it can be run changes.
      </p>
    )
  if (what === 'removed')
    return before === null ? (
      <FileSizes facts={facts} />
    ) : (
      <>
        <p translate="yes" className="mb-2 text-small font-strong">
          The file goes. This is what it said:
        </p>
        <WrittenText label={`Text of ${path} that goes`} text={before} />
      </>
    )
  if (after === null || (what === 'changed' && before === null)) return <FileSizes facts={facts} />
  // Its bytes are others, so what differs is what nobody is shown.
  if (before === after)
    return (
      <p translate="yes" className="text-small">
        A value that is kept out of sight is another one. Nothing else differs.
      </p>
    )
  return <ChangedText changed={{ path, before, after, found }} />
}
