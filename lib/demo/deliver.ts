import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { DemoFile } from '@/lib/core/demo'
import { demoDelivery, demoSlip } from '@/lib/demo/pages'
import type { DemoPodClient } from '@/lib/demo/pod'
import { keptFolder, moveRef, refIn } from '@/lib/git/kept'
import { runGit } from '@/lib/git/run'

type Kept = NonNullable<DemoFile['repository']>

/**
 * Has a pod of the demo clone, commit and push over the git address, as any pod does, and somebody write to the branch past
 * it, by hand on the machine. Each happens once in the life of a pod: what was done is marked below the state folder.
 */
export async function deliverDemo(client: DemoPodClient, kept: Kept, stateFolder: string): Promise<void> {
  await once(
    path.join(stateFolder, 'demo', `${client.slug}.slipped`),
    async () => await slip(keptFolder(stateFolder, kept.id)),
  )
  await once(path.join(stateFolder, 'demo', `${client.slug}.delivered`), async () => {
    const clone = path.join(stateFolder, 'demo', 'clone')
    rmSync(clone, { recursive: true, force: true })
    mkdirSync(clone, { recursive: true })
    try {
      await push(client, kept, clone)
    } finally {
      rmSync(clone, { recursive: true, force: true })
    }
  })
}

async function once(mark: string, act: () => Promise<void>): Promise<void> {
  if (existsSync(mark)) return
  await act()
  mkdirSync(path.dirname(mark), { recursive: true })
  writeFileSync(mark, '')
}

async function push(client: DemoPodClient, { name }: Kept, clone: string): Promise<void> {
  const { task, title, message, files } = demoDelivery
  await client.startTask(task, title, title, undefined)
  const { address, env: entry } = await client.gitAddress(name)
  const env = { ...entry, ...writtenBy('DevPod', 'devpod@pods.example') }
  await runGit(clone, ['clone', '--quiet', address, '.'], { env })
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(clone, file), text)
  await runGit(clone, ['add', '--all'], { env })
  await runGit(clone, ['commit', '--quiet', '--message', message], { env })
  await runGit(clone, ['push', '--quiet', '-o', `task=${task}`, 'origin', 'HEAD:refs/for/main'], { env })
}

/** A commit on a protected branch, made in the kept repository itself, as nobody can who comes over an address. */
async function slip(folder: string): Promise<void> {
  const { author, message, file, text } = demoSlip
  const env = { ...writtenBy(author, 'sam@example.org'), GIT_INDEX_FILE: path.join(folder, 'demo.index') }
  try {
    const before = (await refIn(folder, 'refs/heads/main'))!
    await runGit(folder, ['read-tree', before], { env })
    const blob = (await runGit(folder, ['hash-object', '-w', '--stdin'], { input: text })).trim()
    await runGit(folder, ['update-index', '--cacheinfo', `100644,${blob},${file}`], { env })
    const tree = (await runGit(folder, ['write-tree'], { env })).trim()
    const commit = await runGit(folder, ['commit-tree', tree, '-p', before, '-m', message], { env })
    await moveRef(folder, 'refs/heads/main', commit.trim(), before)
  } finally {
    rmSync(path.join(folder, 'demo.index'), { force: true })
  }
}

function writtenBy(name: string, email: string): Record<string, string> {
  return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email }
}
