import 'server-only'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type CliCommand, CliProblem, insist, secretMissing } from '@/lib/cli/command'
import { installStarter } from '@/lib/cli/install'
import { execute } from '@/lib/change/command'
import { operator } from '@/lib/cli/operator'
import { systemActor } from '@/lib/core/actor'
import { knowsSecret } from '@/lib/core/secrets'
import { read } from '@/lib/db/client'
import { removeDemo } from '@/lib/demo/commands'
import { writePast } from '@/lib/demo/past/commands'
import { loadDemo } from '@/lib/demo/load'
import { demoRepository } from '@/lib/demo/repository'
import { env } from '@/lib/env'
import { sealLines } from '@/lib/jobs/partitions'

const words = { no_demo: 'There is no demo to remove.' }
const historyWords = {
  no_demo: 'There is no demo of which it could be the history. Load it first: countersign demo load',
  history_there: 'The history of the demo is there already. The record keeps it, so it is written once.',
  real_work: 'There are people or pods here that did not come with the demo, so no history is made up.',
  no_policy: 'No policy is in force yet.',
}

/** The demo, and what a start does before anybody comes in. */
export const demoCommands: readonly CliCommand[] = [
  {
    name: 'prepare',
    takes: '',
    about: 'Load the shipped tools and policy, and into an empty dev installation the demo',
    run: async () => {
      await installStarter()
      // Without the secret nothing could be given to its pods; the first start has one, and loads it then.
      if (env.demo && knowsSecret() && (await isUntouched())) await load()
    },
  },
  {
    name: 'demo load',
    takes: '',
    about: 'Set up the people and pods of the demo, with new credentials; after a removal, pods of new short names',
    run: async () => {
      if (env.environment === 'prod') throw new CliProblem('The demo is no part of a production.')
      if (!knowsSecret()) throw new CliProblem(secretMissing)
      await installStarter()
      await load()
      console.log('The demo is there; its pods begin with the next start.')
    },
  },
  {
    name: 'demo history',
    takes: '',
    about: 'Write thirty days that nobody lived into the record of a demo, once, so that there is something to look at',
    run: async () => {
      if (env.environment === 'prod') throw new CliProblem('The demo is no part of a production.')
      const { days, calls, requests, lines } = insist(await execute(writePast, operator(), {}), historyWords)
      // Lines of days before are not among those that are looked for every moment.
      insist(await execute(sealLines, systemActor, { everything: true }), {})
      console.log(
        `${days} days were made up: ${calls} calls, ${requests} requests, ${lines} lines. Boards show them in a moment.`,
      )
    },
  },
  {
    name: 'demo remove',
    takes: '',
    about: 'Retire the pods of the demo and withdraw what they asked for; the record stays',
    run: async () => {
      const removed = insist(await execute(removeDemo, operator(), {}), words)
      rmSync(demoFile(), { force: true })
      rmSync(demoRepository(env.stateFolder), { recursive: true, force: true })
      console.log(`The demo is gone: ${removed.pods} pods retired, ${removed.requests} open requests withdrawn.`)
    },
  },
]

/** Nobody has worked here yet. What an interrupted load of the demo left behind does not count as work. */
async function isUntouched(): Promise<boolean> {
  const [setting, people, pods] = await Promise.all([
    read.setting.findUnique({ where: { key: 'demo' } }),
    read.person.count({ where: { demo: false } }),
    read.pod.count({ where: { demo: false } }),
  ])
  return !setting && people === 0 && pods === 0
}

async function load(): Promise<void> {
  const demo = await loadDemo(env.stateFolder)
  mkdirSync(env.stateFolder, { recursive: true })
  // It holds secrets, so only its owner may read it, from the first byte on.
  writeFileSync(`${demoFile()}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${demoFile()}.new`, demoFile())
}

function demoFile(): string {
  return path.join(env.stateFolder, 'demo.json')
}
