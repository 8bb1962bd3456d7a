'use client'

import { useFormAction } from '@/components/shell/form-action'
import { SystemStrip } from '@/components/shell/strip'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { Outcome } from '@/lib/core/outcome'

type Remove = (previous: unknown, form: FormData) => Promise<Outcome<unknown>>

/** Says on every page that examples are among the real things, and lets an admin take them out. */
export function DemoStrip({ onRemove }: { onRemove: Remove | null }) {
  return (
    <SystemStrip tone="plain" action={onRemove && <RemoveDemo onRemove={onRemove} />}>
      Demo pods are running. Requests they make are examples.
    </SystemStrip>
  )
}

function RemoveDemo({ onRemove }: { onRemove: Remove }) {
  const [outcome, act, busy] = useFormAction(onRemove)
  return (
    <Dialog
      title="Remove the demo?"
      description="Its pods are retired and their keys revoked, what they asked for is withdrawn, and their tasks go. The demo’s people stay, and so does the audit trail."
      closeLabel="Keep the demo"
      trigger={(button) => (
        <button {...button} className="link min-h-6">
          Remove the demo
        </button>
      )}
      actions={
        <form action={act}>
          <Button type="submit" variant="bad" aria-disabled={busy}>
            {busy ? 'Removing…' : 'Remove the demo'}
          </Button>
        </form>
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
