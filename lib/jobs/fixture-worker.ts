import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { bundleOf } from '@/lib/core/fixture-bundle'

/** Workers as processes of their own, which can be killed. `end` takes all of them away. */
export async function bundledWorkers() {
  const program = await bundleOf('lib/jobs/main.ts')
  const workers: ChildProcess[] = []
  return {
    start(): ChildProcess {
      const env = { ...process.env, COUNTERSIGN_ENV: 'test', COUNTERSIGN_PROCESS: 'worker', NODE_OPTIONS: '' }
      const worker = spawn(process.execPath, [program], { env, stdio: ['ignore', 'ignore', 'inherit'] })
      workers.push(worker)
      return worker
    },
    async end(): Promise<void> {
      await Promise.all(workers.map(killWorker))
      rmSync(program, { force: true })
    },
  }
}

/** Ends a worker without a word to it, and waits until it is gone. */
export async function killWorker(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return
  const gone = once(worker, 'exit')
  worker.kill('SIGKILL')
  await gone
}
