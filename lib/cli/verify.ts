import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { counted } from '@/lib/core/count'
import { harmless } from '@/lib/core/log-line'
import { GitProblem, runGit } from '@/lib/git/run'
import { allowedSigners, signersIn, signingKeyThere } from '@/lib/git/signed'
import { verifyBranch, type Verdict } from '@/lib/git/verify'
import { compileGlob, matchesGlob } from '@/lib/policy/pattern'

// For whoever has a clone and the public key, on any machine: it reads no settings and asks no database.

type Asked = { clone: string; branch: string; signers: string | null }

const usage = 'git verify <clone> [--signers FILE] [--branch BRANCH|PATTERN]'

/** Where the words were typed, and the folder in which this installation keeps what it must not lose. */
type Place = { from?: string | undefined; state?: string | undefined }

/**
 * `countersign git verify`: says of every commit of a branch who signed it, by the public key in a file or else by the key of
 * this installation. Exit code 0, also where commits are not signed; 1 where one was changed after signing, or where
 * something cannot be read; 2 when the words were not understood.
 */
export async function verify(words: readonly string[], { from = '.', state = '.countersign' }: Place): Promise<number> {
  const asked = readWords(words)
  if (typeof asked === 'string') return told(`${asked}\nUsage: countersign ${usage}`, 2)
  const clone = path.resolve(from, asked.clone)
  const signers = asked.signers === null ? null : path.resolve(from, asked.signers)
  if (!existsSync(clone)) return told(`${asked.clone} is not there.`, 1)
  if (signers !== null && !existsSync(signers)) return told(`${asked.signers} is not there.`, 1)
  try {
    const keys = signers === null ? keysOf(state) : signersIn(readFileSync(signers, 'utf8'))
    if (keys.length === 0)
      return told(
        signers === null
          ? 'This installation has signed nothing yet. Say with --signers which file holds the public key.'
          : `${asked.signers} holds no public key in the form that git reads.`,
        1,
      )
    const changed = await sayVerdicts(clone, asked.branch, keys)
    return changed === null ? 0 : told(changed, 1)
  } catch (error) {
    if (!(error instanceof GitProblem)) throw error
    return told(harmless(error.message), 1)
  }
}

/** The public key of this installation; none where it has not signed yet. */
function keysOf(state: string): Buffer[] {
  const key = signingKeyThere(state)
  return key ? signersIn(allowedSigners(key)) : []
}

/** A line for each commit. Returns a sentence about those that were changed after signing; null where none was. */
async function sayVerdicts(clone: string, branch: string, keys: readonly Buffer[]): Promise<string | null> {
  const named = branch.includes('*') ? await branchesLike(clone, branch) : [branch]
  let bad = 0
  for (const one of named) {
    if (branch.includes('*')) console.log(harmless(`${one}:`))
    const verdicts = await verifyBranch(clone, one, keys)
    for (const verdict of verdicts) console.log(harmless(lineOf(verdict)))
    bad += verdicts.filter(({ is }) => is === 'altered').length
  }
  return bad === 0 ? null : `${counted(bad, 'commit')} changed after signing, or by another key.`
}

const elsewhere = 'origin/'

/** The branches of a clone that fit a pattern, its own before those that it knows of where it came from. */
async function branchesLike(clone: string, pattern: string): Promise<string[]> {
  const told = await runGit(clone, ['for-each-ref', '--format=%(refname)', 'refs/heads', 'refs/remotes/origin'])
  const names = told.split('\n').map((ref) => ref.replace(/^refs\/(?:heads|remotes)\//, ''))
  const glob = compileGlob(pattern)
  const fitting = names.filter((name) => matchesGlob(glob, name.replace(elsewhere, '').split('/')))
  const found = fitting.filter((name) => !name.startsWith(elsewhere) || !fitting.includes(name.slice(elsewhere.length)))
  if (found.length === 0) throw new GitProblem(`No branch there fits ${pattern}.`)
  return found
}

function readWords(words: readonly string[]): Asked | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { branch: { type: 'string', default: 'HEAD' }, signers: { type: 'string' } },
      allowPositionals: true,
    })
    const [clone, ...more] = positionals
    if (clone === undefined || more.length > 0) return 'Say which clone, and only one.'
    return { clone, branch: values.branch, signers: values.signers ?? null }
  } catch (error) {
    return (error as Error).message
  }
}

function lineOf({ commit, is, request, rule, signers, atOnce, prompt, subject, beginsAt }: Verdict): string {
  const words = {
    signed: `signed by ${signers.join(', ') || 'nobody who is named'} (${request})`,
    by_rule: `let through by the rule ${rule}`,
    at_once: `undone at once by ${atOnce?.by}; nobody signed beforehand, others look at it by ${atOnce?.look}: ${atOnce?.because}`,
    unsigned: `not signed here: ${subject}`,
    altered: 'changed after signing, or signed by another key',
  }
  return `${commit.slice(0, 12)}  ${words[is]}${beginsAt === null ? '' : `; the branch begins at ${beginsAt.slice(0, 12)}`}${prompt === null ? '' : `; prompt: ${prompt}`}`
}

function told(sentence: string, code: number): number {
  console.error(sentence)
  return code
}
