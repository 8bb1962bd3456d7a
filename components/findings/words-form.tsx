'use client'

import { useState } from 'react'
import { fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { TextAreaField } from '@/components/ui/text-area-field'
import { counted } from '@/lib/core/count'
import { type Outcome, typedIn } from '@/lib/core/outcome'

export type WordsAction = (previous: unknown, form: FormData) => Promise<Outcome<{ names: number; phrases: number }>>

const refusals = {
  no_policy: 'No policy is in force yet, so nothing is looked for.',
  nothing_aside: 'There is nothing to put back: somebody did so, or listed others.',
}

const lookedFor = ({ names, phrases }: { names: number; phrases: number }) =>
  `Looked for from now on: ${counted(names, 'name')} and ${counted(phrases, 'phrase')}.`

type Told = Outcome<{ names: number; phrases: number }> | null
type Sent = { outcome: Told; send: (form: FormData) => void; isSending: boolean }

type WordsFormsProps = {
  listed: { names: string; phrases: string; emptied: unknown }
  onList: WordsAction
  onPutBack: WordsAction
}

/** The two lists, and what puts them back once they were emptied. What came of the newer act is told, and not of the other. */
export function WordsForms({ listed, onList, onPutBack }: WordsFormsProps) {
  const [put, sendBack, isPuttingBack] = useFormAction(onPutBack)
  const [kept, keep, isKeeping] = useFormAction(onList, 'Your lists')
  const [known, setKnown] = useState({ put, kept, isPut: false, times: 0 })
  if (known.put !== put || known.kept !== kept) {
    const isPut = known.put !== put
    // What is put back stands in the fields then: they are others.
    setKnown({ put, kept, isPut, times: known.times + (isPut && put?.ok ? 1 : 0) })
  }
  return (
    <>
      <PutBackForm
        isEmptied={listed.emptied !== null}
        sent={{ outcome: known.isPut ? put : null, send: sendBack, isSending: isPuttingBack }}
      />
      <div className="mt-2">
        <ListsForm
          key={known.times}
          listed={listed}
          sent={{ outcome: known.isPut ? null : kept, send: keep, isSending: isKeeping }}
        />
      </div>
    </>
  )
}

/** Puts back what was in the lists before they were emptied. What came of it stays when there is nothing more to put back. */
function PutBackForm({ isEmptied, sent: { outcome, send, isSending } }: { isEmptied: boolean; sent: Sent }) {
  return (
    <Form action={send} className="mt-2 grid gap-2">
      {isEmptied && (
        <SendButton size="small" className="justify-self-start">
          {isSending ? 'Putting back…' : 'Put them back'}
        </SendButton>
      )}
      <OutcomeNote outcome={outcome} done={outcome?.ok ? lookedFor(outcome.value) : ''} refusals={refusals} />
    </Form>
  )
}

type ListsFormProps = { listed: { names: string; phrases: string }; sent: Sent }

/** The two lists, one line for each. */
function ListsForm({ listed, sent: { outcome, send, isSending } }: ListsFormProps) {
  // What was taken out of a list stays out of it where another line is refused.
  const isRefused = outcome !== null && !outcome.ok
  const isNothing = outcome?.ok && outcome.value.names + outcome.value.phrases === 0
  const done = isNothing ? 'Nothing is looked for from now on.' : outcome?.ok ? lookedFor(outcome.value) : ''
  return (
    <Form action={send} className="grid gap-3 pb-2">
      <TextAreaField
        name="names"
        label="Names of people"
        hint="One a line, 5,000 at most. Found ones are personal data (personal.name). The record says how many there are, never which."
        defaultValue={isRefused ? typedIn(outcome, 'names') : listed.names}
        error={fieldError(outcome, 'names')}
        rows={8}
        spellCheck={false}
        translate="no"
      />
      <TextAreaField
        name="phrases"
        label="Forbidden phrases"
        hint="One a line, 500 at most. Found ones are a finding (forbidden.phrase), and a check of every prompt."
        defaultValue={isRefused ? typedIn(outcome, 'phrases') : listed.phrases}
        error={fieldError(outcome, 'phrases')}
        rows={6}
        spellCheck={false}
        translate="no"
      />
      <SendButton variant="primary" className="justify-self-start">
        {isSending ? 'Saving…' : 'Look for these'}
      </SendButton>
      <OutcomeNote outcome={outcome} done={done} fields={['names', 'phrases']} refusals={refusals} />
    </Form>
  )
}
