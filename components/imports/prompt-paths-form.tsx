'use client'

import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { problemsOf } from '@/components/shell/problems'
import { ErrorSummary } from '@/components/ui/error-summary'
import { Notice } from '@/components/ui/notice'
import { TextAreaField } from '@/components/ui/text-area-field'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { importRefusals } from '@/lib/imports/labels'

export type ChoosePathsAction = (previous: unknown, form: FormData) => Promise<Outcome<{ paths: string[] }>>

type PromptPathsFormProps = {
  sourceId: string
  /** None where what is usual holds. */
  chosen: readonly string[]
  usual: readonly string[]
  /** Null for people who may not. */
  onChoose: ChoosePathsAction | null
}

/** Which files of a repository are prompts: in words, and as lines to change. */
export function PromptPathsForm({ sourceId, chosen, usual, onChoose }: PromptPathsFormProps) {
  return (
    <details className="mt-3 border-t border-line pt-3">
      <summary className="min-h-6 text-small">
        Which files are prompts: {chosen.length === 0 ? 'those that are named so everywhere' : 'those chosen here'}
      </summary>
      {onChoose ? (
        <Paths sourceId={sourceId} chosen={chosen} usual={usual} onChoose={onChoose} />
      ) : (
        <Lines paths={chosen.length === 0 ? usual : chosen} />
      )}
    </details>
  )
}

function Lines({ paths }: { paths: readonly string[] }) {
  return (
    <ul className="mt-2 font-code text-code text-muted" translate="no">
      {paths.map((path) => (
        <li key={path} className="break-all">
          {path}
        </li>
      ))}
    </ul>
  )
}

type PathsProps = Omit<PromptPathsFormProps, 'onChoose'> & { onChoose: ChoosePathsAction }

function Paths({ sourceId, chosen, usual, onChoose }: PathsProps) {
  const [outcome, choose, isSending] = useFormAction(onChoose)
  const { errors, at } = problemsOf(outcome, importRefusals, ['paths'])
  return (
    <Form action={choose} className="mt-2 grid max-w-[44rem] gap-3">
      {errors.length > 0 && <ErrorSummary title="Nothing was changed" errors={errors} refused={outcome} />}
      <input type="hidden" name="sourceId" value={sourceId} />
      <TextAreaField
        name="paths"
        label="Paths"
        hint="One a line. * stands for anything within a name, ** for any folders. Left empty, the usual names hold."
        defaultValue={typedIn(outcome, 'paths') || chosen.join('\n')}
        placeholder={usual.join('\n')}
        error={at.paths}
        rows={usual.length}
        spellCheck={false}
      />
      <SendButton className="justify-self-start">{isSending ? 'Keeping …' : 'Keep these paths'}</SendButton>
      {outcome?.ok && (
        <Notice tone="ok" live="status">
          Kept. Import the repository again: its branches are read anew by these paths.
        </Notice>
      )}
    </Form>
  )
}
