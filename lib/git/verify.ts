import { isSigned, splitSigned } from '@/lib/git/signed'
import { runGit, spawnGit } from '@/lib/git/run'

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
  /** Who had it land at once, why, and by which request others look at it; null for everything else. */
  atOnce: { by: string; because: string; look: string } | null
  subject: string
}

/**
 * Looks at every commit by which a branch moved, the newest first: with the clone and public keys alone. A delivery into an
 * empty branch is the last of them: what is before it came with it.
 */
export async function verifyBranch(clone: string, branch: string, keys: readonly Buffer[]): Promise<Verdict[]> {
  const list = await runGit(clone, ['rev-list', '--first-parent', branch, '--'], { maxOutputBytes: 512 * 1024 * 1024 })
  const commits = list.split('\n').filter((line) => line !== '')
  const stored = await contentsOf(clone, commits)
  // Where a host merged what was signed, the signature stands on the other parent.
  const others = commits.map((_commit, at) => parentsIn(stored[at]!)[1] ?? null)
  const merged = await contentsOf(
    clone,
    others.filter((one) => one !== null),
  )
  const verdicts: Verdict[] = []
  for (const [at, commit] of commits.entries()) {
    const other = others[at] === null ? null : merged.shift()!
    const itself = judged(commit, stored[at]!, keys)
    const verdict =
      itself.is === 'unsigned' && other && addsNothing(stored[at]!, other)
        ? { ...judged(others[at]!, other, keys), commit }
        : itself
    verdicts.push(verdict)
    if ((verdict.is === 'signed' || verdict.is === 'by_rule') && parentsIn(stored[at]!).length === 1) break
  }
  return verdicts
}

/** What a commit as it is stored says of itself, by these keys. */
export function judged(commit: string, stored: Buffer, keys: readonly Buffer[]): Verdict {
  const split = splitSigned(stored)
  const message = textAfterHead(stored)
  const subject = message.split('\n')[0]!.slice(0, 200)
  // Lines are what git takes for lines, and nothing else that breaks one.
  const lines = message.split('\n')
  const of = (name: string) =>
    lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2).trim())
  const [request = null] = of('Countersign-Request')
  const [rule = null] = of('Countersign-Rule')
  const [by] = of('Countersign-Emergency')
  const [[because = ''], [look = '']] = [of('Countersign-Reason'), of('Countersign-Look')]
  const isOurs = of('Countersign-Digest').length > 0
  const base = { commit, request, rule, subject, atOnce: null }
  if (!isOurs) return { ...base, is: 'unsigned', request: null, rule: null, signers: [] }
  if (!split || !isSigned(split.text, split.signature, keys)) return { ...base, is: 'altered', signers: [] }
  // Whatever else it says, nobody signed before it landed.
  if (by !== undefined) return { ...base, is: 'at_once', signers: [], atOnce: { by, because, look } }
  return { ...base, is: request ? 'signed' : 'by_rule', signers: of('Signed-off-by') }
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

async function contentsOf(clone: string, commits: readonly string[]): Promise<Buffer[]> {
  const { child, ended } = spawnGit(clone, ['cat-file', '--batch'])
  child.stdin.end(`${commits.join('\n')}\n`)
  const parts: Buffer[] = []
  for await (const chunk of child.stdout) parts.push(chunk as Buffer)
  await ended
  const all = Buffer.concat(parts)
  const found: Buffer[] = []
  for (let at = 0; at < all.length;) {
    const end = all.indexOf(10, at)
    const size = Number(all.toString('latin1', at, end).split(' ')[2])
    found.push(all.subarray(end + 1, end + 1 + size))
    at = end + 1 + size + 1
  }
  return found
}
