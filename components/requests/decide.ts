import { decisionRefusals } from '@/lib/requests/refusals'
import type { RequestState, Verdict } from '@/lib/requests/schema'
import type { Outcome, Refusal } from '@/lib/core/outcome'

export type DecisionValue = {
  state: RequestState
  effectiveAt: string | null
  seconds: number
  /** How many of all the signatures it needs there are now. */
  signatures: { given: number; of: number }
}
export type DecideAction = (previous: Outcome<DecisionValue> | null, form: FormData) => Promise<Outcome<DecisionValue>>
export type TakeBackAction = (
  previous: Outcome<{ state: 'waiting' }> | null,
  form: FormData,
) => Promise<Outcome<{ state: 'waiting' }>>

/** The form of the decision, for what belongs to it and stands elsewhere on the page. */
export const decisionFormId = 'decide'

/** What is sent, for whoever tells what became of it. */
export function decisionOn(number: number): string {
  return `Your decision on CS-${number}`
}

/** The same of a decision that is taken back. */
export function takingBackOf(number: number): string {
  return `Taking back your decision on CS-${number}`
}

/** A refusal in words, for the place next to the buttons. Nothing is ever dropped in silence. */
export function refusalWords(refusal: Refusal, number: number): string {
  const own = Object.values(refusal.fields ?? {}).flat()[0]
  if (refusal.reason === 'invalid_input' && own) return own
  return (
    decisionRefusals[refusal.reason] ??
    `Your decision was not saved; CS-${number} is still waiting. Try again (your note is kept).`
  )
}

/** The button that is on the screen: beside the text on wide screens, in the bar on narrow ones. */
export function buttonOnScreen(form: HTMLFormElement | null, verdict: Verdict): HTMLButtonElement | undefined {
  const all = form?.querySelectorAll<HTMLButtonElement>(`button[name="verdict"][value="${verdict}"]`) ?? []
  return [...all].find((button) => button.offsetParent !== null)
}

/** The fields of a decision made at the request's line, without opening it. */
export function quickDecision(
  request: { id: string; digest: string },
  verdict: 'approve' | 'reject',
  firstVisibleAt: string,
): FormData {
  const form = new FormData()
  form.set('requestId', request.id)
  form.set('digest', request.digest)
  form.set('verdict', verdict)
  form.set('from', 'queue')
  form.set('firstVisibleAt', firstVisibleAt)
  return form
}
