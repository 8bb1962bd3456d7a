import { Readable } from 'node:stream'
import { GitProblem, spawnGit } from '@/lib/git/run'
import { isSigned, namesOneOf, splitSigned } from '@/lib/git/signed'

/** What a clone itself says of a commit on a branch. */
export type Verdict = {
  commit: string
  /**
   * `at_once`: a person had it land before anybody else had signed. `altered`: it says that it was signed here, and its
   * signature is not one of these keys over what it holds.
   */
  is: 'signed' | 'by_rule' | 'at_once' | 'unsigned' | 'altered'
  request: string | null
  rule: string | null
  signers: string[]
  /** From which prompt the pod worked, as the commit names it; null where it does not, or cannot be believed. */
  prompt: string | null
  /** The commit at which the branch begins with it; null where it goes on from what was there, or begins with nothing. */
  beginsAt: string | null
  /** Who had it land at once, why, and by which request others look at it; null for everything else. */
  atOnce: { by: string; because: string; look: string } | null
  subject: string
}

/**
 * Looks at every commit by which a branch moved, the newest first: with the clone and public keys alone. A delivery into an
 * empty branch is the last of them: what is before it came with it. What is before one that begins a branch did not.
 */
export async function verifyBranch(clone: string, branch: string, keys: readonly Buffer[]): Promise<Verdict[]> {
  const stored = await branchOf(clone, branch)
  const own = stored.map((one) => judged(one.commit, one.content, keys))
  // Where a host merged what was signed, the signature stands on the other parent.
  const others = own.map(({ is }, at) => (is === 'unsigned' ? (parentsIn(stored[at]!.content)[1] ?? null) : null))
  const merged = await contentsOf(clone, Readable.from(others.flatMap((one) => (one === null ? [] : `${one}\n`))))
  const verdicts: Verdict[] = []
  for (const [at, itself] of own.entries()) {
    const { content } = stored[at]!
    const other = others[at] === null ? null : merged.shift()!.content
    const verdict =
      other && addsNothing(content, other) ? { ...judged(others[at]!, other, keys), commit: itself.commit } : itself
    verdicts.push(verdict)
    const isFirst = parentsIn(content).length === 1 && verdict.beginsAt === null
    if ((verdict.is === 'signed' || verdict.is === 'by_rule') && isFirst) break
  }
  return verdicts
}

/** What a commit as it is stored says of itself, by these keys. */
export function judged(commit: string, stored: Buffer, keys: readonly Buffer[]): Verdict {
  const split = splitSigned(stored)
  const message = textAfterHead(stored)
  // Lines are what git takes for lines, and nothing else that breaks one.
  const lines = message.split('\n')
  const subject = lines[0]!.slice(0, 200)
  const said = new Map<string, string[]>()
  for (const line of lines) {
    const colon = line.indexOf(': ')
    const name = line.slice(0, Math.max(0, colon))
    said.set(name, [...(said.get(name) ?? []), line.slice(colon + 2).trim()])
  }
  const of = (name: string) => said.get(name) ?? []
  const [request = null] = of('Countersign-Request')
  const [rule = null] = of('Countersign-Rule')
  const [by] = of('Countersign-Emergency')
  const [[because = ''], [look = '']] = [of('Countersign-Reason'), of('Countersign-Look')]
  // One whose lines say nothing of it any more, and whose signature is by our key, was signed here all the same.
  const isOurs = of('Countersign-Digest').length > 0 || (split !== null && namesOneOf(split.signature, keys))
  const base = { commit, request, rule, subject, atOnce: null, prompt: null, beginsAt: null }
  if (!isOurs) return { ...base, is: 'unsigned', request: null, rule: null, signers: [] }
  if (!split || !isSigned(split.text, split.signature, keys)) return { ...base, is: 'altered', signers: [] }
  // Whatever else it says, nobody signed before it landed.
  if (by !== undefined) return { ...base, is: 'at_once', signers: [], atOnce: { by, because, look } }
  const [prompt = null] = of('Prompt')
  const [beginsAt = null] = of('Countersign-Begins-At')
  return { ...base, is: request ? 'signed' : 'by_rule', signers: of('Signed-off-by'), prompt, beginsAt }
}

/** Whether a merge holds exactly what its second parent does, which itself went on from the first. */
function addsNothing(merge: Buffer, other: Buffer): boolean {
  const [first] = parentsIn(merge)
  return parentsIn(merge).length === 2 && first === parentsIn(other)[0] && treeIn(merge) === treeIn(other)
}

function parentsIn(stored: Buffer): string[] {
  return [...headOf(stored).matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent]) => parent!)
}

function treeIn(stored: Buffer): string | undefined {
  return /^tree ([0-9a-f]+)$/m.exec(headOf(stored))?.[1]
}

function headOf(stored: Buffer): string {
  return stored.toString('latin1', 0, stored.indexOf('\n\n'))
}

function textAfterHead(stored: Buffer): string {
  const end = stored.indexOf('\n\n')
  return end < 0 ? '' : stored.toString('utf8', end + 2)
}

/** A commit with what is stored of it. */
type Stored = { commit: string; content: Buffer }

/** The commits by which a branch moved, the newest first, each read while git still looks for the next. */
async function branchOf(clone: string, branch: string): Promise<Stored[]> {
  const { child, ended } = spawnGit(clone, ['rev-list', '--first-parent', branch, '--'])
  child.stdin.end()
  try {
    const stored = await contentsOf(clone, child.stdout)
    await ended
    return stored
  } finally {
    child.kill('SIGKILL')
  }
}

async function contentsOf(clone: string, commits: Readable): Promise<Stored[]> {
  const { child, ended } = spawnGit(clone, ['cat-file', '--batch', '--buffer'])
  commits.pipe(child.stdin)
  const parts: Buffer[] = []
  for await (const chunk of child.stdout) parts.push(chunk as Buffer)
  await ended
  const all = Buffer.concat(parts)
  const found: Stored[] = []
  for (let at = 0; at < all.length;) {
    const end = all.indexOf(10, at)
    const [commit = '', type, size] = all.toString('latin1', at, end).split(' ')
    if (type !== 'commit') throw new GitProblem(`The commit ${commit} is not in this clone.`)
    found.push({ commit, content: all.subarray(end + 1, end + 1 + Number(size)) })
    at = end + 1 + Number(size) + 1
  }
  return found
}
