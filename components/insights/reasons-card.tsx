import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { Revealed } from '@/components/ui/revealed'
import { SeeLink } from '@/components/ui/see-link'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import { reasonWords } from '@/lib/core/reasons'
import type { Reasons } from '@/lib/insights/deciding/reasons'

const said: Record<string, string> = {
  approved: 'Approved',
  rejected: 'Rejected',
  changes_requested: 'Changes requested',
}

/** Some of the reasons that people gave in their own words, without their names: whether they say anything is for a reader to judge. */
export function ReasonsCard({ reasons: { title, listed, href, sample } }: { reasons: Reasons }) {
  return (
    <Card id="reasons" title={title} remark="high or critical, without names" className="mb-3">
      {sample.length === 0 ? (
        <p className="mt-1 text-muted">Nobody wrote a reason of their own in this time.</p>
      ) : (
        <>
          <p className="mt-1 text-small text-muted">
            {sample.length === listed ? 'All of them' : `${sample.length} of them, spread evenly over the time`};
            whether they say what was looked at is for you to judge.
          </p>
          <ul className="mt-1">
            {sample.map(({ id, at, outcome, reasonCode, note }) => (
              <li
                key={id}
                className="flex flex-wrap justify-between gap-x-4 gap-y-1 border-t border-line py-2 first:border-0"
              >
                <span className="min-w-0 flex-[1_1_16rem] text-pretty wrap-anywhere">
                  “
                  <bdi translate="no">
                    <Revealed text={note} />
                  </bdi>
                  ”
                </span>
                <span className="text-small text-muted">
                  {[said[outcome ?? ''], reasonWords(reasonCode)].filter(Boolean).join(': ')} ·{' '}
                  <Time at={at} mode="date" /> ·{' '}
                  <SeeLink href={paths.event(id)} words="See it" of={`the decision with the reason “${note}”`} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {listed > 0 && (
        <p className="mt-2 text-small">
          <TextLink href={href} data-number="decisions_reasoned" data-listed={listed}>
            See all<span className="sr-only"> decisions with a reason in own words</span>
          </TextLink>
        </p>
      )}
    </Card>
  )
}
