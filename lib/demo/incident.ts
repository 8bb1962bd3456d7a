import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import { podFromBearer, refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import { type PodActor, systemActor } from '@/lib/core/actor'
import type { DemoFile } from '@/lib/core/demo'
import { read } from '@/lib/db/client'
import { demoAdmin } from '@/lib/demo/change'
import { demoIncident } from '@/lib/demo/errors'
import { insist } from '@/lib/demo/insist'
import { acknowledgeIncident, assignIncident } from '@/lib/incidents/commands'
import { groupFaults } from '@/lib/incidents/grouped/commands'
import { sayNoticed, updateIncident, writeRunbook } from '@/lib/incidents/led/commands'
import { reportError } from '@/lib/incidents/reported/commands'
import { sealLines } from '@/lib/jobs/partitions'

/** So often it is looked whether what was reported is an incident yet; a worker may group it meanwhile. */
const mostLooks = 100

/** Has one of the demo's pods give something up, and the demo's admin lead what comes of it, unless that was done already. */
export async function leadDemoIncident(people: readonly string[], pods: DemoFile['pods']): Promise<void> {
  await refreshAccess()
  const { pod: slug, errors, noticed, runbook, update, next } = demoIncident
  const key = pods.find((pod) => pod.slug === slug)?.serviceKey
  const [pod, admin] = [key === undefined ? null : await podFromBearer(key), await demoAdmin(people)]
  if (!pod || !admin) return
  const known = await read.incident.findFirst({
    where: { noticed, state: { not: 'resolved' } },
    select: { number: true },
  })
  const number = known ? null : await opened(pod, errors)
  if (number === null) return
  insist('incidents.acknowledge', await execute(acknowledgeIncident, admin, { number }))
  insist('incidents.assign', await execute(assignIncident, admin, { number, personId: admin.id }))
  insist('incidents.say_noticed', await execute(sayNoticed, admin, { number, noticed }))
  insist('incidents.write_runbook', await execute(writeRunbook, admin, { number, runbook }))
  insist('incidents.update', await execute(updateIncident, admin, { number, update, next }))
}

/** Reports these errors, and the incident that they are, once they have their places in the record; null where that takes too long. */
async function opened(pod: PodActor, errors: typeof demoIncident.errors): Promise<number | null> {
  let id = ''
  for (const error of errors) ({ id } = insist('incidents.report', await execute(reportError, pod, error)))
  const { cause } = await read.errorReport.findUniqueOrThrow({ where: { id }, select: { cause: true } })
  for (let looks = 0; looks < mostLooks; looks++) {
    await execute(sealLines, systemActor, {})
    await execute(groupFaults, systemActor, {})
    const found = await read.incident.findFirst({
      where: { cause, state: { not: 'resolved' }, course: { count: { gte: errors.length } } },
      select: { number: true },
    })
    if (found) return found.number
    await sleep(100)
  }
  return null
}
