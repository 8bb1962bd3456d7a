import { type MonitorActions, MonitorRunbook, NewMonitor, StopMonitor } from '@/components/incidents/monitor-forms'
import { RunbookWords } from '@/components/incidents/runbooks'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { HollowCircle, TickCircle, WarningTriangle } from '@/components/ui/shapes'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import type { MonitorView } from '@/lib/incidents/monitors/schema'

const looks = {
  met: { Icon: TickCircle, tone: 'ok', words: 'As expected' },
  broken: { Icon: WarningTriangle, tone: 'bad', words: 'Not as expected' },
  unknown: { Icon: HollowCircle, tone: 'neutral', words: 'Too few to say' },
} as const

type MonitorsCardProps = {
  toolKey: string
  monitors: readonly MonitorView[]
  /** Null for whoever only looks. */
  actions: MonitorActions | null
}

/** What is expected of a tool, whether it is so, and for admins what else is to be. */
export function MonitorsCard({ toolKey, monitors, actions }: MonitorsCardProps) {
  return (
    <Card id="monitors" title="What is expected of it">
      {monitors.length === 0 ? (
        <p className="mt-1 text-muted">Nothing is watched by itself.</p>
      ) : (
        <ul className="mt-1">
          {monitors.map((monitor) => {
            const { id, environment, words, standing, said, incident, runbook } = monitor
            const of = `${words}, in ${environmentLabel(environment)}`
            const { Icon, tone, words: chip } = looks[standing]
            return (
              <li key={id} className="grid gap-1 border-t border-line py-2.5 first:border-0">
                <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
                  <span className="min-w-0 flex-[1_1_14rem]">
                    In {environmentLabel(environment)}, {words}
                  </span>
                  <Chip tone={tone} icon={<Icon />}>
                    {chip}
                  </Chip>
                </div>
                <p className="text-small text-muted">
                  {said}. {incident !== null && <TextLink href={paths.incident(incident)}>INC-{incident}</TextLink>}
                </p>
                {runbook && (
                  <p className="text-small whitespace-pre-line wrap-anywhere">
                    Runbook: <RunbookWords of={runbook} />
                  </p>
                )}
                {actions && <StopMonitor id={id} of={of} {...actions} />}
                {actions && <MonitorRunbook id={id} of={of} runbook={runbook?.words ?? null} {...actions} />}
              </li>
            )
          })}
        </ul>
      )}
      {actions && <NewMonitor toolKey={toolKey} {...actions} />}
    </Card>
  )
}
