import { openDatabaseIn } from '@/bench/database'
import { settingsFor } from '@/bench/settings'
import { freePort } from '@/lib/db/machine'

/** The pods, tools and people of an installation that is measured. */
export const usualCast = { pods: 200, tools: 300, people: 60 } as const

/**
 * Makes a full installation in a folder of state, for whoever wants to look at one: a start with COUNTERSIGN_STATE set to
 * that folder serves it.
 */
export async function fillState(state: string, calls: number, waiting: number): Promise<void> {
  const database = await openDatabaseIn(state)
  try {
    Object.assign(process.env, settingsFor(database, await freePort()))
    // Both read the settings as they are loaded.
    await (await import('@/bench/install')).installStarter()
    const { beginFilling, sizeOf } = await import('@/bench/full/fill')
    const filling = await beginFilling(database, usualCast)
    await filling.growTo(sizeOf(calls, waiting))
  } finally {
    await database.stop()
  }
}
