'use client'

import { useState } from 'react'
import { fieldError, keepFields } from '@/components/people/outcome-note'
import { type ChangeAction, ChangeNote } from '@/components/policy/change-note'
import { useFormAction } from '@/components/shell/form-action'
import { Button } from '@/components/ui/button'
import { TextAreaField } from '@/components/ui/text-area-field'
import { typedIn } from '@/lib/core/outcome'

type RemarkFormProps = { number: number; hint: string; onWrite: ChangeAction }

/** Room for one remark. What was refused stays written, and so does what is being written when others say something. */
export function RemarkForm({ number, hint, onWrite }: RemarkFormProps) {
  const [written, setWritten] = useState(0)
  const [outcome, send, isSending] = useFormAction(onWrite, 'Your remark', () => setWritten((times) => times + 1))
  const error = fieldError(outcome, 'words')
  return (
    <form
      action={send}
      onSubmit={(event) => isSending && event.preventDefault()}
      onReset={keepFields}
      className="mt-4 grid gap-2"
    >
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
      <Button type="submit" aria-disabled={isSending || undefined} className="justify-self-start">
        {isSending ? 'Sending…' : 'Write the remark'}
      </Button>
      {!error && <ChangeNote outcome={outcome} done="It stands beside the change." className="text-small" />}
    </form>
  )
}
