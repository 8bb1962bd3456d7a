import { Difference } from '@/components/difference/difference'
import { MatchChip } from '@/components/prompts/match-chip'
import { Who } from '@/components/prompts/who'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { driftedWords, driftWords } from '@/lib/prompts/drift/labels'
import type { Drifted, DriftShown } from '@/lib/prompts/drift/schema'

type DriftCardProps = { slug: string; drifts: readonly DriftShown[]; drifted: Drifted }

/** What pods work from that is not what is live there, each with what differs. Nothing where there is none. */
export function DriftCard({ slug, drifts, drifted }: DriftCardProps) {
  if (drifts.length === 0) return null
  const { tasks, others, notLive } = drifted
  return (
    <Card id="drift" title="Drift" remark={`${driftedWords(drifted).join('; ')}`}>
      <ul className="mt-1 divide-y divide-line">
        {drifts.map((drift) => (
          <li key={drift.id} className="py-3">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <MatchChip match={drift.match} isExact={drift.prompt?.isExact} />
              <span className="min-w-0 wrap-anywhere">
                <Who of={drift} />
                {drift.task && ','} {driftWords(drift)}.
              </span>
            </p>
            <p className="text-small text-subtle">
              {environmentLabel(drift.environment)}, since <Time at={drift.at} mode="absolute" />
            </p>
            <Compared drift={drift} />
          </li>
        ))}
      </ul>
      {tasks + others + notLive > drifts.length && (
        <p className="mt-2">
          <TextLink href={paths.drift({ prompt: slug })}>All that has drifted from it</TextLink>
        </p>
      )}
    </Card>
  )
}

function Compared({ drift: { text, beside, environment } }: { drift: DriftShown }) {
  if (text === null)
    return <p className="mt-1 text-small text-muted">The pod sent its fingerprint only, so its words are not known.</p>
  if (!beside) return null
  return (
    <div className="mt-2">
      <p className="text-small text-subtle">
        Beside version {beside.number}
        {beside.isLive ? `, which is live in ${environmentLabel(environment)}` : ', which is most like it'}:
      </p>
      <div translate="no" className="mt-1 rounded-control border border-line px-4 py-3">
        <Difference before={beside.text} after={text} />
      </div>
    </div>
  )
}
