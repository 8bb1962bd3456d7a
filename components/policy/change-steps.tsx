import { OneButton } from '@/components/policy/change-forms'
import type { ChangeAction } from '@/components/policy/change-note'
import { LineDifference } from '@/components/difference/line-difference'
import { counted } from '@/lib/core/count'
import type { PolicyEdit } from '@/lib/policy/edit/schema'

type ChangeStepsProps = {
  number: number
  steps: readonly PolicyEdit[]
  /** Each of them in a sentence. */
  sentences: readonly string[]
  /** Null where nothing can be undone. */
  onUndo: ChangeAction | null
}

/** More steps than these are counted: the last ones are those that somebody wants to undo. */
const mostSteps = 40

/** What was edited, in order, and how to go back to before each step. */
export function ChangeSteps({ number, steps, sentences, onUndo }: ChangeStepsProps) {
  if (steps.length === 0) return <p className="mt-1 text-muted">Nothing was edited yet.</p>
  const first = Math.max(0, steps.length - mostSteps)
  return (
    <>
      {first > 0 && <p className="mt-1 text-muted">{counted(first, 'earlier edit')} before these.</p>}
      <ol start={first + 1} className="mt-2 grid list-decimal gap-2 pl-7">
        {steps.slice(first).map((edit, index) => {
          const at = first + index
          const later = steps.length - at - 1
          return (
            <li key={at}>
              <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
                <div className="min-w-0 grow basis-64">
                  <Step edit={edit} words={sentences[at]!} />
                </div>
                {onUndo && (
                  <OneButton
                    fields={{ number, to: at }}
                    label={later === 0 ? 'Undo' : `Undo this and ${counted(later, 'later one')}`}
                    of={sentences[at]!}
                    done="Undone."
                    size="small"
                    action={onUndo}
                  />
                )}
              </div>
            </li>
          )
        })}
      </ol>
    </>
  )
}

/** One step in words; of a text the lines that it changed. */
export function Step({ edit, words }: { edit: PolicyEdit; words: string }) {
  if (edit.kind !== 'text') return <span className="wrap-anywhere">{words}</span>
  return (
    <details>
      <summary className="min-h-6">{words}</summary>
      <LineDifference before={edit.before} after={edit.after} />
    </details>
  )
}
