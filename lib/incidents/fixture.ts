import { must } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import type { PodActor } from '@/lib/core/actor'
import { groupFaults } from '@/lib/incidents/grouped/commands'
import { reportError } from '@/lib/incidents/reported/commands'
import { sealLines } from '@/lib/jobs/partitions'
import { sinkTries } from '@/lib/sinks/fixture'

// Support for tests of incidents: everything here goes through the same commands as the product.

/** Groups everything that is on the record, so many lines at once. */
export async function group(atOnce = 1_000): Promise<void> {
  await must(sealLines as never, {})
  for (let isAll = false; !isAll;) ({ isAll } = (await must(groupFaults as never, { atOnce })) as { isAll: boolean })
}

/** A pod reports an error. */
export async function report(pod: PodActor, error: object): Promise<{ id: string }> {
  const outcome = await execute(reportError, pod, error)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value
}

const incident = { number: 1 }

/** What would be of use to try by the commands of incidents, and of what they watch. */
export const incidentTries: Record<string, () => object[]> = {
  ...sinkTries,
  'incidents.acknowledge': () => [incident],
  'incidents.assign': () => [{ ...incident, personId: '' }],
  'incidents.note': () => [{ ...incident, note: 'Known' }],
  'incidents.resolve': () => [{ ...incident, reason: 'Over' }],
  'incidents.silence': () => [{ ...incident, hours: '4' }],
  'incidents.say_noticed': () => [{ ...incident, noticed: 'Pages come late' }],
  'incidents.update': () => [{ ...incident, update: 'Another shelf is on its way', next: '60' }],
  'incidents.promise': () => [{ ...incident, next: '60' }],
  'incidents.write_runbook': () => [{ ...incident, runbook: 'Ask for another shelf' }],
  'incidents.look_back': () => [{ ...incident, foundCause: 'A full shelf', prevention: 'There are two' }],
  'stops.put_on': () => [{ scope: 'tool', target: 'sandbox.usage' }],
  'stops.resume': () => [{ stopId: '0'.repeat(26), cause: 'A trial', checked: 'By hand' }],
  'stops.confirm': () => [{ stopId: '0'.repeat(26), askedAt: '2026-11-29T12:00:00.000Z' }],
  'monitors.set': () => [{ tool: 'memory.search', environment: 'prod', measure: 'silence', limit: 1, hours: '24' }],
  'monitors.remove': () => [{ monitorId: '0'.repeat(26) }],
  'monitors.write_runbook': () => [{ monitorId: '0'.repeat(26), runbook: 'Ask for another shelf' }],
}
