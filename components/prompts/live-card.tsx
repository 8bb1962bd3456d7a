import { type HandOver, OwnerForm } from '@/components/prompts/owner-form'
import { TextLink } from '@/components/ui/app-link'
import { Card, MetaList } from '@/components/ui/card'
import { Revealed } from '@/components/ui/revealed'
import { type Environment, environments, environmentWords } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import { usageWords } from '@/lib/prompts/drift/labels'
import type { PromptDetail } from '@/lib/prompts/schema'

type LiveCardProps = {
  prompt: PromptDetail
  /** Null for people who read only. */
  onHandOver: HandOver | null
}

/** Which version is live where, how much it is used, and who answers for the prompt. */
export function LiveCard({ prompt, onHandOver }: LiveCardProps) {
  const { slug, owner, isOwn } = prompt
  return (
    <Card id="live" title="Live now">
      <div className="mt-2">
        <MetaList
          items={[
            ...environments.map((name) => ({ name: environmentWords[name], value: liveWords(prompt, name) })),
            { name: 'Used', value: usageWords(prompt.usage) },
            { name: 'Answers for it', value: owner ? <bdi translate="no">{owner}</bdi> : 'nobody' },
          ]}
        />
      </div>
      {onHandOver && (
        <details className="mt-3" id="owner">
          <summary className="min-h-6">Have somebody else answer for it</summary>
          {isOwn ? (
            <p className="mt-2 text-small text-muted">
              You answer for it, and so sign no version of it. Somebody else who writes prompts hands it over.
            </p>
          ) : (
            <OwnerForm key={owner} slug={slug} {...onHandOver} />
          )}
        </details>
      )}
    </Card>
  )
}

function liveWords({ slug, live, back }: PromptDetail, environment: Environment) {
  const there = live.find((one) => one.environment === environment)
  if (!there) return 'no version'
  const look = back.looks[environment]
  return (
    <>
      <TextLink href={paths.prompt(slug, there.number)}>version {there.number}</TextLink>
      {look ? (
        <span className="block text-small">
          put back by <Revealed text={look.by} />:{' '}
          <TextLink href={paths.request(look.request)}>CS-{look.request}</TextLink> {lookStands[look.standing]}
        </span>
      ) : (
        there.request !== null && (
          <>
            , by <TextLink href={paths.request(there.request)}>CS-{there.request}</TextLink>
          </>
        )
      )}
    </>
  )
}

/** What came of the look at it, after the request for it. */
const lookStands = {
  waits: 'waits for somebody to look',
  looked: 'was looked at',
  refused: 'was looked at, and not agreed to',
}
