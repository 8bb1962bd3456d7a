import { Sentence } from '@/components/signs/sentence'
import { ActorMark } from '@/components/signs/actor-mark'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { Time } from '@/components/ui/time'
import type { PodToday } from '@/lib/pods/schema'

/** One line per pod, so that what goes on without asking can be seen as well. */
export function PodsToday({ pods }: { pods: readonly PodToday[] }) {
  if (pods.length === 0) return null
  return (
    <Card title="Your pods today">
      <ul className="divide-y divide-line">
        {pods.map((pod) => (
          <li key={pod.slug} className="grid gap-1 py-3 sm:grid-cols-[11rem_minmax(0,1fr)] sm:gap-4">
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <ActorMark kind="pod" name={pod.name} />
              {pod.demo && <Chip>Demo</Chip>}
            </span>
            <span className="min-w-0">
              <span className="block">{stateWords(pod)}</span>
              {pod.last && (
                <span className="block text-small text-muted wrap-anywhere">
                  <Sentence text={asSentence(pod.last.sentence)} /> <Time at={pod.last.at} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Some sentences of the record end in what somebody else wrote, which may have a full stop of its own. */
function asSentence(words: string): string {
  return /[.!?…]$/.test(words) ? words : `${words}.`
}

function stateWords({ waiting, allowed, denied }: PodToday): string {
  const parts = [
    waiting > 0 && `${waiting} waiting on a person`,
    allowed > 0 && `${allowed} allowed by a rule`,
    denied > 0 && `${denied} denied by a rule`,
  ].filter(Boolean)
  return parts.length === 0
    ? 'Has not asked for anything in the last 24 hours.'
    : `${parts.join(' · ')} in the last 24 hours.`
}
