'use client'

import { type ReactNode, useState } from 'react'
import { type ChangeAction, fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { TextAreaField } from '@/components/ui/text-area-field'
import { typedIn } from '@/lib/core/outcome'

type RemarkFormProps = {
  /** What it is about, as the command names it. */
  about: Readonly<Record<string, string | number>>
  hint: string
  done: string
  /** Why a remark can be refused. */
  refusals: Readonly<Record<string, string>>
  onWrite: ChangeAction
  /** Where one says what is meant. */
  children?: ReactNode
}

/** Room for one remark. What was refused stays written, and so does what is being written when others say something. */
export function RemarkForm({ about, hint, done, refusals, onWrite, children }: RemarkFormProps) {
  const [written, setWritten] = useState(0)
  const [outcome, send, isSending] = useFormAction(onWrite, 'Your remark', () => setWritten((times) => times + 1))
  return (
    <Form action={send} className="mt-4 grid gap-2">
      {Object.entries(about).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <TextAreaField
        key={written}
        id="remark"
        name="words"
        label="Your remark"
        hint={hint}
        defaultValue={typedIn(outcome, 'words')}
        error={fieldError(outcome, 'words')}
        maxLength={2000}
        rows={3}
        required
      />
      <SendButton className="justify-self-start">{isSending ? 'Sending…' : 'Write the remark'}</SendButton>
      <div className="text-small">
        <OutcomeNote outcome={outcome} done={done} fields={['words']} refusals={refusals} />
      </div>
    </Form>
  )
}
