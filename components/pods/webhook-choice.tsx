import { fieldError } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { ChoiceGroup } from '@/components/ui/choice-group'
import { type Outcome, typedIn } from '@/lib/core/outcome'

/** Kinds of message about one topic, with what each says. */
export type MessageChoice = { topic: string; messages: readonly { type: string; words: string }[] }

type WebhookChoiceProps = {
  children: React.ReactNode
  environment: string
  /** All kinds of message there are. */
  choices: readonly MessageChoice[]
  /** Those that it gets; null for all. */
  chosen: readonly string[] | null
  outcome: Outcome<unknown> | null
  send: (form: FormData) => void
}

/** Which messages a webhook gets: all of them, or those that are named. */
export function WebhookChoice({ children, environment, choices, chosen, outcome, send }: WebhookChoiceProps) {
  const error = fieldError(outcome, 'messages')
  const id = `webhook-messages-${environment}`
  return (
    <Form action={send} className="grid gap-2">
      {children}
      <ChoiceGroup
        name="which"
        legend="It gets"
        options={[
          { value: 'all', label: 'All messages', hint: 'Those too that come to be later.' },
          { value: 'some', label: 'These alone' },
        ]}
        defaultValue={typedIn(outcome, 'which') || (chosen ? 'some' : 'all')}
      />
      <fieldset aria-describedby={error && `${id}-error`} className="ml-7">
        <legend className="sr-only">Messages that it gets</legend>
        {error && (
          <p id={`${id}-error`} className="font-semibold text-bad-fg">
            {error}
          </p>
        )}
        {choices.map(({ topic, messages }) => (
          <fieldset key={topic} className="mb-2">
            <legend className="text-small font-semibold text-muted">{topic}</legend>
            {messages.map(({ type, words }) => (
              <label key={type} className="flex min-h-8 items-start gap-2 py-1">
                <input
                  type="checkbox"
                  name="messages"
                  value={type}
                  defaultChecked={chosen?.includes(type)}
                  className="size-4.5 flex-none accent-accent"
                />
                <span>
                  {words}
                  <code translate="no" className="block font-code text-code text-subtle wrap-anywhere">
                    {type}
                  </code>
                </span>
              </label>
            ))}
          </fieldset>
        ))}
      </fieldset>
      <SendButton size="small" className="justify-self-start">
        Send it these
        <span className="sr-only"> for {environment}</span>
      </SendButton>
    </Form>
  )
}
