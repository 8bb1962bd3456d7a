'use client'

import { useId } from 'react'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { ErrorSummary } from '@/components/ui/error-summary'
import { TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { type Outcome, type Refusal, typedIn } from '@/lib/core/outcome'
import { importRefusals } from '@/lib/imports/labels'
import { refusedWords } from '@/lib/web/labels'
import { paths } from '@/lib/core/paths'

export type Started = { runId: string; number: number; joined: boolean }
export type StartAction = (previous: unknown, form: FormData) => Promise<Outcome<Started>>

/** Asks for a repository to be read. Mistakes stand at their field, and what was typed stays. */
export function ImportForm({ onStart }: { onStart: StartAction }) {
  const [outcome, start, isSending] = useFormAction(onStart)
  const formId = useId()
  const problems = outcome && !outcome.ok ? problemsOf(outcome) : {}
  const errors = Object.entries(problems).map(([field, message]) => ({ ...(field && { field }), message }))
  return (
    <Card id="start" title="Import a repository" className="mb-6">
      <Form id={formId} action={start} className="mt-3 grid max-w-[44rem] gap-3">
        {errors.length > 0 && <ErrorSummary title="The import was not started" errors={errors} refused={outcome} />}
        <TextField
          name="location"
          label="Where is it?"
          hint="A folder or bundle where Countersign runs, or a git address. Leave passwords out: whoever reads imports sees it."
          error={problems.location}
          defaultValue={typedIn(outcome, 'location')}
          required
          maxLength={2000}
          autoComplete="off"
          spellCheck={false}
        />
        <TextField
          name="branches"
          label="Branches"
          remark="(optional)"
          hint="Names between commas. Left empty, every branch is read."
          error={problems.branches}
          defaultValue={typedIn(outcome, 'branches')}
          maxLength={2000}
          autoComplete="off"
          spellCheck={false}
        />
        <TextField
          name="name"
          label="Which repository is it?"
          remark="(optional)"
          hint="The name of one that was read before adds to that one, wherever it lies now. Left empty, a new place is a new repository."
          error={problems.name}
          defaultValue={typedIn(outcome, 'name')}
          maxLength={80}
          autoComplete="off"
          spellCheck={false}
        />
        <SendButton variant="primary" className="justify-self-start">
          {isSending ? 'Starting …' : 'Read its history'}
        </SendButton>
      </Form>
      {outcome?.ok && <AskedFor {...outcome.value} />}
    </Card>
  )
}

function AskedFor({ runId, number, joined }: Started) {
  const link = <TextLink href={paths.importRun(runId)}>Import {number}</TextLink>
  return (
    <Notice tone="ok" live="status" className="mt-3">
      {joined ? (
        <>{link} is on this repository already; it was not started twice.</>
      ) : (
        <>{link} was asked for. It goes on if you leave this page.</>
      )}
    </Notice>
  )
}

/** The sentence for each field; "" is the form as a whole. */
function problemsOf({ reason, fields = {} }: Refusal): Record<string, string> {
  const words = refusedWords(importRefusals, reason)
  if (reason !== 'invalid_input') return fields.location?.[0] ? { location: fields.location[0] } : { '': words }
  const location = fields.location && 'Say where the repository is: a folder, a bundle or a git address.'
  const branches = Object.keys(fields).some((name) => name.startsWith('branches'))
    ? 'Write names of branches, with commas between them.'
    : undefined
  return location || branches ? { ...(location && { location }), ...(branches && { branches }) } : { '': words }
}
