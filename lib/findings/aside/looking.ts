import 'server-only'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Listed, listedNow } from '@/lib/findings/scan/listed'
import { type Hits, mostOfKind, scan } from '@/lib/findings/scan/scan'

type Waiting = { text: string; most: number; resolve: (hits: Hits | null) => void }

/** How long a text may take: 50 milliseconds for each 100,000 characters, and time for the thread to come to it. */
const usualPatience = (text: string) => 250 + text.length / 2_000
/** So many texts wait at most; of one more nobody would hear in time. */
const mostWaiting = 64

/**
 * A thread that looks through long texts, one after the other, while its process goes on. It starts with the first text; one
 * that takes too long ends it, and the next has a new one.
 */
export class LookingThread {
  private worker: Worker | null = null
  private readonly waiting: Waiting[] = []
  private current: Waiting | null = null
  private timer: NodeJS.Timeout | undefined
  /** The list that the thread knows. */
  private told: Listed | null = null

  constructor(
    private readonly file: string,
    private readonly patience = usualPatience,
  ) {}

  /** What is found in a text; null when it could not be looked through in time. */
  async look(text: string, most = mostOfKind): Promise<Hits | null> {
    if (this.waiting.length >= mostWaiting) return null
    return await new Promise((resolve) => {
      this.waiting.push({ text, most, resolve })
      this.next()
    })
  }

  private next(): void {
    if (this.current) return
    this.current = this.waiting.shift() ?? null
    if (!this.current) return
    this.worker ??= this.started()
    this.timer = setTimeout(() => this.giveUp(), this.patience(this.current.text))
    const listed = listedNow()
    const { text, most } = this.current
    this.worker.postMessage({ text, most, ...(listed !== this.told && { listed }) })
    this.told = listed
  }

  private started(): Worker {
    this.told = null
    // Neither settings nor secrets are any of its business; and no process stays for its sake.
    const worker = new Worker(this.file, { execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: 256 } })
    worker.unref()
    worker.on('message', (hits: Hits) => this.answer(hits))
    worker.on('error', () => worker === this.worker && this.giveUp())
    return worker
  }

  private giveUp(): void {
    const worker = this.worker
    this.worker = null
    void worker?.terminate()
    this.answer(null)
  }

  private answer(hits: Hits | null): void {
    clearTimeout(this.timer)
    this.current?.resolve(hits)
    this.current = null
    this.next()
  }
}

let thread: LookingThread | null | undefined

/** What is found in a long text, beside everything else that this process does; null when nobody could look in time. */
export async function lookAside(text: string, most = mostOfKind): Promise<Hits | null> {
  if (thread === undefined) {
    const file = bundledThread()
    thread = file === null ? null : new LookingThread(file)
  }
  return thread ? await thread.look(text, most) : scan(text, most)
}

/** The bundle, seen from what this process was started with; where there is none, as in tests, nothing runs beside. */
function bundledThread(): string | null {
  const started = path.dirname(process.argv[1] ?? '')
  const places = ['scan.mjs', '../scan.mjs', '../dist/scan.mjs'].map((place) => path.resolve(started, place))
  return places.find((place) => existsSync(place)) ?? null
}
