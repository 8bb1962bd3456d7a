'use client'

import { fieldError, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { ChoiceGroup } from '@/components/ui/choice-group'
import { useClock } from '@/components/ui/clock'
import { CheckField, TextField } from '@/components/ui/field'
import { type Outcome, typedAt, typedList } from '@/lib/core/outcome'
import type { Choices } from '@/lib/notices/rules'
import type { OwnNotices } from '@/lib/notices/schema'
import { tierLabels } from '@/lib/requests/labels'

export type NoticesFormProps = {
  choices: Choices
  isChosen: boolean
  channels: OwnNotices['channels']
  choose: (previous: unknown, form: FormData) => Promise<Outcome<unknown>>
}

const tiers = ['critical', 'high', 'elevated', 'routine'] as const
const fields = ['together', 'zone', 'quietFrom', 'quietUntil']

/** Which channel for which tier, what may wait for what, and when there is quiet. */
export function NoticesForm({ choices, isChosen, channels, choose }: NoticesFormProps) {
  const [outcome, onChoose] = useFormAction(choose, 'Your notifications')
  const clock = useClock()
  const isTicked = (tier: keyof Choices & (typeof tiers)[number], name: string) =>
    outcome && !outcome.ok ? typedList(outcome, tier).includes(name) : choices[tier].includes(name)
  const typed = (name: string, before: string) => typedAt(outcome, name) ?? before
  return (
    <>
      <Form action={onChoose} className="mt-3 grid max-w-prose gap-4">
        <fieldset>
          <legend className="font-semibold">By what, for which weight</legend>
          <div className="mt-1 grid gap-1">
            {tiers.map((tier) => (
              <fieldset key={tier} className="flex min-h-8 flex-wrap items-center gap-x-4">
                <legend className="float-left w-24 flex-none">{tierLabels[tier]}</legend>
                {channels.map(({ name, title }) => (
                  <label key={name} className="flex min-h-8 items-center gap-2">
                    <input
                      type="checkbox"
                      name={tier}
                      value={name}
                      defaultChecked={isTicked(tier, name)}
                      className="size-5 flex-none accent-accent"
                    />
                    {title}
                  </label>
                ))}
              </fieldset>
            ))}
          </div>
        </fieldset>
        <ChoiceGroup
          name="together"
          legend="What is routine or elevated comes"
          error={fieldError(outcome, 'together')}
          options={[
            { value: 'now', label: 'At once' },
            { value: 'hourly', label: 'Once an hour, together' },
            { value: 'daily', label: 'Once a day at 9:00, together' },
          ]}
          defaultValue={typed('together', choices.together)}
        />
        <p className="-mt-2 text-caption text-subtle">
          Nothing waits for others longer than half of its time. High and critical come at once.
        </p>
        <fieldset className="grid gap-3">
          <legend className="font-semibold">Quiet hours</legend>
          <p className="text-caption text-subtle">
            What comes meanwhile is told when they end, if it waits still. Leave both empty for none.
          </p>
          <div className="grid grid-cols-2 gap-3">
            <TextField
              name="quietFrom"
              type="time"
              label="From"
              error={fieldError(outcome, 'quietFrom')}
              defaultValue={typed('quietFrom', clockWords(choices.quietFrom))}
            />
            <TextField
              name="quietUntil"
              type="time"
              label="Until"
              error={fieldError(outcome, 'quietUntil')}
              defaultValue={typed('quietUntil', clockWords(choices.quietUntil))}
            />
          </div>
          <TextField
            // A browser says its zone once the page is alive.
            key={isChosen ? 'chosen' : clock.zone}
            name="zone"
            label="In the time zone"
            error={fieldError(outcome, 'zone')}
            defaultValue={typed('zone', isChosen ? choices.zone : clock.zone)}
            autoComplete="off"
            spellCheck={false}
            required
          />
          <CheckField
            name="breaksThrough"
            label="What is critical comes in quiet hours, too"
            defaultChecked={outcome && !outcome.ok ? typedAt(outcome, 'breaksThrough') === 'on' : choices.breaksThrough}
          />
        </fieldset>
        <SendButton variant="primary" className="justify-self-start">
          Keep it so
        </SendButton>
      </Form>
      <OutcomeNote outcome={outcome} done="From now on you are told so." fields={fields} />
    </>
  )
}

function clockWords(minutes: number | null): string {
  if (minutes === null) return ''
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
