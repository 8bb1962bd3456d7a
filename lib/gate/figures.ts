import 'server-only'
import { unreportedCalls } from '@/lib/calls/queries'
import { demand, type PersonActor } from '@/lib/core/actor'
import { sharing } from '@/lib/core/sharing'
import { podOwners, podsToday } from '@/lib/pods/queries'
import type { PodToday } from '@/lib/pods/schema'
import { lastMovedOf } from '@/lib/tasks/queries'

/** Pages wait longer than this after the news before they ask, so that nobody gets what was read before it. */
const shared = sharing(1_500)

/** What Home counts: read once for all who see the same, which is everybody but those who answer for a pod. */
export async function homeFigures(person: PersonActor): Promise<{ pods: PodToday[]; unreported: number }> {
  const owners = await shared.ask('owners', podOwners)
  const isManager = person.can.has('pods:manage')
  const scope = owners.has(person.id) ? person.id : isManager ? 'managers' : 'everybody'
  const [pods, unreported] = await Promise.all([
    shared.ask(`pods of ${scope}`, () => podsToday(person)),
    shared.ask(`unreported of ${scope}`, async () => (await unreportedCalls(person)).count),
  ])
  return { pods, unreported }
}

/** What happened last to a task: the same for everybody who may read tasks. */
export async function taskNews(person: PersonActor, number: number): Promise<{ lastMoved: string | null }> {
  demand(person, 'tasks:read')
  return { lastMoved: await shared.ask(`task ${number}`, () => lastMovedOf(person, number)) }
}
