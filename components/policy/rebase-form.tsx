'use client'

import type { ReactNode } from 'react'
import { type ChangeAction, ChangeNote } from '@/components/policy/change-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'

type RebaseFormProps = {
  number: number
  /** Each step, as it is shown. */
  steps: readonly ReactNode[]
  onRebase: ChangeAction
}

type Refused = { at: number; words: string }

/**
 * Does the steps of a draft again on the version in force. Those that do not fit are shown one by one; a person chooses to
 * leave them out, or edits the draft first.
 */
export function RebaseForm({ number, steps, onRebase }: RebaseFormProps) {
  const [outcome, rebase] = useFormAction(onRebase, 'The draft')
  const refused = outcome && !outcome.ok ? ((outcome.more?.['refused'] as Refused[] | undefined) ?? []) : []
  return (
    <Form action={rebase} className="mt-2 grid gap-2">
      <input type="hidden" name="number" value={number} />
      {refused.length > 0 && (
        <fieldset>
          <legend className="font-semibold">
            These edits do not fit the version in force. Choose those to leave out.
          </legend>
          <ul className="mt-1 grid gap-2">
            {refused.map(({ at, words }) => (
              <li key={at} className="rounded-control border border-line bg-surface p-2">
                <label className="flex items-start gap-2">
                  <input type="checkbox" name="leaveOut" value={at} className="mt-0.5 size-5 flex-none accent-accent" />
                  <span>
                    Leave out edit {at + 1}: {words}
                  </span>
                </label>
                <div className="mt-1 pl-7 text-small">{steps[at]}</div>
              </li>
            ))}
          </ul>
        </fieldset>
      )}
      <SendButton variant="primary" className="justify-self-start">
        Bring it up to the version in force
      </SendButton>
      {refused.length === 0 && <ChangeNote outcome={outcome} done="It is a change of the version in force now." />}
    </Form>
  )
}
