import { PodLink } from '@/components/signs/pod-link'
import { Name } from '@/components/signs/sentence'
import { Card, SaidByPod } from '@/components/ui/card'
import { Revealed } from '@/components/ui/revealed'
import { Time } from '@/components/ui/time'
import type { Turn } from '@/lib/tasks/turns/schema'

/** Who had the task, from when to when, who passed it on, and what was said with it. */
export function TurnsSection({ turns }: { turns: readonly Turn[] }) {
  if (turns.length === 0) return null
  return (
    <Card id="turns" title={`Who had it (${turns.length})`} remark="who has it now stands first" className="mb-4">
      <ol className="mt-2">
        {turns.map((turn) => (
          <li key={turn.from} className="border-t border-line py-2.5 first:border-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5">
              <h3 className="min-w-0 font-strong wrap-anywhere">
                {turn.slug ? <PodLink slug={turn.slug} name={turn.pod} /> : <Name of={turn.pod} />}
                {turn.until === null && ' has it now'}
              </h3>
              <p className="text-small text-muted">
                {turn.until === null && 'since '}
                <Time at={turn.from} mode="absolute" />
                {turn.until !== null && (
                  <>
                    {' '}
                    until <Time at={turn.until} mode="absolute" />
                  </>
                )}
              </p>
            </div>
            <How by={turn.by} />
          </li>
        ))}
      </ol>
    </Card>
  )
}

function How({ by }: { by: Turn['by'] }) {
  if (!by) return <p className="text-small text-muted">It had the task first.</p>
  const { kind, name, reason } = by
  return (
    <>
      <p className="text-small text-muted">
        <Name of={name} /> passed it on{reason ? (kind === 'person' ? ':' : '.') : ', and gave no reason.'}
        {reason && kind === 'person' && (
          <>
            {' '}
            <q>
              <Revealed text={reason} />
            </q>
          </>
        )}
      </p>
      {reason && kind === 'pod' && (
        <div className="mt-1 text-small">
          <SaidByPod who={name}>
            <Revealed text={reason} />
          </SaidByPod>
        </div>
      )}
    </>
  )
}
