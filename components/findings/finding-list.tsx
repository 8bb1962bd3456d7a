import type { ComponentType, ReactNode } from 'react'
import { TextLink } from '@/components/ui/app-link'
import { Chip } from '@/components/ui/chip'
import { Revealed } from '@/components/ui/revealed'
import { Dot, TickCircle, WarningTriangle } from '@/components/ui/shapes'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import { findingStateLabels, severityLabels } from '@/lib/findings/labels'
import type { FindingView } from '@/lib/findings/schema'

type FindingListProps = {
  findings: readonly FindingView[]
  /** Where a field is shown; null where it is not. */
  placeOf: (finding: FindingView) => string | null
  /** What a line is, where it is more than that. */
  Item?: 'li' | ComponentType<{ className: string; children: ReactNode }>
}

/** What was found, each with its place, what may be seen of it, and what somebody said it is. */
export function FindingList({ findings, placeOf, Item = 'li' }: FindingListProps) {
  return (
    <ul className="mt-2">
      {findings.map((finding) => (
        <Item key={finding.id} className="border-t border-line py-2.5 first:border-t-0">
          <FindingHead finding={finding} place={placeOf(finding)} />
          {finding.settled && <Settled finding={finding} settled={finding.settled} />}
          <TextLink href={paths.finding(finding.id)} className="ml-8 text-small">
            Look closer<span className="sr-only"> at {finding.what}</span>
          </TextLink>
        </Item>
      ))}
    </ul>
  )
}

/** How much a finding weighs, as a sign and a word. */
export const weights = {
  high: { Shape: WarningTriangle, ink: 'text-bad-fg' },
  medium: { Shape: WarningTriangle, ink: 'text-warn-fg' },
  low: { Shape: Dot, ink: 'text-subtle' },
} as const

const tones = { open: null, accepted: 'info', false_alarm: 'neutral', fixed: 'ok' } as const

/** What was found, in which field, and what may be seen of it. */
export function FindingHead({ finding, place }: { finding: FindingView; place: string | null }) {
  const { Shape, ink } = weights[finding.severity]
  const tone = tones[finding.state]
  const { what } = finding
  return (
    <div className="grid grid-cols-[1.375rem_minmax(0,1fr)] items-start gap-x-2.5 md:grid-cols-[1.375rem_minmax(0,1fr)_auto]">
      <Shape className={`mt-0.5 size-4.5 ${ink}`} />
      <p>
        <span className="sr-only">{severityLabels[finding.severity]}: </span>
        <strong className="font-strong">{what[0]!.toUpperCase() + what.slice(1)}</strong> in{' '}
        <code translate="no" className="font-code text-code [overflow-wrap:anywhere]">
          <Revealed text={finding.field} />
        </code>
        :{' '}
        <code translate="no" className="font-code text-code [overflow-wrap:anywhere]">
          <Revealed text={finding.masked} />
        </code>{' '}
        {finding.bypassedUntil && (
          <Chip tone="warn">
            Let through until <Time at={finding.bypassedUntil} mode="absolute" />
          </Chip>
        )}{' '}
        {tone && (
          <Chip tone={tone} icon={<TickCircle />}>
            {findingStateLabels[finding.state]}
          </Chip>
        )}
      </p>
      {place && (
        // A link of the browser's own: it leads into the text, as far as the browser can.
        <a href={place} className="link inline-block min-h-6 max-md:col-start-2">
          Show where<span className="sr-only"> {what} is</span>
        </a>
      )}
    </div>
  )
}

/** What somebody said it is. */
export function Settled({ finding, settled }: { finding: FindingView; settled: NonNullable<FindingView['settled']> }) {
  return (
    <p className="mt-0.5 pl-8 text-small text-muted">
      {finding.state === 'accepted' ? 'Accepted by ' : 'Called a false alarm by '}
      <bdi translate="no">{settled.who}</bdi>, <Time at={settled.at} />: “<Revealed text={settled.reason} />”
    </p>
  )
}
