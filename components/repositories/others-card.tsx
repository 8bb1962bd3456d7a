import type { ChangeAction } from '@/components/people/outcome-note'
import { OthersForm } from '@/components/repositories/others-form'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { Revealed } from '@/components/ui/revealed'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import { othersWords } from '@/lib/deliveries/github/others/labels'
import type { OtherPullView } from '@/lib/deliveries/github/others/schema'

type OthersCardProps = {
  others: readonly OtherPullView[]
  /** Absent for whoever only reads. */
  onAsk: ChangeAction | null
}

/** Pull requests that somebody opened at GitHub by themselves: where each stands here, and how people are asked to sign one. */
export function OthersCard({ others, onAsk }: OthersCardProps) {
  if (others.length === 0) return null
  return (
    <Card id="others" title={othersWords.title} className="mb-4">
      <p className="mt-1 text-subtle">{othersWords.lead}</p>
      <ul className="mt-2 divide-y divide-line">
        {others.map((pull) => (
          <li key={pull.number} className="py-3">
            <About pull={pull} />
            {pull.problem !== null && (
              <p className="mt-1 wrap-anywhere text-bad-fg">
                {othersWords.notTaken} <Revealed text={pull.problem} />
              </p>
            )}
            {onAsk && <OthersForm {...{ pull, onAsk }} isOpen={pull.stands === 'left' || pull.stands === 'ended'} />}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function About({ pull }: { pull: OtherPullView }) {
  const { number, href, login, fromBranch, branch, head, openedAt, stands, request } = pull
  return (
    <>
      <p className="wrap-anywhere">
        <a className="link" href={href} rel="noreferrer">
          Pull request {number}
        </a>{' '}
        of{' '}
        <bdi translate="no">
          <Revealed text={login} />
        </bdi>
        , from{' '}
        <bdi translate="no">
          <Revealed text={fromBranch} />
        </bdi>{' '}
        to <bdi translate="no">{branch}</bdi>, at <code translate="no">{head.slice(0, 12)}</code>
        {openedAt !== null && (
          <>
            , opened <Time at={openedAt} mode="relative" />
          </>
        )}
      </p>
      <p className="mt-1 text-small text-subtle">
        {othersWords.stands[stands]}
        {request !== null && (
          <>
            : <TextLink href={paths.request(request)}>CS-{request}</TextLink>
          </>
        )}
      </p>
    </>
  )
}
