'use client'

import { type ChangeAction, fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { Card } from '@/components/ui/card'
import { TextField } from '@/components/ui/field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { typedIn } from '@/lib/core/outcome'
import { podRefusals } from '@/lib/pods/labels'
import type { PodDetail } from '@/lib/pods/schema'

type WordsFormProps = { pod: Pick<PodDetail, 'slug' | 'name' | 'purpose'>; onDescribe: ChangeAction }

/** What a pod is called and for, said anew by whoever answers for it, or an admin. */
export function WordsForm({ pod: { slug, name, purpose }, onDescribe }: WordsFormProps) {
  const [outcome, send] = useFormAction(onDescribe, 'The words about this pod')
  return (
    <Card id="words" title="What is it called?">
      <Form action={send} className="mt-3 grid max-w-xl gap-3">
        <input type="hidden" name="podSlug" value={slug} />
        <TextField
          id="pod-name"
          name="name"
          label="Name"
          hint="People know by it who asks. The record keeps what it was called when."
          defaultValue={typedIn(outcome, 'name') || name}
          error={fieldError(outcome, 'name')}
          maxLength={80}
          required
        />
        <TextAreaField
          id="pod-purpose"
          name="purpose"
          label="What it is for"
          rows={2}
          defaultValue={typedIn(outcome, 'purpose') || purpose}
          error={fieldError(outcome, 'purpose')}
          maxLength={400}
          required
        />
        <SendButton className="justify-self-start">Save the words</SendButton>
        <OutcomeNote
          outcome={outcome}
          done="It is called so from now on."
          fields={['name', 'purpose']}
          refusals={podRefusals}
        />
      </Form>
    </Card>
  )
}
