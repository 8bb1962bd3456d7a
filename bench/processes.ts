import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const running = new Map<ChildProcess, string>()

/** Starts one of the bundled processes beside this one. It ends with us, at the latest when our IPC channel closes. */
export function startProcess(name: string, env: Record<string, string>, args: string[] = []): number {
  return startBeside(name, env, args).pid!
}

/** The same, for whoever talks with it. */
export function startBeside(name: string, env: Record<string, string> = {}, args: string[] = []): ChildProcess {
  // The pages are Next's own build, where the application has them as well.
  const file = path.join(import.meta.dirname, name === 'desk' ? '../desk/server.js' : `${name}.mjs`)
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  running.set(child, name)
  child.once('exit', () => running.delete(child))
  return child
}

/** Starts one that answers what it is told, one thing after the other. */
export function startTalk<Asked extends object>(name: string) {
  const child = startBeside(name)
  return {
    async tell<Answer>(asked: Asked): Promise<Answer> {
      return await new Promise((resolve, reject) => {
        const ended = () => reject(new Error(`The process ${name} ended`))
        child.once('exit', ended)
        child.once('message', (said: Answer) => {
          child.off('exit', ended)
          resolve(said)
        })
        child.send(asked)
      })
    },
    end: async () => await stopProcesses([child.pid!]),
  }
}

/** The processes that run, by name. */
export function processIds(): [string, number][] {
  return [...running].map(([{ pid }, name]) => [name, pid!])
}

/** Ends every process that was started here, or these alone, and waits for it. */
export async function stopProcesses(pids?: readonly number[]): Promise<void> {
  const ending = [...running.keys()].filter(({ pid }) => !pids || pids.includes(pid!))
  await Promise.all(
    ending.map(async (child) => {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await Promise.race([gone, wait(12_000).then(() => child.kill('SIGKILL'))])
    }),
  )
}

/** Waits until an address answers with success. */
export async function untilUp(url: string): Promise<void> {
  for (let left = 600; left > 0; left--) {
    const up = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (up) return
    await wait(100)
  }
  throw new Error(`Nothing answers at ${url}`)
}
