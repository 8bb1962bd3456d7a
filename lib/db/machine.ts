import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { createServer } from 'node:net'

/** Whether nothing listens at this port of the loopback addresses yet. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
}

/** A port of this machine that nobody uses at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

/** Whether a process with this id runs, whoever it belongs to. One that ended but was never collected does not count. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return !isZombie(pid)
}

/** Whether this process is known to be none that was started for this folder. Where nothing can be known it may be. */
export function isAnotherProgram(pid: number, folder: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return !words.some((word) => placeOf(word) === placeOf(folder))
  } catch {
    return false
  }
}

function placeOf(name: string): string {
  return existsSync(name) ? realpathSync(name) : name
}

/** In a container whose first process collects nobody's children, a killed process keeps its id for ever. */
function isZombie(pid: number): boolean {
  try {
    // "123 (name) S …": the name may hold anything, so the state is what follows the last bracket.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.startsWith('Z') ?? false
  } catch {
    return false
  }
}
