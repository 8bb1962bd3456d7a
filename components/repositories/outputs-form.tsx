'use client'

import { type ChangeAction, fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { ScrollBox } from '@/components/ui/scroll-box'
import { SelectField } from '@/components/ui/select-field'
import { environmentWords, environments, environmentLabel } from '@/lib/core/environment'
import { typedAt, typedList } from '@/lib/core/outcome'
import { takenRefusals, takenWords } from '@/lib/repositories/outputs/labels'
import type { PodOption, TakenOutputs } from '@/lib/repositories/outputs/schema'

type OutputsFormProps = {
  repository: string
  branches: readonly string[]
  taken: TakenOutputs | null
  pods: readonly PodOption[]
  onTake: ChangeAction
}

/** Whose accepted outputs are committed to a repository, where these pods act, and to which branch. */
export function OutputsForm({ repository, branches, taken, pods, onTake }: OutputsFormProps) {
  const [outcome, take] = useFormAction(onTake)
  const chosen = outcome && !outcome.ok ? typedList(outcome, 'pods') : (taken?.pods ?? []).map(({ slug }) => slug)
  const podsError = fieldError(outcome, 'pods')
  return (
    <>
      <Form action={take} className="mt-3 grid max-w-prose gap-3">
        <input type="hidden" name="repository" value={repository} />
        <div className="grid gap-3 sm:grid-cols-2">
          <SelectField
            name="environment"
            label="What is accepted in"
            options={environments.map((value) => ({ value, label: environmentWords[value] }))}
            defaultValue={typedAt(outcome, 'environment') ?? taken?.environment ?? 'prod'}
            error={fieldError(outcome, 'environment')}
          />
          <SelectField
            name="branch"
            label="is committed to"
            options={branches.map((value) => ({ value, label: value }))}
            defaultValue={typedAt(outcome, 'branch') ?? taken?.branch ?? branches[0]}
            error={fieldError(outcome, 'branch')}
            translate="no"
          />
        </div>
        <fieldset aria-describedby={podsError ? 'outputs-pods-error' : undefined}>
          <legend className="font-semibold">Of these pods; of nobody where none is chosen</legend>
          <ScrollBox label="Pods" className="mt-1 max-h-72">
            {pods.map(({ slug, name, environments: acting }) => (
              <label key={slug} className="flex min-h-8 items-center gap-2 px-1 py-0.5">
                <input
                  type="checkbox"
                  name="pods"
                  value={slug}
                  defaultChecked={chosen.includes(slug)}
                  className="size-5 flex-none accent-accent"
                />
                <span className="min-w-0 wrap-anywhere">
                  <bdi translate="no">{name === slug ? name : `${name} (${slug})`}</bdi>{' '}
                  <span className="text-small text-subtle">{acting.map(whereWords).join(', ')}</span>
                </span>
              </label>
            ))}
          </ScrollBox>
          {podsError && (
            <p id="outputs-pods-error" className="mt-1 font-semibold text-bad-fg">
              {podsError}
            </p>
          )}
        </fieldset>
        <p className="text-small text-subtle">{takenWords.from}</p>
        <div>
          <SendButton>Commit their outputs here</SendButton>
        </div>
      </Form>
      <OutcomeNote
        outcome={outcome}
        done={takenWords.done}
        fields={['environment', 'branch', 'pods']}
        refusals={takenRefusals}
      />
    </>
  )
}

function whereWords({ name, takenBy }: PodOption['environments'][number]): string {
  return takenBy === null ? environmentLabel(name) : `${environmentLabel(name)} (${takenWords.takenBy(takenBy)})`
}
