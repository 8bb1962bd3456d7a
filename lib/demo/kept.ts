import 'server-only'
import { rmSync } from 'node:fs'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import type { DemoFile } from '@/lib/core/demo'
import { newId } from '@/lib/core/id'
import { log } from '@/lib/core/log'
import { read } from '@/lib/db/client'
import { insist } from '@/lib/demo/insist'
import { demoPages } from '@/lib/demo/pages'
import { keptOfDemo } from '@/lib/demo/queries'
import { writeHistory } from '@/lib/demo/repository'
import { branchesIn, keptFolder, makeKept } from '@/lib/git/kept'
import { createRepository, openRepository } from '@/lib/repositories/commands'
import { setOwners } from '@/lib/repositories/owned/commands'
import { takeOutputs } from '@/lib/repositories/outputs/commands'

const name = 'lamp-pages'

/**
 * Keeps a repository into which the demo's pods deliver and which takes what one of them hands in, as an operator would; one
 * of an earlier demo is opened again. Null where there is no git, and where somebody has a repository of this name.
 */
export async function keepDemoRepository(stateFolder: string, planner: string): Promise<DemoFile['repository']> {
  const repository = await keptOpen(stateFolder)
  if (!repository) return null
  const taken = { repository: name, environment: 'dev', branch: 'main', pods: [planner] } as const
  insist('repositories.take_outputs', await execute(takeOutputs, systemActor, taken))
  return repository
}

async function keptOpen(stateFolder: string): Promise<DemoFile['repository']> {
  const { kept } = await keptOfDemo(read)
  const known = await read.repository.findUnique({ where: { name }, select: { id: true } })
  if (known) {
    if (kept !== name) return null
    insist('repositories.open', await execute(openRepository, systemActor, { name }))
    return { id: known.id, name }
  }
  const id = newId()
  const folder = keptFolder(stateFolder, id)
  try {
    await makeKept(folder, 'main')
    if (!writeHistory(folder, demoPages)) return null
    const branches = [...(await branchesIn(folder))].map(([branch, at]) => ({ branch, ...at }))
    insist('repositories.create', await execute(createRepository, systemActor, { id, name, branches }))
  } catch (error) {
    log.warn({ err: error }, 'the demo comes without the repository into which its pods deliver')
    rmSync(folder, { recursive: true, force: true })
    return null
  }
  const owners = [{ path: 'docs/returns.md', group: 'product-owners', count: 1 }]
  insist('repositories.set_owners', await execute(setOwners, systemActor, { name, owners }))
  return { id, name }
}
