'use client'

import { fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Fold } from '@/components/pods/fold'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { type Outcome, typedIn } from '@/lib/core/outcome'
import { readSentence, serverRefusals, suspendedSentence } from '@/lib/servers/labels'
import type { ReadTool } from '@/lib/servers/schema'

type Act<Value> = (previous: unknown, form: FormData) => Promise<Outcome<Value>>
export type ServerActions = {
  nameServer: Act<{ suspended: string[] }>
  readTools: Act<{ tools: ReadTool[]; problems: string[] }>
  dropServer: Act<{ suspended: string[] }>
}

type ServerFormsProps = {
  slug: string
  environment: string
  isSet: boolean
  actions: ServerActions
}

/** What whoever manages pods does about a pod's server: name it, read its tools, take it away. Each says first what it does. */
export function ServerForms({ slug, environment, isSet, actions }: ServerFormsProps) {
  const [changed, set] = useFormAction(actions.nameServer)
  const [told, read, isReading] = useFormAction(actions.readTools)
  const [removed, remove] = useFormAction(actions.dropServer)
  const account = (
    <>
      <input type="hidden" name="podSlug" value={slug} />
      <input type="hidden" name="environment" value={environment} />
    </>
  )
  const place = <span className="sr-only"> for {environment}</span>
  return (
    <div className="mt-3 grid gap-2">
      {isSet && (
        <Form action={read}>
          {account}
          <SendButton>
            {isReading ? 'Reading …' : 'Read its tools'}
            {place}
          </SendButton>
        </Form>
      )}
      <OutcomeNote outcome={told} done={told?.ok ? readSentence(told.value.tools) : ''} refusals={serverRefusals} />
      {told?.ok && told.value.problems.length > 0 && (
        <ul className="list-disc pl-5 text-small">
          {told.value.problems.map((words) => (
            <li key={words} className="wrap-anywhere">
              {words}
            </li>
          ))}
        </ul>
      )}
      <Fold words={isSet ? 'Another address or header' : 'Name a server'} of={`for ${environment}`}>
        <Form action={set} className="grid max-w-xl gap-3">
          {account}
          <TextField
            id={`server-url-${environment}`}
            name="url"
            label="Address"
            hint="At another address they are other tools: what is offered is suspended until people have looked."
            defaultValue={typedIn(changed, 'url')}
            error={fieldError(changed, 'url')}
            inputMode="url"
            autoComplete="off"
            maxLength={500}
            required
          />
          <TextField
            id={`server-header-${environment}`}
            name="header"
            type="password"
            label="Header"
            hint="Where it asks for one, such as “Authorization: Bearer KEY”. It is sealed, shown to nobody, and stays while the host does."
            error={fieldError(changed, 'header')}
            autoComplete="off"
            maxLength={4000}
          />
          <SendButton className="justify-self-start">
            Name it
            {place}
          </SendButton>
        </Form>
      </Fold>
      <OutcomeNote
        outcome={changed}
        done={changed?.ok ? `Named. Read its tools next.${suspendedSentence(changed.value.suspended)}` : ''}
        fields={['url', 'header']}
        refusals={serverRefusals}
      />
      {isSet && (
        <Fold words="Take it away" of={`for ${environment}`}>
          <Form action={remove} className="grid gap-2">
            {account}
            <p>What the pod is allowed to do, it does by itself then. Tools of it that are offered are suspended.</p>
            <Button type="submit" size="small" variant="bad" className="justify-self-start">
              Take it away now
            </Button>
          </Form>
        </Fold>
      )}
      <OutcomeNote
        outcome={removed}
        done={removed?.ok ? `Taken away.${suspendedSentence(removed.value.suspended)}` : ''}
        refusals={serverRefusals}
      />
    </div>
  )
}
