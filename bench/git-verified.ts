import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import path from 'node:path'
import { git, who } from '@/bench/git-turns'
import { against, median, type Row } from '@/bench/table'
import { treeOf } from '@/lib/git/changes'
import { writeCommit } from '@/lib/git/commit'
import { makeKept } from '@/lib/git/kept'
import { allowedSigners, signersIn, signingKey } from '@/lib/git/signed'
import { verifyBranch } from '@/lib/git/verify'

const signedCommits = 2_000

/** How many signed commits of a branch are verified a second, beside nothing but as many signatures. */
export async function verified(place: string): Promise<Row> {
  const folder = path.join(place, 'signed')
  await makeKept(folder, 'main')
  const source = path.join(place, 'source')
  await git(folder, 'fetch', '-q', source, 'main:refs/heads/source')
  const key = signingKey(path.join(place, 'keys'))
  const tree = await treeOf(folder, 'refs/heads/source')
  let [head, at] = [await git(folder, 'rev-parse', 'refs/heads/source'), Date.now()]
  for (let made = 0; made < signedCommits; made++) {
    const message = `Deliver work ${made}\n\nCountersign-Request: CS-${made}\nCountersign-Digest: ${'0'.repeat(64)}\nSigned-off-by: ${who.name} <${who.email}>`
    const parents = [head, await git(folder, 'rev-parse', 'refs/heads/source')]
    head = await writeCommit(
      folder,
      { tree, parents, author: who, committer: who, at: new Date((at += 1000)), message },
      key,
    )
  }
  // As it lies in a clone.
  await git(folder, 'update-ref', 'refs/heads/signed', head)
  await git(folder, 'repack', '-qad')
  const keys = signersIn(allowedSigners(key))
  const [seconds, alone]: [number[], number[]] = [[], []]
  for (let round = 0; round < 5; round++) {
    const began = performance.now()
    const verdicts = await verifyBranch(folder, head, keys)
    seconds.push((performance.now() - began) / 1000)
    alone.push(secondsOfSignatures())
    const good = verdicts.filter(({ is }) => is === 'signed').length
    if (good !== signedCommits) throw new Error(`${good} of ${signedCommits} commits were found to be signed`)
  }
  const peer = { name: 'signatures alone', value: signedCommits / median(alone) }
  const row = { name: 'Signed commits verified on one core', value: signedCommits / median(seconds), unit: '/s', peer }
  return against(row, { least: 0.5 })
}

/** How long it takes to check so many signatures of texts as long as a commit, and nothing else. */
function secondsOfSignatures(): number {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const text = randomBytes(128)
  const signature = sign(null, text, privateKey)
  const began = performance.now()
  for (let at = 0; at < signedCommits; at++) verify(null, text, publicKey, signature)
  return (performance.now() - began) / 1000
}
