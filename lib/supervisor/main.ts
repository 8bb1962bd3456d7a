import { watch } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { isFree, freePort } from '@/lib/db/machine'
import { MigrationProblem } from '@/lib/db/migrate'
import { env } from '@/lib/env'
import { isNeeded, isOptional } from '@/lib/settings'
import { runCli } from '@/lib/supervisor/cli'
import { speaker } from '@/lib/supervisor/console'
import {
  type Database,
  demoLeft,
  embeddedDatabase,
  externalDatabase,
  isTrial,
  StartProblem,
} from '@/lib/supervisor/database'
import { withoutGit } from '@/lib/supervisor/git'
import { greeting, readDemo } from '@/lib/supervisor/greeting'
import { endWithOthers } from '@/lib/supervisor/parent'
import { hostBehind, planProcesses, type Surroundings } from '@/lib/supervisor/plan'
import { type Say, Supervised } from '@/lib/supervisor/process'
import { missingHere, missingPages } from '@/lib/supervisor/ready'
import { authSecretOf, knownSecretOf, signingKeyOf } from '@/lib/supervisor/secrets'

export { copyDatabase, migrateOnly, rotateKey, runOnce } from '@/lib/supervisor/cli'

const say = speaker(env.environment)
const tell = (line: string) => say('countersign', line)
const deathsBeforeReady = 5
/** So long a start may take without a word about what it waits for. */
const quietMs = 4_000
/** npm passes a signal on that the terminal has sent to everybody already. */
const echoMs = 1_000

/** Runs Countersign in this terminal until it is told to stop. Resolves with the exit code. */
export async function supervise(mode: 'start' | 'dev', root: string): Promise<number> {
  const running = new Running()
  try {
    await running.open(mode, root)
    return await running.untilStopped
  } catch (error) {
    // Whoever stops a start that is under way knows why it does not come to an end.
    if (running.isClosing) return await running.untilStopped
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
  /** Processes that have no address and said themselves that they are ready. */
  private readonly heard = new Set<string>()
  private stoppingSince = 0
  private finish: (code: number) => void = () => undefined
  readonly untilStopped = new Promise<number>((resolve) => (this.finish = resolve))

  get isClosing(): boolean {
    return this.closed !== null
  }

  async open(mode: Surroundings['mode'], root: string): Promise<void> {
    if (env.process === 'operator')
      throw new StartProblem('COUNTERSIGN_PROCESS=operator names no process; leave it out, or name one.')
    await refuseBusyPort()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.onSignal())
    endWithOthers({ stop: () => this.stop(), onSignal: () => this.onSignal() })
    // Nobody reads the console any more: whoever started us has gone.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => this.stop())
    const began = Date.now()
    const gitIsMissing = withoutGit(env.process)
    if (gitIsMissing) tell(gitIsMissing)
    this.database = await openDatabase()
    // Asked to stop while the database was coming up, there is nothing yet but the database.
    if (this.closed) return await this.database.close()
    await refuseDemo(this.database)
    const around = await surroundings(mode, root, this.database)
    this.plan(around)
    // Pages and sign-in take longest to come up and do not mind an empty database; so they need not wait for it.
    this.start(['identity', 'desk'])
    const hadDemo = readDemo(env.stateFolder) !== null
    if (env.process === 'all') await prepare(root, around)
    this.start(['worker', 'gate'])
    if (mode === 'dev') this.restartAfterBuilds(root)
    await this.untilReady()
    if (this.closed) return
    // The pods of the demo are visitors: they come when the doors are open.
    if (readDemo(env.stateFolder)) this.start(['demo'])
    // A greeting is for somebody who looks at it; the lines of a production are collected.
    if (env.process === 'all' && env.environment !== 'prod')
      for (const line of greeting(env, readDemo(env.stateFolder), !hadDemo)) console.log(line)
    tell(`ready after ${((Date.now() - began) / 1000).toFixed(1)} s`)
    void this.untilPages()
  }

  private plan(around: Surroundings): void {
    const listen: Say = (name, line, level) => {
      if (line.includes(`${name} ready`)) this.heard.add(name)
      say(name, line, level)
    }
    this.processes = planProcesses(env, around, process.env).map((plan) => new Supervised(plan, listen))
  }

  private start(names: readonly string[]): void {
    if (this.closed) return
    for (const supervised of this.processes) if (names.includes(supervised.name)) supervised.start()
  }

  /** Comes back when everything here is of use; says meanwhile, whenever it changes, what is waited for. */
  private async untilReady(): Promise<void> {
    const sayFrom = Date.now() + quietMs
    let told = ''
    while (!this.closed) {
      const failing = this.processes.find(({ deaths }) => deaths >= deathsBeforeReady)
      if (failing) throw new StartProblem(`${failing.name} does not start; its last lines above say why.`)
      const missing = await missingHere(env, this.heard)
      const running = this.processes.every(({ name, isRunning }) => isRunning || name === 'demo')
      if (missing.length === 0 && running) return
      const words = missing.join('; ')
      if (words && words !== told && Date.now() > sayFrom) tell(`waits for ${(told = words)}`)
      await wait(100)
    }
  }

  /** A gate serves pods while pages are still to come; whoever looks for them reads here why they are not there. */
  private async untilPages(): Promise<void> {
    let told = ''
    for (;;) {
      const words = (await missingPages(env)).join('; ')
      if (this.closed) return
      if (!words) return told ? tell('pages are there') : undefined
      if (words !== told) tell(`people see no pages yet: waits for ${(told = words)}`)
      await wait(1_000)
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

  /** The first signal ends everything in order. A later one means impatience, unless it is the same one's echo. */
  private onSignal(): void {
    if (!this.closed) {
      this.stop()
      this.stoppingSince = Date.now()
    } else if (Date.now() - this.stoppingSince > echoMs) {
      for (const supervised of this.processes) supervised.kill()
    }
  }

  private stop(): void {
    if (this.closed) return
    this.close().then(
      () => this.finish(0),
      (error: unknown) => {
        console.error(error)
        this.finish(1)
      },
    )
    tell('stopping')
  }

  /** First nobody comes in any more, then the work behind ends, and the database is the last to go. */
  close(): Promise<void> {
    this.closed ??= (async () => {
      const atTheDoor = this.processes.filter(({ name }) => name === 'gate' || name === 'demo')
      const behind = this.processes.filter((supervised) => !atTheDoor.includes(supervised))
      for (const group of [atTheDoor, behind]) await Promise.all(group.map((supervised) => supervised.stop()))
      await this.database?.close()
    })()
    return this.closed
  }
}

async function openDatabase(): Promise<Database> {
  if (env.externalDatabase) return await externalDatabase(env, tell)
  // The bundled sign-in alone needs no database; every other process was asked for the address of one.
  if (env.process !== 'all') return { appUrl: '', readUrl: '', ownerUrl: null, close: async () => undefined }
  return await embeddedDatabase(env.stateFolder, tell, isTrial(env))
}

async function prepare(root: string, around: Surroundings): Promise<void> {
  const code = await runCli(root, ['prepare'], around)
  if (code !== 0) throw new StartProblem('The database could not be prepared; see above.')
}

async function refuseDemo({ appUrl }: Database): Promise<void> {
  const left = env.environment === 'prod' && appUrl ? await demoLeft(appUrl) : null
  if (left) throw new StartProblem(left)
}

async function refuseBusyPort(): Promise<void> {
  if (env.process === 'worker' || env.process === 'demo') return
  const isDoor = env.process === 'all' || env.process === 'gate'
  const hosts = isDoor && env.host === 'localhost' ? ['127.0.0.1', '::1'] : [isDoor ? env.host : hostBehind(env)]
  for (const host of hosts) {
    if (await isFree(env.port, host)) continue
    throw new StartProblem(`Port ${env.port} is in use by another program. Stop it or start with PORT=${env.port + 1}`)
  }
}

async function surroundings(mode: Surroundings['mode'], root: string, database: Database): Promise<Surroundings> {
  // Nothing is made up that no process here would use.
  const wanted = (need: 'secret' | 'signingKey') => isNeeded(env.process, need)
  const secretOf = isOptional(env.process, 'secret') ? knownSecretOf : authSecretOf
  return {
    mode,
    root,
    databaseUrl: database.appUrl,
    databaseReadUrl: database.readUrl,
    authSecret: wanted('secret') ? secretOf(env.authSecret, env.stateFolder) : undefined,
    signingKeyFile: wanted('signingKey')
      ? signingKeyOf(process.env.COUNTERSIGN_SIGNING_KEY, env.stateFolder)
      : undefined,
    deskPort: env.process === 'desk' ? env.port : (env.deskPort ?? (await freePort())),
    identityPort: env.process === 'identity' ? env.port : (env.identityPort ?? (await freePort())),
  }
}
