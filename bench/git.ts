import { execFile } from 'node:child_process'
import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { newKey } from '@/bench/install'
import { processIds, startProcess, stopProcesses, untilUp } from '@/bench/processes'
import { against, median, type Row, within } from '@/bench/table'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { freePort } from '@/lib/db/machine'
import { writeCommit } from '@/lib/git/commit'
import { fetchInto, keptFolder, makeKept } from '@/lib/git/kept'
import { allowedSigners, signersIn, signingKey } from '@/lib/git/signed'
import { treeOf } from '@/lib/git/changes'
import { verifyBranch } from '@/lib/git/verify'
import { createRepository } from '@/lib/repositories/commands'

const rounds = 7
const megabyte = 1024 * 1024
/** A history of 50 MB that no packing makes smaller. */
const files = { count: 200, bytes: 256 * 1024 }
const signedCommits = 2_000
/** The limit of a push is 100 MB. */
const tooLarge = 200

const who = { name: 'Bench', email: 'bench@countersign.example' }

/**
 * The git address beside git's own program on the same disk: cloning, pushing a small commit, having a delivery of many files
 * looked into; what the gate holds while pushes beyond the limit come, and how fast signed commits are verified.
 */
export async function runGitBench(gate: string, state: string): Promise<Row[]> {
  const place = mkdtempSync(path.join(tmpdir(), 'countersign-bench-git-'))
  const port = await freePort()
  const id = newId()
  const kept = keptFolder(state, id)
  try {
    const source = await makeSource(place)
    await makeKept(kept, 'main')
    await fetchInto(kept, source)
    const plain = path.join(place, 'plain')
    cpSync(kept, path.join(plain, 'shop.git'), { recursive: true })
    await git(path.join(plain, 'shop.git'), 'config', 'http.receivepack', 'true')
    const commit = await git(source, 'rev-parse', 'HEAD')
    const branches = [{ branch: 'main', commit, tree: await git(source, 'rev-parse', 'HEAD^{tree}') }]
    const made = await execute(createRepository, systemActor, { id, name: 'shop', branches })
    if (!made.ok) throw new Error(`The repository was refused: ${made.reason}`)
    const slug = 'bench-git'
    const key = await newKey(gate, slug, { role: 'DevPod', department: 'delivery', environment: 'dev' })
    startProcess('floor-git', {}, [String(port), plain])
    await untilUp(`http://127.0.0.1:${port}/livez`)
    const ours = `${gate.replace('://', `://pod:${key}@`)}/git/shop.git`
    const theirs = `http://pod:any@127.0.0.1:${port}/shop.git`
    return [
      ...(await clones(place, ours, theirs)),
      ...(await pushes(place, { ours, theirs, slug })),
      await memoryOfRefused(place, ours),
      await verified(place),
    ]
  } finally {
    await stopProcesses(processIds().flatMap(([name, pid]) => (name === 'floor-git' ? [pid] : [])))
    rmSync(place, { recursive: true, force: true })
  }
}

async function makeSource(place: string): Promise<string> {
  const source = path.join(place, 'source')
  mkdirSync(source)
  await git(source, 'init', '-q', '-b', 'main')
  for (let at = 0; at < files.count; at++) {
    writeFileSync(path.join(source, `file-${at}.bin`), randomBytes(files.bytes))
    if (at % 20 === 19) await commitAll(source, `Work ${at}`)
  }
  return source
}

async function clones(place: string, ours: string, theirs: string): Promise<Row[]> {
  const clone = async (address: string) => {
    const into = mkdtempSync(path.join(place, 'clone-'))
    const took = await timed(() => git(place, 'clone', '-q', address, into))
    rmSync(into, { recursive: true })
    return took
  }
  return [
    await inTurns(
      'Clone of 50 MB',
      () => clone(ours),
      () => clone(theirs),
      1.15,
    ),
  ]
}

type Addresses = { ours: string; theirs: string; slug: string }

async function pushes(place: string, { ours, theirs, slug }: Addresses): Promise<Row[]> {
  const clone = path.join(place, 'work')
  await git(place, 'clone', '-q', theirs, clone)
  let made = 0
  const small = async (address: string) => {
    writeFileSync(path.join(clone, 'notes.md'), `Note ${++made}.\n`)
    await commitAll(clone, `Note ${made}`)
    return await timed(() => git(clone, 'push', '-q', address, `HEAD:refs/heads/pods/${slug}/work-${made}`))
  }
  const rows = [
    await inTurns(
      'Push of one small commit to an own branch',
      () => small(ours),
      () => small(theirs),
      1.5,
    ),
  ]
  await git(clone, 'reset', '-q', '--hard', 'origin/main')
  const many = async (address: string, ref: (at: number) => string) => {
    made++
    await git(clone, 'checkout', '-q', '-B', `many-${made}`, 'origin/main')
    mkdirSync(path.join(clone, `many-${made}`))
    for (let at = 0; at < 500; at++)
      writeFileSync(path.join(clone, `many-${made}/${at}.md`), `# Page ${at}\n\n${'Words of it. '.repeat(80)}${made}\n`)
    await commitAll(clone, `Many ${made}`)
    return await timed(() => git(clone, 'push', '-q', '-o', `task=T-${made}`, address, `HEAD:${ref(made)}`))
  }
  await git(path.join(place, 'plain/shop.git'), 'config', 'receive.advertisePushOptions', 'true')
  const judged = () => many(ours, () => 'refs/for/main')
  const taken = () => many(theirs, (at) => `refs/heads/many-${at}`)
  rows.push(await inTurns('Push of 500 files for main, looked into and asked about', judged, taken, null, 3))
  return rows
}

/** What a gate holds at most, over what it held before, while pushes that are too large are refused, four at a time. */
async function memoryOfRefused(place: string, ours: string): Promise<Row> {
  const gatePid = processIds().find(([name]) => name === 'gate')![1]
  const clone = path.join(place, 'large')
  await git(place, 'clone', '-q', path.join(place, 'plain/shop.git'), clone)
  writeFileSync(path.join(clone, 'large.bin'), randomBytes(tooLarge * megabyte))
  await git(clone, '-c', 'core.bigFileThreshold=1m', 'add', '-A')
  await commitAll(clone, 'Large')
  const held = residentOf(gatePid)
  let most = held
  const watch = setInterval(() => (most = Math.max(most, residentOf(gatePid))), 20)
  try {
    const said = await Promise.all(
      [1, 2, 3, 4].map(async (at) =>
        git(clone, 'push', '-q', '-o', `task=large-${at}`, ours, 'HEAD:refs/for/main').then(
          () => 'taken',
          (error: unknown) => String(error),
        ),
      ),
    )
    if (said.some((words) => words === 'taken')) throw new Error('A push beyond the limit was taken')
  } finally {
    clearInterval(watch)
  }
  const name = `Memory of the gate, four pushes of ${tooLarge} MB refused at once`
  return within({ name, value: (most - held) / megabyte, unit: 'MB more' }, 64)
}

async function verified(place: string): Promise<Row> {
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

async function inTurns(
  name: string,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
  most: number | null,
  times = rounds,
): Promise<Row> {
  const [mine, plain]: [number[], number[]] = [[], []]
  for (let round = 0; round <= times; round++) {
    const [one, other] = round % 2 ? [await ours(), await theirs()] : [await theirs(), await ours()].toReversed()
    // The first round only warms up.
    if (round === 0) continue
    mine.push(one!)
    plain.push(other!)
  }
  const peer = { name: 'git http-backend', value: median(plain) }
  return against({ name, value: median(mine), unit: 'ms', peer }, most === null ? null : { most })
}

async function timed(go: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await go()
  return performance.now() - began
}

async function commitAll(folder: string, message: string): Promise<void> {
  await git(folder, 'add', '-A')
  await git(folder, '-c', `user.name=${who.name}`, '-c', `user.email=${who.email}`, 'commit', '-q', '-m', message)
}

async function git(folder: string, ...args: string[]): Promise<string> {
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

/** How much memory a process has at this moment, in bytes. */
function residentOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}
