'use client'

import { type ChangeAction, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { othersRefusals, othersWords } from '@/lib/deliveries/github/others/labels'
import type { OtherPullView } from '@/lib/deliveries/github/others/schema'

type OthersFormProps = {
  pull: Pick<OtherPullView, 'repositoryId' | 'number' | 'head'>
  /** Whether it can be asked for; while it is, what came of the press stays here. */
  isOpen: boolean
  onAsk: ChangeAction
}

/** Asks that exactly the commit be signed that is on the page. */
export function OthersForm({ pull: { repositoryId, number, head }, isOpen, onAsk }: OthersFormProps) {
  const [outcome, onSend] = useFormAction(onAsk)
  return (
    <>
      {isOpen && (
        <Form action={onSend} className="mt-2">
          <input type="hidden" name="repositoryId" value={repositoryId} />
          <input type="hidden" name="number" value={number} />
          <input type="hidden" name="head" value={head} />
          <SendButton>
            {othersWords.ask}
            <span className="sr-only"> for pull request {number}</span>
          </SendButton>
        </Form>
      )}
      <OutcomeNote outcome={outcome} done={othersWords.done} fields={[]} refusals={othersRefusals} />
    </>
  )
}
