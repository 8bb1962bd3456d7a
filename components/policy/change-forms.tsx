'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { type ChangeAction, ChangeNote } from '@/components/policy/change-note'
import { Form, SendButton } from '@/components/shell/form'
import { HiddenFields } from '@/components/shell/hidden-fields'
import { useFormAction } from '@/components/shell/form-action'
import { TextLink } from '@/components/ui/app-link'
import type { ButtonVariant } from '@/components/ui/button'
import { paths } from '@/lib/core/paths'
import { changeName } from '@/lib/policy/drafts/labels'

type OneButtonProps = {
  /** What is sent, by name. */
  fields: Readonly<Record<string, string | number>>
  label: string
  /** Goes on after the label for those who listen, where one page has several such buttons. */
  of?: string
  done: string
  variant?: ButtonVariant
  size?: 'small' | 'normal'
  /** Whether it makes a draft, which is opened then. */
  opens?: boolean
  action: ChangeAction
}

/** A step that needs nothing but a press. */
export function OneButton({ fields, label, of, done, variant, size = 'normal', opens, action }: OneButtonProps) {
  const [outcome, send] = useFormAction(action, label)
  const router = useRouter()
  const made = opens && outcome?.ok ? (outcome.value as { number: number }).number : null
  useEffect(() => {
    if (made !== null) router.push(paths.policyChange(made))
  }, [made, router])
  return (
    <Form action={send}>
      <HiddenFields fields={fields} />
      <SendButton variant={variant} size={size}>
        {label}
        {of && <span className="sr-only"> {of}</span>}
      </SendButton>
      <ChangeNote outcome={outcome} done={done} className="mt-1 text-small" />
      {made !== null && <TextLink href={paths.policyChange(made)}>Open {changeName(made)}</TextLink>}
    </Form>
  )
}

/** Puts a draft away. */
export function DiscardForm({ number, onDiscard }: { number: number; onDiscard: ChangeAction }) {
  return (
    <details className="relative">
      <summary className="inline-flex min-h-10.5 items-center rounded-control border border-line-strong bg-surface px-3.5 font-strong select-none">
        Discard
      </summary>
      <div className="mt-2 max-w-72 text-small">
        <p className="mb-2">The draft is put away for good; its lines stay in the record.</p>
        <OneButton
          fields={{ number }}
          label={`Discard ${changeName(number)}`}
          done="Discarded."
          variant="bad"
          size="small"
          action={onDiscard}
        />
      </div>
    </details>
  )
}
