import type { TaskFacts } from '@/lib/imports/facts/schema'
import { dependenciesOf, isNoId, statusOf, type TaskFile } from '@/lib/imports/recover/tasks'
import { tallyOf, textOf, wordsOf } from '@/lib/imports/recover/values'

/** What a task file at the tip holds, counted. `tree` are all files of the branch. */
export function taskFacts({ tasks, outputs }: TaskFile, tree: ReadonlySet<string>): TaskFacts {
  const all = [...tasks]
  const leadsNowhere = (value: unknown) => {
    const path = wordsOf(value)
    return path !== null && !tree.has(path) && !tree.has(`framework/${path}`)
  }
  const targets = all.flatMap(([, task]) => dependenciesOf(task))
  const done = all.filter(([, task]) => task.done === true)
  return {
    count: all.length,
    status: tallyOf(all.map(([, task]) => textOf(task.status))),
    podOwner: tallyOf(all.map(([, task]) => textOf(task.pod_owner))),
    phase: tallyOf(all.map(([, task]) => textOf(task.phase))),
    doneTrue: done.length,
    doneButOpen: done.filter(([, task]) => statusOf(textOf(task.status)) !== 'completed').map(([key]) => key),
    withoutId: all.filter(([key]) => isNoId(key)).length,
    noPodOwner: all.filter(([, task]) => wordsOf(task.pod_owner) === null).map(([key]) => key),
    noDescription: all.filter(([, task]) => wordsOf(task.description) === null).length,
    dependencies: targets.length,
    danglingDependencies: [...new Set(targets)].filter((target) => !tasks.has(target)),
    misplacedOutputs: outputs,
    promptPathMissing: all.filter(([, task]) => leadsNowhere(task.prompt)).length,
    templateMissing: all.filter(([, task]) => leadsNowhere(task.instance_of)).length,
  }
}
