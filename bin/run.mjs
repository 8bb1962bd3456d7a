import { spawn } from 'node:child_process'
import path from 'node:path'

/** The folder of this checkout. */
export const root = path.resolve(import.meta.dirname, '..')

/** What stops a command and needs no stack trace: the message says what to do. */
export class Stop extends Error {}

/** No framework tells its makers that it runs here, whatever it is run for. */
const untold = { NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1' }

/**
 * Runs a program in the checkout with our terminal and resolves with its exit code.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, stdio?: import('node:child_process').StdioOptions, shell?: boolean, onStart?: (child: import('node:child_process').ChildProcess) => void }} [options]
 * @returns {Promise<number | null>}
 */
export function run(program, args, { env = {}, stdio = 'inherit', shell = false, onStart } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio, shell, env: { ...process.env, ...untold, ...env } })
    // Ctrl-C reaches the program by itself; a SIGTERM to us alone is passed on, so that nothing stays behind.
    const pass = () => child.kill('SIGINT')
    const ignore = () => undefined
    process.on('SIGTERM', pass).on('SIGINT', ignore)
    onStart?.(child)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      process.off('SIGTERM', pass).off('SIGINT', ignore)
      resolve(signal ? 1 : code)
    })
  })
}

/** Runs one of our dependencies' programs, given by its file, with the Node that runs us. */
export function runNode(file, args = [], options = {}) {
  return run(process.execPath, [path.resolve(root, file), ...args], options)
}

const tellEveryMs = 15_000

/** Says now and then that a step is still under way, for whoever wonders whether anything happens. */
export async function patiently(step, work) {
  const began = Date.now()
  const tell = () => console.error(`  still at it: ${step}, ${Math.round((Date.now() - began) / 1000)} s`)
  const telling = setInterval(tell, tellEveryMs)
  try {
    return await work()
  } finally {
    clearInterval(telling)
  }
}

/** Runs a step that must succeed and shows what it said only if it does not. */
export async function quietly(step, file, args = [], env = {}) {
  const said = []
  const listen = ({ stdout, stderr }) => {
    for (const stream of [stdout, stderr]) stream.on('data', (chunk) => said.push(chunk))
  }
  const code = await patiently(step, () =>
    runNode(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'], onStart: listen }),
  )
  if (code === 0) return
  process.stderr.write(Buffer.concat(said))
  throw new Stop(`${step} failed; see above.`)
}

/** Runs the command line's work and ends the process; a Stop shows its sentence, anything else its stack. */
export async function main(work) {
  try {
    process.exit((await work()) ?? 0)
  } catch (error) {
    console.error(error instanceof Stop ? error.message : error)
    process.exit(1)
  }
}
