import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
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

/**
 * Whether this process is known to be none that was started for this folder: by its command, or by where it works, which
 * follows a folder that was moved meanwhile. When it began says nothing more, and a clock that was set says it wrongly.
 * Where nothing can be known it may be.
 */
export function isAnotherProgram(pid: number, folder: string): boolean {
  const words = wordsOf(pid)
  if (words === null) return false
  return !words.some((word) => placeOf(word) === placeOf(folder)) && workplaceOf(pid) !== placeOf(folder)
}

/** The command by which a process was started. */
function wordsOf(pid: number): string[] | null {
  if (existsSync('/proc/self/cmdline'))
    return readOrNull(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0'))
  // Elsewhere it is one line: what follows the last option is the folder.
  const { status, stdout } = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  return status === 0 ? [stdout.trim().replace(/^.* -D /, '')] : null
}

function workplaceOf(pid: number): string | null {
  return readOrNull(() => readlinkSync(`/proc/${pid}/cwd`))
}

function readOrNull<Value>(read: () => Value): Value | null {
  try {
    return read()
  } catch {
    return null
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
