import 'server-only'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { systemActor } from '@/lib/core/actor'
import { log } from '@/lib/core/log'
import { execute } from '@/lib/change/command'
import { activatePolicy } from '@/lib/policy/commands'
import { NoPolicy, policyNow } from '@/lib/policy/queries'
import { loadCatalogue } from '@/lib/tools/commands'
import { parseCatalogue } from '@/lib/tools/rules'

/**
 * Brings the shipped catalogue up to date, and puts the starting policy into force where there is none yet. A policy
 * that people have chosen is never touched. Paths are relative to the project's folder.
 */
export async function installStarter(root = process.cwd()): Promise<{ tools: number; policy: number }> {
  const tools = await loadShipped(root)

  const inForce = await policyNow().catch((error: unknown) => {
    if (error instanceof NoPolicy) return null
    throw error
  })
  if (inForce) return { tools, policy: inForce.version }
  const document = readFileSync(path.join(root, 'lib/policy/starter.yaml'), 'utf8')
  const activated = await execute(activatePolicy, systemActor, {
    document,
    reason: 'The policy that comes with Countersign',
  })
  if (!activated.ok) throw new Error(`The shipped policy was refused: ${JSON.stringify(activated.fields)}`)
  return { tools, policy: activated.value.version }
}

const catalogueFile = 'lib/tools/starter.yaml'

/** A fault in the file of the catalogue is told with its lines and ends no start: the tools that are there stay as they are. */
async function loadShipped(root: string): Promise<number> {
  const catalogue = parseCatalogue(readFileSync(path.join(root, catalogueFile), 'utf8'))
  const loaded = catalogue.ok && (await execute(loadCatalogue, systemActor, { tools: catalogue.tools }))
  if (loaded && loaded.ok) return loaded.value.changed
  const problems = catalogue.ok ? Object.values((loaded && loaded.fields) ?? {}).flat() : catalogue.problems
  log.error({ problems: problems.slice(0, 20) }, `${catalogueFile} was not loaded, and the tools stay as they are`)
  return 0
}
