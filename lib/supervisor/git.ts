import { spawnSync } from 'node:child_process'
import type { ProcessName } from '@/lib/settings'

/** What is said at a start where repositories are read and git is not there to read them; null where nothing is missing. */
export function withoutGit(process: ProcessName): string | null {
  const readsRepositories = process === 'all' || process === 'worker'
  if (!readsRepositories || spawnSync('git', ['--version'], { stdio: 'ignore' }).status === 0) return null
  return 'git is not installed here. Everything works but reading repositories; install git for that.'
}
