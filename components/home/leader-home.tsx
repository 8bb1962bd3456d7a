import { MadeUpNote } from '@/components/insights/made-up-note'
import { NumberCard } from '@/components/insights/number-card'
import { Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { SeeLink } from '@/components/ui/see-link'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import type { LeaderHome as Leading } from '@/lib/insights/home/queries'

/** Home for who reads the whole record: whether people are in control, what changed, and what would hurt next. */
export function LeaderHome({ home: { heading, missed, tiles, signed, next, asOf, madeUp } }: { home: Leading }) {
  return (
    <>
      <PageHeader
        title={heading}
        lead={
          <>
            The last 7 days. Counted to <Time at={asOf} mode="absolute" />.{' '}
            <TextLink href={paths.insights()}>See all boards</TextLink>
          </>
        }
      />
      {madeUp && <MadeUpNote madeUp={madeUp} />}
      {missed.length > 0 && (
        <Notice
          tone="warn"
          className="mb-3"
          title={missed.length === 1 ? '1 number misses its target' : `${missed.length} numbers miss their targets`}
        >
          <ul>
            {missed.map(({ name, title, shown, unit, href }) => (
              <li key={name} className="flex flex-wrap gap-x-2">
                <span>
                  {title}: <strong>{shown}</strong> {unit}
                </span>
                <SeeLink href={href} of={title} />
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <ul
        className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,15rem),1fr))] gap-3"
        aria-label="Numbers of the week"
      >
        {tiles.map((view) => (
          <NumberCard
            key={view.name}
            view={view}
            isNarrowed={false}
            boardHref={paths.insights({ board: view.board })}
          />
        ))}
      </ul>
      <div className="my-3 grid grid-cols-[repeat(auto-fit,minmax(min(100%,24rem),1fr))] gap-3">
        <Signed signed={signed} />
        <Next next={next} />
      </div>
    </>
  )
}

function Signed({ signed }: { signed: Leading['signed'] }) {
  return (
    <Card id="signed" title="What changed, and who signed">
      {signed.length === 0 ? (
        <p className="mt-1 text-muted">People signed no change in these days, other than calls of pods.</p>
      ) : (
        <ul className="mt-1">
          {signed.map(({ number, sentence, at, by }) => (
            <li
              key={number}
              className="flex flex-wrap justify-between gap-x-4 border-t border-line py-2 first:border-0"
            >
              <TextLink href={paths.request(number)} className="min-w-0 flex-[1_1_16rem]">
                <Sentence text={sentence} />
              </TextLink>
              <span className="text-small text-muted">
                <bdi translate="no">{by.join(', ')}</bdi> · <Time at={at} mode="relative" />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function Next({ next }: { next: Leading['next'] }) {
  return (
    <Card id="next" title="What would hurt us next">
      {next.length === 0 ? (
        <p className="mt-1 text-muted">
          Nothing of what is looked for here: no open finding of weight, no unused right, no task at rest.
        </p>
      ) : (
        <ul className="mt-1">
          {next.map(({ name, title, shown, listed, href }) => (
            <li key={name} className="flex justify-between gap-4 border-t border-line py-2 first:border-0">
              <span>
                {title}: <strong>{shown}</strong>
              </span>
              <SeeLink href={href} data-number={name} data-listed={listed} className="shrink-0" of={title} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
