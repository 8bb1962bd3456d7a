import type { QuarantineEnv } from '@/lib/git/kept'
import { GitProblem, runGit } from '@/lib/git/run'

/**
 * The oldest commit at which a branch stood that holds all that it shares with another history, where a new branch with that
 * history begins; null where they share nothing.
 * @param tip Where the branch is.
 */
export async function beginsAt(folder: string, tip: string, head: string, env?: QuarantineEnv): Promise<string | null> {
  const shared = await sharedBy(folder, tip, head, env)
  if (shared.length === 0) return null
  const stood = linesOf(await runGit(folder, ['rev-list', '--first-parent', tip, '--'], { env }))
  // The newest is first, and whichever holds the last of what is shared holds all of it.
  let begins = stood.length - 1
  for (const commit of shared) begins = Math.min(begins, await oldestWith(folder, { stood, tip, commit, env }))
  return stood[begins] ?? null
}

type Asked = { stood: readonly string[]; tip: string; commit: string; env: QuarantineEnv | undefined }

async function oldestWith(folder: string, { stood, tip, commit, env }: Asked): Promise<number> {
  const itself = stood.indexOf(commit)
  if (itself >= 0) return itself
  const told = await runGit(folder, ['rev-list', '--ancestry-path', tip, `^${commit}`, '--'], { env })
  const since = new Set(linesOf(told))
  return stood.findLastIndex((one) => since.has(one))
}

/** The newest commits that lie in both histories; git says by its code that there is none. */
async function sharedBy(folder: string, one: string, other: string, env?: QuarantineEnv): Promise<string[]> {
  try {
    return linesOf(await runGit(folder, ['merge-base', '--all', one, other], { env }))
  } catch (error) {
    if (error instanceof GitProblem && error.exit === 1) return []
    throw error
  }
}

function linesOf(told: string): string[] {
  return told.split('\n').filter((line) => line !== '')
}
