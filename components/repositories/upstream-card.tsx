import type { ChangeAction } from '@/components/people/outcome-note'
import { MovedForm } from '@/components/repositories/moved-form'
import { Sentence } from '@/components/signs/sentence'
import { Card, MetaList } from '@/components/ui/card'
import { LongText } from '@/components/ui/long-text'
import { Notice } from '@/components/ui/notice'
import { Revealed } from '@/components/ui/revealed'
import { Time } from '@/components/ui/time'
import { type Guard, isOpen } from '@/lib/github/guard'
import { guardWords } from '@/lib/github/labels'
import { standsWords, upstreamWords } from '@/lib/repositories/upstream/labels'
import type { BranchThere, UpstreamView } from '@/lib/repositories/upstream/schema'

/** How GitHub's rules hold the branches, and when that was looked at; null where nobody has. */
export type Guarded = { guards: readonly Guard[]; at: string } | null

type UpstreamCardProps = {
  upstream: UpstreamView
  guards: Guarded
  /** Absent for whoever only reads. */
  onDecide: ChangeAction | null
}

/** The other git server of a repository: how every branch stands there, and what somebody decides about one that moved. */
export function UpstreamCard({ upstream, guards, onDecide }: UpstreamCardProps) {
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
      {isAtGithub ? <Guards guarded={guards} /> : <p className="mt-3 font-strong text-bad-fg">{upstreamWords.taken}</p>}
    </Card>
  )
}

/** Whether GitHub would take what nobody signed, branch by branch, as it was seen there. */
function Guards({ guarded }: { guarded: Guarded }) {
  if (guarded === null) return <p className="mt-3 text-small text-muted">{upstreamWords.unseen}</p>
  return (
    <section aria-labelledby="guards-title" className="mt-3">
      <h3 id="guards-title" className="font-strong">
        A push that nobody signed
      </h3>
      <ul className="mt-1 grid gap-1.5">
        {guarded.guards.map((one) => (
          <li key={one.branch}>
            <p className={isOpen(one) ? 'font-strong text-bad-fg' : undefined}>
              <Sentence text={guardWords.is[one.is](one.branch)} />
            </p>
            {one.is !== 'no_branch' && one.is !== 'open' && (
              <p className="text-small">
                {(['setBack', 'removal'] as const).map((what) => (
                  <span key={what} className={one[what] === 'taken' ? 'font-strong text-bad-fg' : 'text-muted'}>
                    <Sentence text={guardWords[what][one[what]](one.branch)} />{' '}
                  </span>
                ))}
              </p>
            )}
          </li>
        ))}
      </ul>
      <p className="mt-1.5 text-small text-muted">
        {guardWords.passing} Looked at <Time at={guarded.at} mode="relative" />.
      </p>
    </section>
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
