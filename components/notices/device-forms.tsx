'use client'

import { type ChangeAction, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { deviceRefusals } from '@/lib/notices/devices/labels'
import type { DeviceView } from '@/lib/notices/devices/schema'

export type DeviceActs = { test: ChangeAction; remove: ChangeAction }

type DeviceFormsProps = { device: Pick<DeviceView, 'id' | 'browser'>; actions: DeviceActs; canTest: boolean }

/** What a person can do with a device of theirs. */
export function DeviceForms({ device: { id, browser }, actions, canTest }: DeviceFormsProps) {
  const [tested, onTest] = useFormAction(actions.test)
  const [removed, onRemove] = useFormAction(actions.remove)
  return (
    <>
      <div className="mt-2 flex flex-wrap gap-x-4 gap-y-2">
        {canTest && (
          <Form action={onTest}>
            <input type="hidden" name="deviceId" value={id} />
            <SendButton size="small">
              Send a test<span className="sr-only"> to {browser}</span>
            </SendButton>
          </Form>
        )}
        <Form action={onRemove}>
          <input type="hidden" name="deviceId" value={id} />
          <SendButton size="small" variant="bad">
            Remove<span className="sr-only"> {browser}</span>
          </SendButton>
        </Form>
      </div>
      <OutcomeNote outcome={tested} done="A test is on its way." refusals={deviceRefusals} />
      <OutcomeNote outcome={removed} done="You are not told there any more." refusals={deviceRefusals} />
    </>
  )
}
