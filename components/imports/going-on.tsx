'use client'

import { useFormAction } from '@/components/shell/form-action'
import { TextLink } from '@/components/ui/app-link'
import { Button } from '@/components/ui/button'
import { ProgressBar } from '@/components/ui/progress-bar'
import { Time } from '@/components/ui/time'
import { textWords } from '@/lib/core/said'
import type { Outcome } from '@/lib/core/outcome'
import { importRefusals, progressSentence } from '@/lib/imports/labels'
import { branchesBehind } from '@/lib/imports/rules'
import type { ImportRow } from '@/lib/imports/views/schema'
import { formRefusals } from '@/lib/web/labels'
import { paths } from '@/lib/core/paths'

export type CancelAction = (previous: unknown, form: FormData) => Promise<Outcome<unknown>>

/** An import that waits or is being read, with how far it has come. `onCancel` is null for people who may not. */
export function GoingOn({ run, onCancel }: { run: ImportRow; onCancel: CancelAction | null }) {
  const isQueued = run.state === 'queued'
  return (
    <div className="grid grid-cols-1 gap-2 border-t border-line py-3 first:border-0">
      <ProgressBar
        label={`Import ${run.number}: ${textWords(run.name)}`}
        value={branchesBehind(run.progress)}
        max={run.progress.total}
        words={isQueued ? 'Waits for its turn' : progressSentence(run.progress)}
      />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-small text-muted">
          <bdi translate="no">{run.askedBy}</bdi> asked for it <Time at={run.requestedAt} mode="relative" />.{' '}
          {run.progress.takeovers > 0 && 'The process that read it ended, so it was taken up again. '}
          <TextLink href={paths.importRun(run.id)}>Details</TextLink>
        </p>
        {onCancel && <Cancel run={run} onCancel={onCancel} />}
      </div>
    </div>
  )
}

function Cancel({ run, onCancel }: { run: ImportRow; onCancel: CancelAction }) {
  const [outcome, cancel, isSending] = useFormAction(onCancel)
  return (
    <form
      action={cancel}
      onSubmit={(event) => isSending && event.preventDefault()}
      className="flex flex-wrap items-center gap-2"
    >
      <input type="hidden" name="runId" value={run.id} />
      <output className="text-small text-bad-fg">
        {outcome && !outcome.ok && (importRefusals[outcome.reason] ?? formRefusals[outcome.reason] ?? 'Not cancelled.')}
      </output>
      <Button
        type="submit"
        size="small"
        aria-disabled={isSending || undefined}
        aria-label={`Cancel import ${run.number}`}
      >
        {isSending ? 'Cancelling …' : 'Cancel'}
      </Button>
    </form>
  )
}
