'use client'

import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import type { Outcome } from '@/lib/core/outcome'

export type AcknowledgeProps = {
  upTo: string
  onAcknowledge: (previous: unknown, form: FormData) => Promise<Outcome<unknown>>
}

/** Takes note of what has failed up to a moment. */
export function Acknowledge({ upTo, onAcknowledge }: AcknowledgeProps) {
  const [outcome, submit] = useFormAction(onAcknowledge)
  return (
    <Form action={submit}>
      <input type="hidden" name="upTo" value={upTo} />
      <SendButton size="small">I have taken note</SendButton>
      {outcome && !outcome.ok && <p role="alert">This could not be noted just now. Load the page again.</p>}
    </Form>
  )
}
