import { CheckField, fieldId } from '@/components/ui/field'
import { TextAreaField } from '@/components/ui/text-area-field'

type TaskFieldsProps = {
  /** What its fields are called on the page. */
  id: string
  dependsOn: string
  error: string | undefined
  /** Whether people look at it before it is completed; `set` where that is so for good. */
  needsReview: boolean | 'set'
}

/** What somebody says of any task: what it waits for, and whether people look at it. */
export function TaskFields({ id, dependsOn, error, needsReview }: TaskFieldsProps) {
  return (
    <>
      <TextAreaField
        id={fieldId(`${id}-dependsOn`)}
        name="dependsOn"
        label="Waits for"
        hint="The own names of other tasks in the same environment, one a line."
        defaultValue={dependsOn}
        error={error}
        rows={3}
        translate="no"
      />
      <CheckField
        id={fieldId(`${id}-needsReview`)}
        name="needsReview"
        label="People look at it before it is completed"
        hint={needsReview === 'set' ? 'This is not taken back.' : 'Once said, this is not taken back.'}
        defaultChecked={needsReview !== false}
        disabled={needsReview === 'set'}
      />
    </>
  )
}
