import { Sentence } from '@/components/signs/sentence'
import { TextLink } from '@/components/ui/app-link'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { kindWords, loadPerWeek, loadWords } from '@/lib/policy/replay/labels'
import type { GroupedCall } from '@/lib/policy/replay/queries'
import type { ReplayResult } from '@/lib/policy/replay/schema'

/** Of more groups than these the counts above say all. */
const mostGroups = 20

/** The group of a replay whose calls are listed. */
export type ShownGroup = { place: number; calls: readonly GroupedCall[] }

type ImpactCallsProps = {
  number: number
  result: ReplayResult
  titles: Readonly<Record<string, string>>
  shown: ShownGroup | null
}

/** The calls themselves, group by group, the dangerous direction first, and what becomes of the people who are asked. */
export function ImpactCalls({ number, result, titles, shown }: ImpactCallsProps) {
  const { groups } = result
  const load = loadPerWeek(result)
  return (
    <>
      {groups.length > 0 && (
        <ul className="grid gap-1 text-small">
          {groups.slice(0, mostGroups).map(({ role, tool, kind, count, calls }, place) => (
            <li key={place} id={`group-${place}`}>
              <TextLink
                href={`${paths.policyChange(number, { group: place })}#group-${place}`}
                scroll={false}
                aria-expanded={place === shown?.place}
              >
                {counted(count, 'call')} {kindWords[kind]}
              </TextLink>
              : <bdi translate="no">{role}</bdi>, {titles[tool] ?? tool}
              {place === shown?.place && <Calls shown={shown} count={count} listed={calls.length} />}
            </li>
          ))}
        </ul>
      )}
      {load.length > 0 && (
        <p className="text-small text-muted">Requests: {load.map((each) => loadWords(each)).join(', ')}.</p>
      )}
    </>
  )
}

function Calls({ shown: { calls }, count, listed }: { shown: ShownGroup; count: number; listed: number }) {
  const done = calls.filter(({ task }) => task?.isDone).length
  return (
    <div className="mt-1 mb-2 border-l border-line pl-3">
      {done > 0 && <p>{counted(done, 'call')} of these belonged to tasks that are finished: look at those first.</p>}
      <ul className="grid gap-0.5">
        {calls.map(({ id, at, pod, sentence, event, task }) => (
          <li key={id} className="wrap-anywhere">
            {event ? (
              <TextLink href={paths.event(event)}>
                <Sentence text={sentence ?? pod} names={[pod]} />
              </TextLink>
            ) : (
              <bdi translate="no">{pod}</bdi>
            )}
            , <Time at={at} />
            {task && (
              <>
                , for <TextLink href={paths.task(task.number)}>{task.title}</TextLink>
                {task.isDone && ' (finished)'}
              </>
            )}
          </li>
        ))}
      </ul>
      {count > listed && <p className="text-muted">The newest {listed} of them.</p>}
    </div>
  )
}
