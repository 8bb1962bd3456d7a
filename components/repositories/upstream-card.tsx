import type { ChangeAction } from '@/components/people/outcome-note'
import { MovedForm } from '@/components/repositories/moved-form'
import { Card, MetaList } from '@/components/ui/card'
import { LongText } from '@/components/ui/long-text'
import { Notice } from '@/components/ui/notice'
import { Revealed } from '@/components/ui/revealed'
import { Time } from '@/components/ui/time'
import { standsWords, upstreamWords } from '@/lib/repositories/upstream/labels'
import type { BranchThere, UpstreamView } from '@/lib/repositories/upstream/schema'

type UpstreamCardProps = {
  upstream: UpstreamView
  /** Absent for whoever only reads. */
  onDecide: ChangeAction | null
}

/** The other git server of a repository: how every branch stands there, and what somebody decides about one that moved. */
export function UpstreamCard({ upstream, onDecide }: UpstreamCardProps) {
  const { url, isAtGithub, readAt, problem, nextAt, branches, repositoryId } = upstream
  return (
    <Card id="upstream" title={isAtGithub ? 'At GitHub' : 'At another git server'} className="mb-4">
      <p className="mt-1 text-subtle">{isAtGithub ? upstreamWords.github : upstreamWords.lead}</p>
      <div className="mt-2">
        <MetaList
          items={[
            {
              name: 'Server',
              value: (
                <code translate="no" className="wrap-anywhere">
                  {url}
                </code>
              ),
            },
            {
              name: 'Read last',
              value: readAt === null ? upstreamWords.fresh : <Time at={readAt} mode="relative" />,
            },
            ...branches.map((one) => ({ name: one.branch, value: <Stands branch={one} /> })),
          ]}
        />
      </div>
      {problem !== null && (
        <Notice tone="bad" title="Something did not work the last time" className="mt-3">
          <LongText text={problem} />
          {nextAt !== null && (
            <p className="mt-1">
              It is tried again <Time at={nextAt} mode="relative" />.
            </p>
          )}
        </Notice>
      )}
      {branches
        .filter(({ stands }) => stands === 'elsewhere')
        .map((branch) => (
          <Notice key={branch.branch} tone="bad" title={<Title branch={branch} />} className="mt-3">
            <p>{upstreamWords.moved}</p>
            {branch.asked && <Asked asked={branch.asked} />}
            <MovedForm branch={branch} repositoryId={repositoryId} onDecide={onDecide} />
          </Notice>
        ))}
      <p className="mt-3 text-small text-bad-fg">{isAtGithub ? upstreamWords.rules : upstreamWords.unknown}</p>
    </Card>
  )
}

/** Who wants it taken over, and why, for whoever has to agree. */
function Asked({ asked: { name, reason, isOwn } }: { asked: NonNullable<BranchThere['asked']> }) {
  if (isOwn) return <p className="mt-2 font-semibold">{upstreamWords.own}</p>
  return (
    <p className="mt-2 wrap-anywhere">
      <bdi translate="no" className="font-semibold">
        <Revealed text={name} />
      </bdi>{' '}
      wants it taken over: “<Revealed text={reason} />” {upstreamWords.takeAsked}
    </p>
  )
}

function Stands({ branch: { stands, since, found } }: { branch: BranchThere }) {
  return (
    <>
      {standsWords[stands]}
      {since !== null && (
        <>
          {' '}
          since <Time at={since} mode="relative" />
        </>
      )}
      {stands === 'elsewhere' && found !== null && (
        <>
          : at <code translate="no">{found.slice(0, 12)}</code>
        </>
      )}
    </>
  )
}

function Title({ branch: { branch, found } }: { branch: BranchThere }) {
  return (
    <>
      <bdi translate="no">{branch}</bdi> {found === null ? 'is gone there' : 'moved there without a signature'}
    </>
  )
}
