'use client'

import { useState } from 'react'
import { fieldError } from '@/components/people/outcome-note'
import { type ChangeAction, ChangeNote } from '@/components/policy/change-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { TextAreaField } from '@/components/ui/text-area-field'
import { typedIn } from '@/lib/core/outcome'

type RemarkFormProps = { number: number; hint: string; onWrite: ChangeAction }

/** Room for one remark. What was refused stays written, and so does what is being written when others say something. */
export function RemarkForm({ number, hint, onWrite }: RemarkFormProps) {
  const [written, setWritten] = useState(0)
  const [outcome, send, isSending] = useFormAction(onWrite, 'Your remark', () => setWritten((times) => times + 1))
  const error = fieldError(outcome, 'words')
  return (
    <Form action={send} className="mt-4 grid gap-2">
      <input type="hidden" name="number" value={number} />
      <TextAreaField
        key={written}
        id="remark"
        name="words"
        label="Your remark"
        hint={hint}
        defaultValue={typedIn(outcome, 'words')}
        error={error}
        maxLength={2000}
        rows={3}
        required
      />
      <SendButton className="justify-self-start">{isSending ? 'Sending…' : 'Write the remark'}</SendButton>
      {!error && <ChangeNote outcome={outcome} done="It stands beside the change." className="text-small" />}
    </Form>
  )
}
