import type { Picture } from '@/components/requests/changes/picture'
import { SignedContent } from '@/components/requests/changes/signed-content'
import { EnvironmentChip } from '@/components/signs/environment-mark'
import { Sentence } from '@/components/signs/sentence'
import { cn } from '@/components/ui/cn'
import { Revealed } from '@/components/ui/revealed'
import { podChange, type PodChange } from '@/lib/access/pods/schema'
import { counted } from '@/lib/core/count'

/** More than these are folded: the sentences above them say the same in short. */
const fewTools = 8

/** A pod that would become something: what it is before and after, and what it then may do that it may not do now. */
export const podRightPicture: Picture = (content) => {
  const { name, purpose, facts, places, signed } = podChange.parse(content)
  return {
    summary: `What ${signed.was === null ? `the new pod ${name}` : name} would be, and everything it may then do`,
    readable: (
      <>
        <p className="text-muted">
          <Revealed text={purpose} />
        </p>
        <dl className="mt-3 border-t border-line">
          {facts.map((fact) => (
            <Fact key={fact.name} fact={fact} isNew={signed.was === null} />
          ))}
        </dl>
        {places.map((place) => (
          <Place key={place.environment} place={place} name={name} isNew={signed.was === null} />
        ))}
      </>
    ),
    raw: <SignedContent content={signed} />,
    rawOf: 'What a pod may do',
  }
}

function Fact({ fact: { name, before, after }, isNew }: { fact: PodChange['facts'][number]; isNew: boolean }) {
  const isChanged = !isNew && before !== null
  return (
    <div
      className={cn(
        'grid gap-x-3 border-b border-line px-2 py-2 sm:grid-cols-[10rem_minmax(0,1fr)]',
        isChanged && 'bg-ok-bg',
      )}
    >
      <dt className="text-subtle">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">
        <bdi translate="no" className="font-strong">
          {after}
        </bdi>
        <span className={isChanged ? 'text-ok-fg' : 'text-subtle'}>
          {!isNew && (before === null ? ' as now' : ` instead of ${before}`)}
        </span>
      </dd>
    </div>
  )
}

type PlaceProps = { place: PodChange['places'][number]; name: string; isNew: boolean }

function Place({ place: { environment, words, tools }, name, isNew }: PlaceProps) {
  return (
    <section className="mt-4">
      <h3>
        <EnvironmentChip environment={environment} />
      </h3>
      <p className="mt-1.5">
        <Sentence text={words.join(' ')} names={[name]} />
      </p>
      {tools.length === 0 ? (
        <p className="mt-1.5 text-small text-muted">No tool has another answer than now.</p>
      ) : (
        <details open={tools.length <= fewTools} className="mt-2 text-small">
          <summary className="min-h-6 cursor-pointer text-muted">
            {isNew
              ? `${counted(tools.length, 'tool')} open to it`
              : `${counted(tools.length, 'tool')} with another answer`}
          </summary>
          <ul className="mt-1 border-t border-line">
            {tools.map(({ title, before, after, isMore }) => (
              <li
                key={title}
                className={cn(
                  'flex flex-wrap justify-between gap-x-4 border-b border-line px-2 py-1',
                  isMore && !isNew && 'bg-ok-bg',
                )}
              >
                <span>{title}</span>
                <span className={isMore && !isNew ? 'text-ok-fg' : 'text-muted'}>
                  {/* A pod that is not there yet may do nothing. */}
                  {!isNew && `${before} → `}
                  <span className="font-strong">{after}</span>
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
