'use client'

import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { Dialog } from '@/components/ui/dialog'
import type { Outcome } from '@/lib/core/outcome'

export type RemoveDemo = (previous: unknown, form: FormData) => Promise<Outcome<unknown>>

type DemoRemovalProps = { onRemove: RemoveDemo; title: string; description: string }

/** The button that takes the demo out, and the window that asks first. Its words come along, so that only who may reads them. */
export function DemoRemoval({ onRemove, title, description }: DemoRemovalProps) {
  const [outcome, act, busy] = useFormAction(onRemove)
  return (
    <Dialog
      title={title}
      description={description}
      closeLabel="Keep the demo"
      trigger={(button) => (
        <button {...button} className="link min-h-6">
          Remove the demo
        </button>
      )}
      actions={
        <Form action={act}>
          <SendButton variant="bad">{busy ? 'Removing…' : 'Remove the demo'}</SendButton>
        </Form>
      }
    >
      {outcome && !outcome.ok && (
        <p role="alert" className="font-semibold text-bad-fg">
          The demo was not removed: {outcome.reason.replaceAll('_', ' ')}.
        </p>
      )}
    </Dialog>
  )
}
