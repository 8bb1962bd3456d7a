import { GitStamp } from '@/components/signs/git-stamp'
import { Breakable } from '@/components/ui/breakable'
import type { BranchFacts, Loss } from '@/lib/imports/facts/schema'
import { lossSentence, strayWords } from '@/lib/imports/labels'

const shownAtOnce = 5

/** What files of records lost, each with the commit that did it: the largest are what people ask about. */
export function LossList({ losses }: { losses: readonly Loss[] }) {
  if (losses.length === 0) return null
  const newest = losses.toReversed()
  return (
    <section className="mt-3">
      <h4 className="text-small font-strong">Losses, newest first</h4>
      <Losses losses={newest.slice(0, shownAtOnce)} />
      {newest.length > shownAtOnce && (
        <details>
          <summary className="link min-h-6 text-small">Show {newest.length - shownAtOnce} more</summary>
          <Losses losses={newest.slice(shownAtOnce)} />
        </details>
      )}
    </section>
  )
}

function Losses({ losses }: { losses: readonly Loss[] }) {
  return (
    <ul className="text-small">
      {losses.map((loss) => (
        <li key={`${loss.commit} ${loss.file}`} className="mt-1">
          <Breakable text={loss.file} />: <GitStamp {...loss} className="text-muted" /> {lossSentence(loss)}
          <details>
            <summary className="link min-h-6">What left</summary>
            <ul className="list-disc pl-5 text-muted">
              {loss.names.map((name, index) => (
                <li key={index}>
                  <Breakable text={name} />
                </li>
              ))}
              {loss.left > loss.names.length && (
                <li>and {(loss.left - loss.names.length).toLocaleString('en')} more</li>
              )}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  )
}

/** Work under names that no task file of the branch knows. */
export function StrayList({ facts: { strayWork, strayNames } }: { facts: BranchFacts }) {
  if (strayWork.length === 0) return null
  return (
    <details className="mt-3 text-small">
      <summary className="link min-h-6">
        {strayNames === 1
          ? 'There was work under 1 name that no task file knows'
          : `There was work under ${strayNames.toLocaleString('en')} names that no task file knows`}
      </summary>
      <ul className="mt-1">
        {strayWork.map((work) => (
          <li key={work.key}>
            <Breakable text={work.key} />: <span className="text-muted">{strayWords(work)}</span>
          </li>
        ))}
      </ul>
      {strayNames > strayWork.length && <p>The other names have less.</p>}
    </details>
  )
}
