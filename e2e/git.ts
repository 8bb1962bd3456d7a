import { execFileSync, spawnSync } from 'node:child_process'

const own = {
  PATH: process.env.PATH,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Dev',
  GIT_AUTHOR_EMAIL: 'dev@example.org',
  GIT_COMMITTER_NAME: 'Dev',
  GIT_COMMITTER_EMAIL: 'dev@example.org',
} as unknown as NodeJS.ProcessEnv

/** What git says, on both of its ways, and whether it did what it was asked. */
export function git(at: string, ...args: string[]): { ok: boolean; said: string } {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: at, env: own, encoding: 'utf8' })
  return { ok: status === 0, said: `${stdout}${stderr}` }
}

/** What git says where it has to do what it was asked. */
export function mustGit(at: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: at, env: own, encoding: 'utf8', stdio: 'pipe' }).trim()
}
