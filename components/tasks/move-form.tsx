'use client'

import { useState } from 'react'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { problemsOf } from '@/components/shell/problems'
import { ErrorSummary } from '@/components/ui/error-summary'
import { type Choice, fieldId } from '@/components/ui/field'
import { SelectField } from '@/components/ui/select-field'
import { TextAreaField } from '@/components/ui/text-area-field'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { moveLabels, moveRefusals } from '@/lib/tasks/moves/labels'
import type { TaskMove } from '@/lib/tasks/moves/table'

export type MoveAction = (previous: unknown, form: FormData) => Promise<Outcome<{ status: string }>>

export type MoveFormProps = {
  number: number
  moves: readonly TaskMove[]
  /** The pods that could go on with it. */
  pods: readonly Choice[]
  onMove: MoveAction
  /** Where somebody has chosen the move already: it is not asked for again. */
  isChosen?: boolean
  onDone?: () => void
}

/** Has a task move: what is to happen, and why. */
export function MoveForm({ number, moves, pods, onMove, isChosen = false, onDone }: MoveFormProps) {
  const [outcome, send, isSending] = useFormAction(onMove, `The move of T-${number}`, onDone)
  const [chosen, choose] = useState<TaskMove>(moves[0]!)
  const move = moves.includes(chosen) ? chosen : moves[0]!
  // The same task may have two forms on a board.
  const id = `${isChosen ? 'put' : 'move'}-${number}`
  const { errors, at } = problemsOf(outcome, moveRefusals, ['to', 'reason'], `${id}-`)
  return (
    <Form action={send} className="mt-2 grid gap-3">
      {errors.length > 0 && <ErrorSummary title="Nothing was changed" errors={errors} refused={outcome} />}
      <input type="hidden" name="number" value={number} />
      {isChosen ? (
        <input type="hidden" name="move" value={move} />
      ) : (
        <SelectField
          id={fieldId(`${id}-move`)}
          name="move"
          label="What is to happen"
          options={moves.map((one) => ({ value: one, label: moveLabels[one] }))}
          value={move}
          onChange={(event) => choose(event.target.value as TaskMove)}
        />
      )}
      {move === 'hand_over' && (
        <SelectField
          id={fieldId(`${id}-to`)}
          name="to"
          label="To which pod"
          empty="Choose a pod"
          options={pods}
          error={at.to}
        />
      )}
      {move !== 'activate' && (
        <TextAreaField
          id={fieldId(`${id}-reason`)}
          name="reason"
          label={move === 'resume' ? 'Why (if it matters)' : 'Why'}
          hint={move === 'checkpoint' ? 'Somebody else signs that it goes on, and reads this.' : undefined}
          defaultValue={typedIn(outcome, 'reason')}
          error={at.reason}
          maxLength={500}
          rows={2}
        />
      )}
      <SendButton className="justify-self-start">{isSending ? 'Sending…' : moveLabels[move]}</SendButton>
    </Form>
  )
}
