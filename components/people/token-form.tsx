'use client'

import { fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { SecretOnce } from '@/components/pods/issued-secret'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { TextField } from '@/components/ui/field'
import { SelectField } from '@/components/ui/select-field'
import { Time } from '@/components/ui/time'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { tokenDays, tokenRefusals } from '@/lib/people/tokens/labels'

type Made = { tokenId: string; secret: string; expiresAt: Date }
export type MakeAction = (previous: unknown, form: FormData) => Promise<Outcome<Made>>

/** Makes a token. Its secret is held here from the answer until the page is left, and is nowhere else. */
export function TokenForm({ make }: { make: MakeAction }) {
  const [made, send] = useFormAction(make)
  return (
    <>
      <Form action={send} className="mt-2 grid justify-items-start gap-3">
        <TextField
          name="name"
          label="Name"
          hint="What tells it from your others, such as the machine it is for."
          required
          maxLength={60}
          autoComplete="off"
          defaultValue={typedIn(made, 'name')}
          error={fieldError(made, 'name')}
          className="w-full max-w-[24rem]"
        />
        <SelectField name="days" label="Works for" options={tokenDays} />
        <SendButton variant="primary">Make the token</SendButton>
      </Form>
      <OutcomeNote outcome={made} done="Made." fields={['name', 'days']} refusals={tokenRefusals} />
      {made?.ok && (
        <SecretOnce lines={[['Token', made.value.secret]]} lost="who loses it makes another one">
          It works until <Time at={made.value.expiresAt} mode="absolute" />.
        </SecretOnce>
      )}
    </>
  )
}
