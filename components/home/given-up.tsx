'use client'

import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { ButtonLink } from '@/components/ui/button-link'
import { Notice } from '@/components/ui/notice'
import type { Outcome } from '@/lib/core/outcome'
import type { GivenUp } from '@/lib/jobs/schema'
import { paths } from '@/lib/core/paths'

export type GivenUpNoticeProps = {
  work: GivenUp
  onAcknowledge: (previous: unknown, form: FormData) => Promise<Outcome<unknown>>
}

/** Tells an admin of background work that will not be tried again, until somebody has taken note of it. */
export function GivenUpNotice({ work: { count, what, upTo }, onAcknowledge }: GivenUpNoticeProps) {
  const [outcome, submit] = useFormAction(onAcknowledge)
  const pieces = count === 1 ? 'One piece' : `${count} pieces`
  return (
    <Notice
      tone="bad"
      className="mb-4"
      title={`${pieces} of background work failed for good`}
      actions={
        <>
          <ButtonLink size="small" href={paths.audit({ what: 'job' })}>
            See the record
          </ButtonLink>
          <Form action={submit}>
            <input type="hidden" name="upTo" value={upTo} />
            <SendButton size="small">I have taken note</SendButton>
          </Form>
        </>
      }
    >
      <p>It was tried until its last attempt: {what.join('; ')}. The log of the worker says why.</p>
      {outcome && !outcome.ok && <p role="alert">This could not be noted just now. Load the page again.</p>}
    </Notice>
  )
}
