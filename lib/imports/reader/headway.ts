import type { FileKind } from '@/lib/imports/recover/files'
import type { Commit } from '@/lib/imports/schema'

/** The steps in which a branch is read, one after the other. */
export const steps = ['history', 'tasks', 'changelog', 'memory', 'artifacts', 'rewrites', 'checks', 'findings'] as const
export type Step = (typeof steps)[number]

const stepOf: Partial<Record<FileKind, Step>> = {
  tasks: 'tasks',
  changelog: 'changelog',
  changelog_text: 'changelog',
  memory: 'memory',
}

/** How many commits of a branch have been read: one is, once the last step that has to look at it has done so. */
export type Headway = { enter(step: Step): void; past(commit: Commit): void }

type Touched = ReadonlyMap<FileKind, ReadonlyMap<string, readonly { commit: Commit }[]>>

export function newHeadway(
  commits: readonly Commit[],
  kinds: Touched,
  suspects: readonly Commit[],
  onCommits: (commits: number) => void,
): Headway {
  const last = new Map<string, Step>(commits.map(({ hash }) => [hash, 'history']))
  const later = (hash: string, step: Step) => {
    if (steps.indexOf(last.get(hash)!) < steps.indexOf(step)) last.set(hash, step)
  }
  for (const [kind, paths] of kinds)
    for (const touches of paths.values())
      for (const { commit } of touches) later(commit.hash, stepOf[kind] ?? 'artifacts')
  for (const { hash } of suspects) later(hash, 'rewrites')
  const waiting = new Map(steps.map((step) => [step, new Set<string>()]))
  for (const [hash, step] of last) waiting.get(step)!.add(hash)
  let current: Step = 'history'
  let read = 0
  return {
    enter(step) {
      // What a step did not need to look at after all is past with the step.
      for (const earlier of steps.slice(0, steps.indexOf(step))) {
        read += waiting.get(earlier)!.size
        waiting.get(earlier)!.clear()
      }
      current = step
      onCommits(read)
    },
    past({ hash }) {
      if (waiting.get(current)!.delete(hash)) onCommits(++read)
    },
  }
}
