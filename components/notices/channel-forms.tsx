'use client'

import { OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import type { ButtonProps } from '@/components/ui/button'
import { countedSoFar } from '@/lib/core/count'
import type { Outcome } from '@/lib/core/outcome'
import { noticeRefusals } from '@/lib/notices/refusals'
import type { ChannelView } from '@/lib/notices/schema'

type Act<Value> = (previous: unknown, form: FormData) => Promise<Outcome<Value>>
export type ChannelActions = {
  testChannel: Act<unknown>
  tellAgain: Act<{ count: number }>
  letGoOfNotices: Act<{ count: number }>
}

type ChannelFormsProps = { channel: Pick<ChannelView, 'name' | 'title' | 'dead'>; actions: ChannelActions }

/** What whoever manages channels can do with one. */
export function ChannelForms({ channel, actions }: ChannelFormsProps) {
  const [tested, onTest] = useFormAction(actions.testChannel)
  const [again, onAgain] = useFormAction(actions.tellAgain)
  const [gone, onLetGo] = useFormAction(actions.letGoOfNotices)
  const messages = countedSoFar(channel.dead, 'message')
  return (
    <>
      <div className="mt-3 flex flex-wrap gap-x-4 gap-y-2">
        <Press {...channel} send={onTest} words="Send a test" />
        {channel.dead > 0 && <Press {...channel} send={onAgain} words={`Send ${messages} again`} />}
        {channel.dead > 0 && <Press {...channel} send={onLetGo} words={`Let go of ${messages}`} variant="bad" />}
      </div>
      <OutcomeNote outcome={tested} done="A test is on its way." refusals={noticeRefusals} />
      <OutcomeNote outcome={again} done="They are on their way again." refusals={noticeRefusals} />
      <OutcomeNote outcome={gone} done="They are let go of." refusals={noticeRefusals} />
    </>
  )
}

type PressProps = {
  name: string
  title: string
  send: (form: FormData) => void
  words: string
  variant?: ButtonProps['variant']
}

function Press({ name, title, send, words, variant }: PressProps) {
  return (
    <Form action={send}>
      <input type="hidden" name="channel" value={name} />
      <SendButton size="small" variant={variant}>
        {words}
        <span className="sr-only"> ({title})</span>
      </SendButton>
    </Form>
  )
}
