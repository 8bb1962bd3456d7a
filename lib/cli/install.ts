import 'server-only'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { systemActor } from '@/lib/core/actor'
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
  const catalogue = parseCatalogue(readFileSync(path.join(root, 'lib/tools/starter.yaml'), 'utf8'))
  if (!catalogue.ok) throw new Error(`The shipped catalogue cannot be read:\n${catalogue.problems.join('\n')}`)
  const loaded = await execute(loadCatalogue, systemActor, { tools: catalogue.tools })
  if (!loaded.ok) throw new Error(`The shipped catalogue was refused: ${loaded.reason}`)

  const inForce = await policyNow().catch((error: unknown) => {
    if (error instanceof NoPolicy) return null
    throw error
  })
  if (inForce) return { tools: loaded.value.changed, policy: inForce.version }
  const document = readFileSync(path.join(root, 'lib/policy/starter.yaml'), 'utf8')
  const activated = await execute(activatePolicy, systemActor, {
    document,
    reason: 'The policy that comes with Countersign',
  })
  if (!activated.ok) throw new Error(`The shipped policy was refused: ${JSON.stringify(activated.fields)}`)
  return { tools: loaded.value.changed, policy: activated.value.version }
}
