import { type CancelAction, CancelForm } from '@/components/imports/cancel-form'
import { TextLink } from '@/components/ui/app-link'
import { ProgressBar } from '@/components/ui/progress-bar'
import { Time } from '@/components/ui/time'
import { textWords } from '@/lib/core/said'
import { progressSentence } from '@/lib/imports/labels'
import { branchesBehind } from '@/lib/imports/rules'
import type { ImportRow } from '@/lib/imports/views/schema'
import { paths } from '@/lib/core/paths'

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
        {onCancel && <CancelForm run={run} onCancel={onCancel} />}
      </div>
    </div>
  )
}
