import { OneButton } from '@/components/policy/change-forms'
import type { ChangeAction } from '@/components/policy/change-note'
import { Card } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import type { ShadowEnd } from '@/lib/audit/replayed'
import { coverageWords, headlineWords } from '@/lib/policy/replay/labels'
import type { ShadowView } from '@/lib/policy/shadow/schema'

const usualDays = 7

export type ShadowActions = Record<'runBeside' | 'endBeside', ChangeAction>

const endWords: Record<ShadowEnd, string> = {
  time_over: 'its time was over',
  by_owner: 'it was ended by hand',
  edited: 'the draft was edited',
  moved: 'another version came into force',
  closed: 'the change was no draft any more',
}

type ShadowCardProps = {
  number: number
  shadow: ShadowView | null
  /** Null for whoever only reads, and while there is nothing that could run. */
  actions: ShadowActions | null
}

/** A draft's run beside the policy in force: how long, whose, and what it would have answered so far. */
export function ShadowCard({ number, shadow, actions }: ShadowCardProps) {
  if (!shadow && !actions) return null
  const runs = shadow !== null && shadow.ended === null
  return (
    <Card id="beside" title="Beside the policy in force" className="mb-4">
      <div className="mt-1 grid gap-3">
        {!shadow && (
          <p className="text-muted">
            A draft can run beside the policy for a while. It decides nothing: here stands what it would have answered
            to the calls that are made meanwhile.
          </p>
        )}
        {shadow && <Course shadow={shadow} />}
        {actions && !runs && (
          <OneButton
            fields={{ number, days: usualDays }}
            label={`Run ${shadow ? 'again ' : ''}for ${usualDays} days`}
            done=""
            size="small"
            action={actions.runBeside}
          />
        )}
        {actions && runs && (
          <OneButton fields={{ number }} label="End the run" done="Ended." size="small" action={actions.endBeside} />
        )}
      </div>
    </Card>
  )
}

function Course({ shadow: { owner, from, until, ended, result, judgedAt } }: { shadow: ShadowView }) {
  return (
    <>
      <p>
        {ended ? 'Ran' : 'Runs'} since <Time at={from} mode="absolute" />,{' '}
        {ended ? (
          <>
            until <Time at={ended.at} mode="absolute" />: {endWords[ended.because]}.
          </>
        ) : (
          <>
            until <Time at={until} mode="absolute" />; <bdi translate="no">{owner}</bdi> looks after it.
          </>
        )}
      </p>
      {result ? (
        <>
          {result.coverage.recorded > 0 && <p className="font-strong">{headlineWords(result)}</p>}
          <p className="text-small text-muted">
            {coverageWords(result).join(' ')}{' '}
            {judgedAt && (
              <>
                Judged <Time at={judgedAt} />.
              </>
            )}
          </p>
        </>
      ) : (
        <p className="text-muted">No calls were judged yet; that is done once an hour.</p>
      )}
    </>
  )
}
