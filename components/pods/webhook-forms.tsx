'use client'

import { fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Fold } from '@/components/pods/fold'
import { SecretOnce } from '@/components/pods/issued-secret'
import { type MessageChoice, WebhookChoice } from '@/components/pods/webhook-choice'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import type { ButtonProps } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { SelectField } from '@/components/ui/select-field'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { overlapChoices } from '@/lib/pods/labels'
import { webhookRefusals } from '@/lib/webhooks/labels'
import type { WebhookView } from '@/lib/webhooks/schema'

type Act<Value> = (previous: unknown, form: FormData) => Promise<Outcome<Value>>
export type WebhookActions = {
  setWebhook: Act<{ secret: string | null }>
  chooseMessages: Act<unknown>
  rotateWebhook: Act<{ secret: string; previousUntil: Date | null }>
  pauseWebhook: Act<unknown>
  resumeWebhook: Act<{ messages: number }>
  testWebhook: Act<unknown>
  sendAgain: Act<{ messages: number }>
  removeWebhook: Act<{ messages: number }>
}

type WebhookFormsProps = {
  slug: string
  environment: string
  /** Null where nothing is sent. */
  webhook: Pick<WebhookView, 'address' | 'messages' | 'ended' | 'pausedAt' | 'dead'> | null
  /** All kinds of message there are, with what each says. */
  choices: readonly MessageChoice[]
  actions: WebhookActions
}

/**
 * Sets up, moves, pauses, tries and removes the webhook of an account, for whoever manages pods. A secret is held here from
 * the answer until the page is left, and is nowhere else.
 */
export function WebhookForms({ slug, environment, webhook, choices, actions }: WebhookFormsProps) {
  const [set, onSet] = useFormAction(actions.setWebhook)
  const [chosen, onChoose] = useFormAction(actions.chooseMessages)
  const [rotated, onRotate] = useFormAction(actions.rotateWebhook)
  const [paused, onPause] = useFormAction(actions.pauseWebhook)
  const [resumed, onResume] = useFormAction(actions.resumeWebhook)
  const [tested, onTest] = useFormAction(actions.testWebhook)
  const [sent, onSend] = useFormAction(actions.sendAgain)
  const [removed, onRemove] = useFormAction(actions.removeWebhook)
  const account = { slug, environment }
  const isOpen = webhook !== null && webhook.ended === null
  const isPaused = isOpen && webhook.pausedAt !== null
  const address = (
    <AddressForm {...account} outcome={set} send={onSet} address={webhook?.address ?? ''} isNew={!isOpen} />
  )
  return (
    <>
      {isOpen ? (
        <div className="mt-3 flex flex-wrap items-start gap-x-4 gap-y-2">
          {!isPaused && <Press {...account} send={onTest} words="Send a test" />}
          {!isPaused && webhook.dead > 0 && (
            <Press {...account} send={onSend} words={`Send ${counted(webhook.dead, 'message')} again`} />
          )}
          {isPaused ? (
            <Press {...account} send={onResume} words="Let it go on" />
          ) : (
            <Press {...account} send={onPause} words="Pause it" />
          )}
          <span className="flex flex-wrap gap-x-4 gap-y-2 py-1">
            <Fold words="Move" of={`the webhook for ${environment}`}>
              {address}
            </Fold>
            <Fold words="Choose messages" of={`of the webhook for ${environment}`}>
              <WebhookChoice
                // A choice that somebody else made is there at once.
                key={webhook.messages?.join() ?? 'all'}
                environment={environment}
                choices={choices}
                chosen={webhook.messages}
                outcome={chosen}
                send={onChoose}
              >
                <Account {...account} />
              </WebhookChoice>
            </Fold>
            <Fold words="Another secret" of={`for the webhook for ${environment}`}>
              <Form action={onRotate} className="grid gap-2">
                <Account {...account} />
                <SelectField
                  id={`webhook-overlap-${environment}`}
                  name="overlapHours"
                  label="The old one ends"
                  options={overlapChoices}
                />
                <SendButton size="small" className="justify-self-start">
                  Make another secret
                </SendButton>
              </Form>
            </Fold>
            <Fold words="Remove" of={`the webhook for ${environment}`}>
              <p className="mb-2">
                Nothing is sent from then on, and what waits is not delivered. The pod finds it in the list of its
                calls.
              </p>
              <Press {...account} send={onRemove} words="Remove it now" variant="bad" />
            </Fold>
          </span>
        </div>
      ) : (
        address
      )}
      <OutcomeNote
        outcome={set?.ok && !isOpen ? null : set}
        done={set?.ok && set.value.secret ? 'It is set up.' : 'It is sent there from now on, signed as before.'}
        fields={['url']}
        refusals={webhookRefusals}
      />
      {isOpen && set?.ok && set.value.secret && (
        <Secret value={set.value.secret}>By it the pod knows that a message comes from here.</Secret>
      )}
      <OutcomeNote
        outcome={chosen?.ok && !isOpen ? null : chosen}
        done="It is chosen. What is on its way already is sent all the same."
        fields={['messages']}
        refusals={webhookRefusals}
      />
      <OutcomeNote
        outcome={tested}
        done="A test is on its way. It will stand among the last attempts."
        refusals={webhookRefusals}
      />
      <OutcomeNote outcome={paused?.ok && !isPaused ? null : paused} done="It is paused." refusals={webhookRefusals} />
      <OutcomeNote outcome={resumed?.ok && isPaused ? null : resumed} done="It goes on." refusals={webhookRefusals} />
      <OutcomeNote outcome={sent} done="They are on their way again." refusals={webhookRefusals} />
      <OutcomeNote outcome={removed?.ok && isOpen ? null : removed} done="It is removed." refusals={webhookRefusals} />
      <OutcomeNote outcome={rotated} done="There is another secret." refusals={webhookRefusals} />
      {isOpen && rotated?.ok && (
        <Secret value={rotated.value.secret}>
          {rotated.value.previousUntil ? (
            <>
              The old one signs as well until <Time at={rotated.value.previousUntil} />.
            </>
          ) : (
            'The old one signs no more.'
          )}
        </Secret>
      )}
    </>
  )
}

function Secret({ value, children }: { value: string; children: React.ReactNode }) {
  return (
    <SecretOnce lines={[['Secret', value]]} lost="who loses it makes another one">
      {children}
    </SecretOnce>
  )
}

type Of = { slug: string; environment: string }

function Account({ slug, environment }: Of) {
  return (
    <>
      <input type="hidden" name="podSlug" value={slug} />
      <input type="hidden" name="environment" value={environment} />
    </>
  )
}

type PressProps = Of & { send: (form: FormData) => void; words: string; variant?: ButtonProps['variant'] }

/** What takes one press. */
function Press({ send, words, variant, ...account }: PressProps) {
  return (
    <Form action={send}>
      <Account {...account} />
      <SendButton size="small" variant={variant}>
        {words}
        <span className="sr-only"> for {account.environment}</span>
      </SendButton>
    </Form>
  )
}

type AddressFormProps = Of & {
  outcome: Outcome<unknown> | null
  send: (form: FormData) => void
  address: string
  isNew: boolean
}

function AddressForm({ outcome, send, address, isNew, ...account }: AddressFormProps) {
  return (
    <Form action={send} className="mt-2 grid max-w-xl gap-2">
      <Account {...account} />
      <TextField
        id={`webhook-url-${account.environment}`}
        name="url"
        type="url"
        label="Address"
        hint="With https, in the public network, or of a receiver that whoever runs this installation has listed."
        defaultValue={typedIn(outcome, 'url') || address}
        error={fieldError(outcome, 'url')}
        placeholder="https://pods.example.com/countersign"
        maxLength={500}
        translate="no"
        required
      />
      <SendButton size="small" className="justify-self-start">
        {isNew ? 'Set up a webhook' : 'Send it there'}
        <span className="sr-only"> for {account.environment}</span>
      </SendButton>
    </Form>
  )
}
