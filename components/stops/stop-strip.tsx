import { SystemStrip } from '@/components/shell/strip'
import { Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { Revealed } from '@/components/ui/revealed'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import { stopTitle } from '@/lib/stops/labels'
import type { StopRow } from '@/lib/stops/schema'

/** Says on every page what is stopped, by whom, since when and why, and leads to where pods are let go on. */
export function StopStrip({ stops }: { stops: readonly StopRow[] }) {
  const [first, ...more] = stops
  if (!first) return null
  const isAsked = stops.some(({ asked }) => asked !== null)
  return (
    <SystemStrip
      tone="stop"
      action={<TextLink href={paths.stop()}>{isAsked ? 'Confirm that pods go on' : 'Look at it'}</TextLink>}
    >
      <strong>
        Emergency stop: <Sentence text={stopTitle(first)} />
        {more.length > 0 && ` and ${more.length} more`}.
      </strong>{' '}
      By <bdi translate="no">{first.by}</bdi>, <Time at={first.at} mode="absolute" />
      {first.reason !== null && (
        <>
          : “<Revealed text={first.reason} />”
        </>
      )}
      . Requests stay waiting; expiry clocks are paused.
    </SystemStrip>
  )
}
