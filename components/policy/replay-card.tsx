import { OneButton } from '@/components/policy/change-forms'
import type { ChangeAction } from '@/components/policy/change-note'
import { Impact } from '@/components/policy/impact'
import { ImpactCalls, type ShownGroup } from '@/components/policy/impact-calls'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { ProgressBar } from '@/components/ui/progress-bar'
import { Time } from '@/components/ui/time'
import { coverageWords } from '@/lib/policy/replay/labels'
import { usualDays } from '@/lib/policy/replay/usual'
import type { ReplayView } from '@/lib/policy/replay/schema'

export type ReplayActions = Record<'replay' | 'cancelReplay', ChangeAction>

type ReplayCardProps = {
  number: number
  replay: ReplayView | null
  shown: ShownGroup | null
  /** Null for whoever only reads, and while there is nothing to replay. */
  actions: ReplayActions | null
}

/** What a change would have answered to the calls on record, or how far that is. */
export function ReplayCard({ number, replay, shown, actions }: ReplayCardProps) {
  const again = actions && replay?.state !== 'waiting' && (
    <ReplayForm number={number} isAgain={replay !== null} action={actions.replay} />
  )
  return (
    <Card
      id="impact"
      title="What would have been different"
      className="mb-4"
      aside={replay?.state === 'done' && replay.counts ? again : undefined}
    >
      <div className="mt-2 grid gap-3">
        {!replay && (
          <p className="text-muted">
            Not replayed yet. Recorded calls are judged once more, by this draft; nothing is done by it.
          </p>
        )}
        {replay && <Standing number={number} replay={replay} shown={shown} cancel={actions?.cancelReplay ?? null} />}
        {!(replay?.state === 'done' && replay.counts) && again}
      </div>
    </Card>
  )
}

type StandingProps = Pick<ReplayCardProps, 'number' | 'shown'> & { replay: ReplayView; cancel: ChangeAction | null }

function Standing({ number, replay, shown, cancel }: StandingProps) {
  const { id, state, counts, result, progress, titles, endedAt } = replay
  if (state === 'waiting') {
    const { judged = 0, total = 0 } = progress ?? {}
    const [done, all] = [judged, total].map((count) => count.toLocaleString('en'))
    return (
      <>
        <ProgressBar
          label="Replay"
          value={judged}
          max={total}
          words={progress ? `${done} of ${all} calls` : 'waits for its turn'}
        />
        <p className="text-small text-muted">You can leave: it goes on by itself, and stands here when you are back.</p>
        {cancel && (
          <OneButton fields={{ id }} label="Cancel the replay" done="Cancelled." size="small" action={cancel} />
        )}
      </>
    )
  }
  if (state === 'failed')
    return (
      <Notice tone="bad" title="The replay failed">
        The record says why. Without one that ended well the change cannot be proposed.
      </Notice>
    )
  if (state === 'cancelled') return <p className="text-muted">The last replay was given up.</p>
  if (!counts || !result)
    return (
      <Notice tone="warn" title="The last replay is of another text">
        The draft or the policy in force changed since it ended
        {endedAt && (
          <>
            , <Time at={endedAt} />
          </>
        )}
        . Replay it again.
      </Notice>
    )
  return (
    <>
      <p className="text-small text-muted">{coverageWords(result).join(' ')}</p>
      <Impact result={result} titles={titles} />
      <ImpactCalls number={number} result={result} titles={titles} shown={shown} />
    </>
  )
}

type ReplayFormProps = { number: number; isAgain: boolean; action: ChangeAction }

function ReplayForm({ number, isAgain, action }: ReplayFormProps) {
  return (
    <OneButton
      fields={{ number, days: usualDays }}
      label={`Replay ${isAgain ? 'again ' : ''}on the last ${usualDays} days`}
      done=""
      variant={isAgain ? 'default' : 'primary'}
      size={isAgain ? 'small' : 'normal'}
      action={action}
    />
  )
}
