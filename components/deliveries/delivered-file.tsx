import { WrittenText } from '@/components/requests/changes/document-text'
import { TextChange } from '@/components/requests/changes/text-change'
import type { ShownFile } from '@/lib/deliveries/schema'

/** What changes in one file: beside what it was, the whole of a new one, or what goes. */
export function DeliveredFile({ file: { path, what, before, after } }: { file: ShownFile }) {
  if (what === 'mode') return <p className="text-small">Its content stays; whether it can be run changes.</p>
  if (what === 'removed')
    return before === null ? (
      <Unreadable />
    ) : (
      <>
        <p className="mb-2 text-small font-strong">The file goes. This is what it said:</p>
        <WrittenText label={`Text of ${path} that goes`} text={before} />
      </>
    )
  if (after === null || (what === 'changed' && before === null)) return <Unreadable />
  return <TextChange name={path} before={before} after={after} />
}

function Unreadable() {
  return <p className="text-small">It is no text, or too long to be read here. A clone of the repository has it.</p>
}
