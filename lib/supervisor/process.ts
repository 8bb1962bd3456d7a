import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { nextPause } from '@/lib/supervisor/rules'

/**
 * How one process is started. `mayFinish`: an end without an error is its own decision, and it stays ended.
 * `meansToTakeMs`: how long it goes on on purpose once it was told to stop.
 */
export type ProcessPlan = {
  name: string
  args: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  mayFinish?: boolean
  meansToTakeMs?: number
}

/** Where lines go: who said it, what, and how much it matters if the line does not say so itself. */
export type Say = (name: string, line: string, level?: 'info' | 'warn') => void

const patienceMs = 12_000

/** A Node process that is started again whenever it dies, until it is told to stop. */
export class Supervised {
  private child: ChildProcess | null = null
  private pause: number | null = null
  private retry: NodeJS.Timeout | null = null
  private stopping = false
  /** How often it died since it was last asked to start. */
  deaths = 0

  constructor(
    private readonly plan: ProcessPlan,
    private readonly say: Say,
  ) {}

  get name(): string {
    return this.plan.name
  }

  get isRunning(): boolean {
    return this.child !== null
  }

  start(): void {
    const startedAt = Date.now()
    const child = spawn(process.execPath, [...this.plan.args], {
      env: this.plan.env as NodeJS.ProcessEnv,
      // A process group of its own: Ctrl-C reaches the supervisor alone, which then ends the processes in order.
      detached: process.platform !== 'win32',
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    })
    this.child = child
    this.relay(child.stdout, 'info')
    this.relay(child.stderr, 'warn')
    child.stdin.on('error', () => undefined)
    child.on('error', (error) => this.say(this.name, `could not be started: ${error.message}`, 'warn'))
    child.on('exit', (code, signal) => this.ended(code, signal, Date.now() - startedAt))
  }

  /** Ends the process in good order, or after a while in any order. */
  async stop(): Promise<void> {
    this.stopping = true
    if (this.retry) clearTimeout(this.retry)
    const child = this.child
    if (!child) return
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGTERM')
    const impatience = setTimeout(() => this.kill(), (this.plan.meansToTakeMs ?? 0) + patienceMs)
    await gone
    clearTimeout(impatience)
    killGroup(child)
  }

  /** Replaces the running process by a new one, as after a new build. */
  restart(): void {
    this.pause = null
    this.child?.kill('SIGTERM')
  }

  /** Ends the process and whatever it started, at once. */
  kill(): void {
    this.stopping = true
    if (!this.child) return
    this.child.kill('SIGKILL')
    killGroup(this.child)
  }

  private ended(code: number | null, signal: NodeJS.Signals | null, livedMs: number): void {
    this.child = null
    if (this.stopping) return
    if (code === 0 && this.plan.mayFinish) return this.say(this.name, 'has finished')
    this.deaths++
    this.pause = nextPause(this.pause, livedMs)
    this.say(this.name, `ended (${signal ?? `code ${code}`}); starting it again in ${this.pause / 1000} s`, 'warn')
    this.retry = setTimeout(() => this.start(), this.pause)
  }

  private relay(stream: Readable, level: 'info' | 'warn'): void {
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => this.say(this.name, line, level))
  }
}

/** A development server starts helpers of its own; none of them may stay behind. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined || process.platform === 'win32') return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody of the group is left, which is what we wanted.
  }
}
