import type { ChangeAction } from '@/components/policy/change-note'
import { LineDifference } from '@/components/difference/line-difference'
import { NumberedText } from '@/components/policy/numbered-text'
import { TextEditor } from '@/components/policy/text-editor'
import { Card } from '@/components/ui/card'
import type { ChangeDetail } from '@/lib/policy/drafts/queries'

type ChangeTextProps = { change: ChangeDetail; line: number | undefined; onEdit: ChangeAction }

/** The text face of a change: the lines that it changes, and the whole text, which its author edits. */
export function ChangeText({ change, line, onEdit }: ChangeTextProps) {
  const { number, document, before, digest, mayEdit, base } = change
  const isEdited = mayEdit && line === undefined
  return (
    <>
      <Card id="lines" title={`What it changes in the text of version ${base}`} className="mb-4">
        <LineDifference before={before} after={document} />
      </Card>
      <Card id="text" title={isEdited ? 'The whole text' : 'The whole text as it would be'}>
        <div className="mt-2">
          {isEdited ? (
            <TextEditor key={digest} number={number} text={document} digest={digest} onEdit={onEdit} />
          ) : (
            <NumberedText label="The text of the draft" text={document} marked={line} />
          )}
        </div>
      </Card>
    </>
  )
}
