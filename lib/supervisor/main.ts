import { watch } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { isFree, freePort } from '@/lib/db/machine'
import { MigrationProblem } from '@/lib/db/migrate'
import { env } from '@/lib/env'
import { runCli } from '@/lib/supervisor/cli'
import { speaker } from '@/lib/supervisor/console'
import { type Database, embeddedDatabase, externalDatabase, StartProblem } from '@/lib/supervisor/database'
import { greeting, readDemo } from '@/lib/supervisor/greeting'
import { localAddress, planProcesses, type Surroundings } from '@/lib/supervisor/plan'
import { Supervised } from '@/lib/supervisor/process'
import { authSecretOf, signingKeyOf } from '@/lib/supervisor/secrets'

export { migrateOnly, runOnce } from '@/lib/supervisor/cli'

const say = speaker()
const tell = (line: string) => say('countersign', line)
const deathsBeforeReady = 5

/** Runs Countersign in this terminal until it is told to stop. Resolves with the exit code. */
export async function supervise(mode: 'start' | 'dev', root: string): Promise<number> {
  const running = new Running()
  try {
    await running.open(mode, root)
    return await running.untilStopped
  } catch (error) {
    const expected = error instanceof StartProblem || error instanceof MigrationProblem
    console.error(expected ? error.message : error)
    await running.close()
    return 1
  }
}

class Running {
  private database: Database | null = null
  private processes: Supervised[] = []
  private closed: Promise<void> | null = null
  private finish: (code: number) => void = () => undefined
  readonly untilStopped = new Promise<number>((resolve) => (this.finish = resolve))

  async open(mode: Surroundings['mode'], root: string): Promise<void> {
    await refuseBusyPort()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.onSignal())
    const began = Date.now()
    this.database = env.externalDatabase
      ? await externalDatabase(env, tell)
      : await embeddedDatabase(env.stateFolder, tell)
    const around = await surroundings(mode, root, this.database)
    if ((await runCli(root, ['prepare'], around)) !== 0) throw new StartProblem('The database could not be prepared.')
    this.start({ ...around, demo: env.demo && env.bundledIdentity && readDemo(env.stateFolder) !== null })
    if (mode === 'dev') this.restartAfterBuilds(root)
    await this.untilReady()
    for (const line of greeting(env, readDemo(env.stateFolder))) console.log(line)
    tell(`ready after ${((Date.now() - began) / 1000).toFixed(1)} s`)
  }

  private start(around: Surroundings): void {
    this.processes = planProcesses(env, around, process.env).map((plan) => new Supervised(plan, say))
    for (const supervised of this.processes) supervised.start()
  }

  private async untilReady(): Promise<void> {
    if (!this.processes.some(({ name }) => name === 'gate')) return
    while (!this.closed) {
      const failing = this.processes.find(({ deaths }) => deaths >= deathsBeforeReady)
      if (failing) throw new StartProblem(`${failing.name} does not start; its last lines above say why.`)
      const answer = await fetch(`${localAddress(env)}/healthz`).catch(() => null)
      if (answer?.ok) return
      await wait(100)
    }
  }

  private restartAfterBuilds(root: string): void {
    const pending = new Map<string, NodeJS.Timeout>()
    watch(path.join(root, 'dist'), (_event, file) => {
      const found = this.processes.find(({ name }) => file === `${name}.mjs`)
      if (!found) return
      clearTimeout(pending.get(found.name))
      pending.set(
        found.name,
        setTimeout(() => found.restart(), 200),
      )
    })
  }

  /** The first signal ends everything in order, a second one at once. */
  private onSignal(): void {
    if (this.closed) {
      for (const supervised of this.processes) supervised.kill()
      return
    }
    tell('stopping')
    this.close().then(
      () => this.finish(0),
      (error: unknown) => {
        console.error(error)
        this.finish(1)
      },
    )
  }

  /** First nobody comes in any more, then the work behind ends, and the database is the last to go. */
  close(): Promise<void> {
    this.closed ??= (async () => {
      const [gates, others] = [true, false].map((isGate) =>
        this.processes.filter(({ name }) => (name === 'gate') === isGate),
      )
      for (const group of [gates, others]) await Promise.all(group!.map((supervised) => supervised.stop()))
      await this.database?.close()
    })()
    return this.closed
  }
}

async function refuseBusyPort(): Promise<void> {
  if (env.process !== 'all' && env.process !== 'gate') return
  const hosts = env.host === 'localhost' ? ['127.0.0.1', '::1'] : [env.host]
  for (const host of hosts) {
    if (await isFree(env.port, host)) continue
    throw new StartProblem(
      `Port ${env.port} is in use by another program. Stop it or start with PORT=${env.port + 1} npm start`,
    )
  }
}

async function surroundings(mode: Surroundings['mode'], root: string, database: Database): Promise<Surroundings> {
  return {
    mode,
    root,
    databaseUrl: database.appUrl,
    databaseReadUrl: database.readUrl,
    authSecret: authSecretOf(process.env.AUTH_SECRET ?? '', env.stateFolder),
    signingKeyFile: signingKeyOf(process.env.COUNTERSIGN_SIGNING_KEY, env.stateFolder),
    deskPort: env.deskPort ?? (await freePort()),
    identityPort: env.identityPort ?? (await freePort()),
    demo: false,
  }
}
