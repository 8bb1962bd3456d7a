import 'server-only'
import { existsSync } from 'node:fs'
import type { z } from 'zod'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { defineJob } from '@/lib/core/job'
import { read } from '@/lib/db/client'
import { takeLease } from '@/lib/db/lease'
import { defaultAt } from '@/lib/deliveries/begun/queries'
import { pushWords } from '@/lib/deliveries/labels'
import { countersignAsCommitter, oneLine, podAsAuthor, signedOffBy } from '@/lib/deliveries/land/queries'
import { lookedThrough } from '@/lib/deliveries/open/queries'
import { mostCommits, mostFiles, type Pushed } from '@/lib/deliveries/schema'
import { textIn } from '@/lib/deliveries/text'
import { env } from '@/lib/env'
import { treeOf } from '@/lib/git/changes'
import { writeCommit } from '@/lib/git/commit'
import { filesAt, treeWith } from '@/lib/git/composed'
import { keptFolder } from '@/lib/git/kept'
import { openObjects } from '@/lib/git/objects'
import { ContentProblem, lookInto } from '@/lib/git/pushed'
import { stopNow } from '@/lib/policy/look/queries'
import { gitTools } from '@/lib/repositories/schema'
import { type commitAsked, commitOutputs } from '@/lib/tasks/committed/commands'
import { type Places, placesIn, recordsWith, takesAwayFolder } from '@/lib/tasks/committed/composed'
import { commitSubject, leftWords } from '@/lib/tasks/committed/labels'
import {
  type Due,
  gathered,
  type Gathered,
  outputsDue,
  placeOf,
  revisionsIn,
  underWay,
} from '@/lib/tasks/committed/queries'

/**
 * Makes one commit of what a task had accepted, and delivers it. The commit is made from nothing but what stands, on the
 * commit at which the branch is, so that a try that was cut short is done again as the same one.
 */
export const commitAccepted = defineJob({
  name: 'outputs.commit',
  every: '* * * * *',
  atStart: true,
  async run(_payload, stop) {
    const lease = await takeLease('outputs.commit')
    // Whoever holds it may have looked already: what came since is found a minute later at most.
    if (!lease) return
    const failed: unknown[] = []
    try {
      for (const due of await outputsDue())
        if (!stop.aborted && !(await stopNow({ ...due, pod: due.podId, tool: gitTools.deliver })))
          await commit(due).catch((error: unknown) => failed.push(error))
    } finally {
      await lease.release()
    }
    // One that fails keeps no other from being committed.
    if (failed.length > 0) throw failed[0]
  },
})

async function commit(due: Due): Promise<void> {
  const place = await placeOf(due)
  const leave = async (because: string) => await deliver({ ...due, made: { because } })
  if (!place) return await leave(leftWords.none)
  const { repositoryId, branch, repository } = place
  if (repository.closedAt) return await leave(leftWords.closed)
  // The records of a branch are written in turn, so that nobody signs what another commit makes void a moment later.
  const before = await underWay(repositoryId, branch)
  const { podId, environment, taskKey } = due
  const isSame = before?.podId === podId && before.environment === environment && before.taskKey === taskKey
  if (before && (before.state === 'released' || !isSame)) return
  const earlier = before ? await revisionsIn(before.id) : []
  const all = { ...due, revisionIds: [...new Set([...due.revisionIds, ...earlier])] }
  const folder = keptFolder(env.stateFolder, repositoryId)
  if (!existsSync(folder)) throw new Error('The folder of a kept repository is not there')
  const at = await read.repositoryBranch.findUnique({ where: { repositoryId_branch: { repositoryId, branch } } })
  const parts = await gathered(all)
  const from = at ? null : await defaultAt(repositoryId)
  const begins = from && { begins: from.branch }
  const on = { repositoryId, branch, base: (at ?? from)?.commit ?? null, task: taskKey, ...begins }
  const work = await made(folder, on, parts)
  await deliver({ ...all, made: work })
}

/** What moved meanwhile is found in the next round; anything else is a fault. */
async function deliver(asked: z.input<typeof commitAsked>): Promise<void> {
  const outcome = await execute(commitOutputs, systemActor, asked)
  if (!outcome.ok && !['not_due', 'push_moved'].includes(outcome.reason))
    throw new Error(`Accepted outputs could not be committed: ${outcome.reason}`)
}

type On = Pick<Pushed, 'repositoryId' | 'branch' | 'base' | 'begins'> & { task: string }
type Made = { work: Pushed; outputs: Gathered['outputs'][number]['signed'][] } | { because: string }

/** The commit of these outputs on the branch as it is, ready to be delivered; or why there is none. */
export async function made(folder: string, on: On, parts: Gathered): Promise<Made> {
  const { base, task: taskKey } = on
  const { outputs, task, prompt, at, pod } = parts
  const tree = base === null ? null : await treeOf(folder, base)
  const standing = tree === null ? new Map() : await filesAt(folder, tree)
  const places = placesIn(new Set(standing.keys()), taskKey)
  const texts = await recordTexts(folder, standing, places)
  const records = recordsWith(texts, places, { task, taskKey, pod, outputs, prompt, at })
  if ('inTheWay' in records) return { because: leftWords.inTheWay(records.inTheWay) }
  const files = [
    ...outputs.map(({ path, bytes }) => ({ path, bytes })),
    ...records.files.map(({ path, text }) => ({ path, bytes: Buffer.from(text) })),
  ].map((file) => ({ ...file, mode: standing.get(file.path)?.mode === '100755' ? '100755' : '100644' }))
  if (files.length > mostFiles) return { because: leftWords.many }
  const paths = files.map(({ path }) => path)
  if (takesAwayFolder(paths, standing.keys())) return { because: leftWords.folder }
  const written = await treeWith(folder, tree, files)
  if (written === null) return { because: leftWords.path }
  try {
    const head = await writeCommit(
      folder,
      {
        tree: written,
        parents: base === null ? [] : [base],
        author: podAsAuthor(pod.id, pod.name),
        committer: countersignAsCommitter(),
        at,
        message: messageOf(taskKey, parts),
      },
      null,
    )
    const limits = { files: mostFiles, commits: mostCommits }
    const looked = await lookInto(folder, { base, head, env: {}, limits })
    const found = await lookedThrough(folder, looked.files, looked.commits)
    const work = { id: newId(), ...on, head, ...looked, ...found }
    return { work, outputs: outputs.map(({ signed }) => signed) }
  } catch (error) {
    if (!(error instanceof ContentProblem)) throw error
    return { because: pushWords(error.reason, { ref: null, more: error.more }).what }
  }
}

const mostRecordBytes = 1_000_000

type Texts = Parameters<typeof recordsWith>[0]

/** The records as they stand; one that is no text is given as one that nothing can be added to. */
async function recordTexts(
  folder: string,
  standing: ReadonlyMap<string, { blob: string }>,
  places: Places,
): Promise<Texts> {
  const objects = openObjects(folder)
  const textAt = async (path: string): Promise<string | null> => {
    const file = standing.get(path)
    if (!file) return null
    const blob = await objects.blob(file.blob, mostRecordBytes)
    return (blob.ok ? textIn(blob.bytes) : null) ?? '[unreadable'
  }
  try {
    const { tasks, memory, changelog } = places
    return { tasks: await textAt(tasks), memory: await textAt(memory), changelog: await textAt(changelog) }
  } finally {
    await objects.close()
  }
}

/** What the commit says of itself: the task, each output with the requests by which it was signed, and by whom. */
function messageOf(taskKey: string, { outputs, people }: Gathered): string {
  const lines = outputs.map(({ signed: { path, revision, requests } }) => {
    const signed = requests.length === 0 ? 'stood by a rule' : requests.map((number) => `CS-${number}`).join(', ')
    return `Output: ${oneLine(path)}, revision ${revision} (${signed})`
  })
  const key = oneLine(taskKey)
  return `${commitSubject(outputs.length, key)}\n\n${[`Task: ${key}`, ...lines, ...people.map(signedOffBy)].join('\n')}`
}
