import { Weight } from '@/components/incidents/incident-marks'
import { Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { Notice } from '@/components/ui/notice'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import type { IncidentRow } from '@/lib/incidents/schema'

type OpenIncidentsProps = { count: number; high: number; first: readonly IncidentRow[] }

/** Tells on Home what is wrong that nobody has taken note of, what weighs most first; nothing where there is nothing. */
export function OpenIncidents({ count, high, first }: OpenIncidentsProps) {
  if (count === 0) return null
  return (
    <Notice
      tone={high > 0 ? 'bad' : 'warn'}
      className="mb-4"
      title={`${counted(count, 'incident')} nobody has taken note of`}
    >
      <ul className="grid gap-1">
        {first.map(({ number, title, severity, lastAt }) => (
          <li key={number} className="flex flex-wrap gap-x-2 wrap-anywhere">
            <Weight of={severity} />
            <TextLink href={paths.incident(number)} className="min-w-0">
              INC-{number} <Sentence text={title} />
            </TextLink>
            <span className="text-muted">
              <Time at={lastAt} mode="relative" />
            </span>
          </li>
        ))}
      </ul>
      {count > first.length && (
        <p className="mt-1">
          <TextLink href={paths.incidents()}>See all, also what weighs little</TextLink>
        </p>
      )}
    </Notice>
  )
}
