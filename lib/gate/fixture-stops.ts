import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { asOwner } from '@/lib/db/test-clock'
import { must } from '@/lib/gate/fixture'
import { putOnStop, resumeStop } from '@/lib/stops/commands'
import { stopsOn } from '@/lib/stops/queries'

type Scope = 'everything' | 'environment' | 'tool' | 'pod'

/** Test support: puts a stop on, as the operator would. */
export async function stop(scope: Scope = 'everything', target = ''): Promise<string> {
  return (await must(putOnStop, { scope, target, reason: 'For a test' })).stopId
}

/** Takes off whatever is on. */
export async function resumeAll(): Promise<void> {
  const found = { cause: 'A test', checked: 'By the test' }
  for (const { id } of await stopsOn(systemActor)) await execute(resumeStop, systemActor, { stopId: id, ...found })
}

/** Has a stop have been on since so many seconds ago. */
export async function wasPutOn(stopId: string, secondsAgo: number): Promise<void> {
  const sql = `update "Stop" set at = now() - $2::float8 * interval '1 second' where id = $1`
  await asOwner(process.env.DATABASE_OWNER_URL!, (owner) => owner.query(sql, [stopId, secondsAgo]))
}
