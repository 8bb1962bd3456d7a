import { randomBytes } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { deskUp } from '@/bench/desk'
import { memoryOfRefused, pushes } from '@/bench/git-pushes'
import { commitAll, git, inTurns, timed } from '@/bench/git-turns'
import { verified } from '@/bench/git-verified'
import { newKey } from '@/bench/install'
import { processIds, startProcess, stopProcesses, untilUp } from '@/bench/processes'
import type { Row } from '@/bench/table'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { freePort } from '@/lib/db/machine'
import { fetchInto, keptFolder, makeKept } from '@/lib/git/kept'
import { createRepository } from '@/lib/repositories/commands'

/** A history of 50 MB that no packing makes smaller. */
const files = { count: 200, bytes: 256 * 1024 }

/**
 * The git address beside git's own program on the same disk: cloning, pushing a small commit and 50 MB, having a delivery of
 * many files looked into and opening its page; what the gate holds while pushes beyond the limit come, and how fast signed commits are verified.
 */
export async function runGitBench(gate: string, deskPort: number, state: string): Promise<Row[]> {
  await deskUp(deskPort)
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
      ...(await pushes(place, { gate, ours, theirs, slug })),
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
