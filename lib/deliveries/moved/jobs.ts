import 'server-only'
import { log } from '@/lib/core/log'
import { takeLease } from '@/lib/db/lease'
import type { MoveFacts } from '@/lib/deliveries/moved/schema'
import { lookedThrough } from '@/lib/deliveries/open/queries'
import { mostCommits, mostFiles } from '@/lib/deliveries/schema'
import { changesBetween, commitsSince, emptyTree, treeOf } from '@/lib/git/changes'
import { isIn, lostRef, moveRef, refIn, turnAt } from '@/lib/git/kept'
import { ContentProblem, insistOnWhole } from '@/lib/git/pushed'
import { GitProblem, runGit } from '@/lib/git/run'
import { fetchThere, type Way } from '@/lib/git/upstream'
import { lostBetween } from '@/lib/repositories/upstream/rules'

// What nobody signed: kept aside, and told as git tells it. Whoever made it wrote its names and messages, so they are their word.

type At = { folder: string; way: Way; signal: AbortSignal; repositoryId: string; branch: string }

/** Fetches what is at the other server, and keeps it below a name of ours, whatever becomes of the branch. */
export async function keepWhatIsThere({ folder, way, signal, repositoryId, branch }: At, found: string): Promise<void> {
  const ref = lostRef(branch, found)
  if ((await refIn(folder, ref)) !== null) return
  await fetchThere(
    folder,
    way,
    { ref: `refs/heads/${branch}` },
    async ({ env: aside, keep }) => {
      await insistOnWhole(folder, found, aside).catch((error: unknown) => {
        throw error instanceof ContentProblem ? new GitProblem('Part of what is there did not come.') : error
      })
      // Pushes of pods take objects in and away again; none does while this is taken in.
      const turn = await takeLease(turnAt(repositoryId))
      if (!turn) throw new GitProblem('A push is being looked into; what is there is fetched a little later.')
      try {
        await keep()
        await moveRef(folder, ref, found, null)
      } finally {
        await turn.release()
      }
    },
    signal,
  )
}

const [mostNamed, longestName] = [5, 100]

/**
 * What became of a branch that nobody signed, beside the commit at which it should be: how it was moved, whose commits came, how
 * many of ours it has no more, and what was found in it. Undefined where it cannot be read.
 */
export async function factsOfMove(
  folder: string,
  stands: string | null,
  found: string | null,
): Promise<MoveFacts | undefined> {
  if (found === null) return { way: 'gone', made: null, commits: 0, lost: 0, authors: [], files: 0, counts: {} }
  try {
    const commits = await commitsSince(folder, found, stands, mostCommits)
    const isLossless = stands === null || (await isIn(folder, stands, found))
    const lost = isLossless ? [] : await lostBetween(folder, stands, found)
    const before = stands === null ? emptyTree : await treeOf(folder, stands)
    const files = await changesBetween(folder, before, await treeOf(folder, found))
    const looked = files.length > mostFiles ? null : await lookedThrough(folder, files, commits)
    return {
      way: lost.length > 0 ? 'forced' : 'on',
      made: commits.length === 0 ? null : await madeBy(folder, commits),
      commits: commits.length,
      lost: lost.length,
      authors: [...new Set(commits.map(({ author }) => author.slice(0, longestName)))].slice(0, mostNamed),
      files: files.length,
      counts: looked?.counts ?? {},
    }
  } catch (error) {
    // That it moved is told whatever it is.
    log.warn({ err: error }, 'what nobody signed cannot be looked into')
    return undefined
  }
}

/** The committer by which GitHub names itself in what is made on its pages. */
const onPages = 'noreply@github.com'

async function madeBy(folder: string, commits: readonly { id: string; message: string }[]): Promise<MoveFacts['made']> {
  const ids = commits.map(({ id }) => id)
  const told = await runGit(folder, ['log', '--no-walk=unsorted', '--format=%ce', ...ids, '--'])
  if (
    told
      .trim()
      .split('\n')
      .some((email) => email !== onPages)
  )
    return 'git'
  return commits.every(({ message }) => message.startsWith('Add files via upload')) ? 'upload' : 'pages'
}
