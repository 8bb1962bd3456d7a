import { execFile } from 'node:child_process'
import { against, median, type Row } from '@/bench/table'

export const rounds = 7
export const megabyte = 1024 * 1024

export const who = { name: 'Bench', email: 'bench@countersign.example' }

/** Takes turns between ours and git's own program, after a round of each that only warms up. */
export async function inTurns(
  name: string,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
  most: number | null,
  times = rounds,
  peerName = 'git http-backend',
): Promise<Row> {
  const [mine, plain]: [number[], number[]] = [[], []]
  for (let round = 0; round <= times; round++) {
    const [one, other] = round % 2 ? [await ours(), await theirs()] : [await theirs(), await ours()].toReversed()
    // The first round only warms up.
    if (round === 0) continue
    mine.push(one!)
    plain.push(other!)
  }
  const peer = { name: peerName, value: median(plain) }
  return against({ name, value: median(mine), unit: 'ms', peer }, most === null ? null : { most })
}

export async function timed(go: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await go()
  return performance.now() - began
}

/** Commits everything that is in a folder. */
export async function commitAll(folder: string, message: string): Promise<void> {
  await git(folder, 'add', '-A')
  await git(folder, '-c', `user.name=${who.name}`, '-c', `user.email=${who.email}`, 'commit', '-q', '-m', message)
}

/** Runs git with no settings of this machine. */
export async function git(folder: string, ...args: string[]): Promise<string> {
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: process.env.NODE_ENV,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
  }
  return await new Promise((resolve, reject) => {
    execFile('git', args, { cwd: folder, env, maxBuffer: 64 * megabyte }, (error, stdout, stderr) =>
      error ? reject(new Error(`git ${args[0]}: ${stderr}`)) : resolve(stdout.trim()),
    )
  })
}
