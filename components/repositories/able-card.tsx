import { Fragment } from 'react'
import { TextLink } from '@/components/ui/app-link'
import { Card, MetaList } from '@/components/ui/card'
import { paths } from '@/lib/core/paths'
import { ableWords, looksWords, saidWords } from '@/lib/deliveries/able/labels'
import type { Able, AbleBranch, Signing, WhoDelivers } from '@/lib/deliveries/able/schema'

/** So many pods that may do the same are named. */
const mostNamed = 12

/** Which pods may read a repository and deliver into it, where, and who signs that, in words. */
export function AbleCard({ who }: { who: WhoDelivers | null }) {
  if (who === null) return null
  const { able, unable, signing } = who
  return (
    <Card id="able" title={ableWords.title} className="mb-4">
      <p className="mt-1 text-subtle">{ableWords.lead}</p>
      {able.length === 0 && <p className="mt-2">{ableWords.nobody}</p>}
      {able.map((group) => (
        <Group key={`${group.where[0]!.environment} ${group.where[0]!.pods[0]!.slug}`} group={group} />
      ))}
      {signing.length > 0 && (
        <div className="mt-3">
          <MetaList items={signing.map((one) => ({ name: one.group, value: <People of={one} /> }))} />
        </div>
      )}
      {unable > 0 && (
        <p className="mt-3 text-small text-muted">
          {able.length > 0 ? ableWords.unable(unable) : ableWords.allUnable(unable)}
        </p>
      )}
    </Card>
  )
}

function Group({ group: { where, own, branches, looks } }: { group: Able }) {
  return (
    <section className="mt-3">
      <h3 className="font-strong wrap-anywhere">
        {where.map((place, at) => (
          <span key={place.environment}>
            <Pods of={place} />
            {at < where.length - 1 && '; '}
          </span>
        ))}
      </h3>
      <p className="mt-1">{ableWords.own(own)}</p>
      <ul className="mt-1 grid gap-1">
        {branches.map((branch) => (
          <li key={branch.branch} className="wrap-anywhere">
            <Branch of={branch} />
          </li>
        ))}
        {looks.map(({ answer, words }) => (
          <li key={words} className="text-small text-muted">
            {looksWords[answer]}: {words}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Pods({ of: { pods, environment } }: { of: Able['where'][number] }) {
  const named = pods.slice(0, mostNamed)
  const more = pods.length - named.length
  return (
    <>
      {named.map(({ slug, name }, at) => (
        <Fragment key={slug}>
          {/* No line begins with a comma. */}
          <span className="whitespace-nowrap">
            <TextLink href={paths.pod(slug)} className="whitespace-normal">
              <bdi translate="no">{name}</bdi>
            </TextLink>
            {at < named.length - 1 && ','}
          </span>{' '}
        </Fragment>
      ))}
      {more > 0 && `and ${more} more `}
      {ableWords.where(environment)}
    </>
  )
}

function Branch({ of: { branch, anywhere, places } }: { of: AbleBranch }) {
  return (
    <>
      Into{' '}
      <bdi translate="no" className="font-strong">
        {branch}
      </bdi>
      : {saidWords(anywhere)}
      {places.length === 0 ? '.' : ableWords.but}
      {places.length > 0 && (
        <ul className="ml-5 list-disc">
          {places.map(({ paths: globs, ...said }) => (
            <li key={globs[0]}>
              {globs.map((glob, at) => (
                <span key={glob}>
                  <code translate="no">{glob}</code>
                  {at < globs.length - 1 && ', '}
                </span>
              ))}
              : {saidWords(said)}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function People({ of: { people, more } }: { of: Signing }) {
  if (people.length === 0) return <span className="font-strong text-bad-fg">{ableWords.nobodyIn}</span>
  return (
    <bdi translate="no">
      {people.join(', ')}
      {more > 0 && ` +${more}`}
    </bdi>
  )
}
