import 'server-only'
import { sha256 } from '@/lib/core/canonical'
import { plainBreaks } from '@/lib/core/lines'
import { refuse } from '@/lib/core/outcome'
import { withoutValues } from '@/lib/findings/words'
import { keepUses } from '@/lib/prompts/use/commands'
import { askPrisma } from '@/lib/prompts/use/queries'
import { carriedOut } from '@/lib/tasks/carried/commands'
import { giveTo, insertTask, lineAbout, moveAlong, podThere } from '@/lib/tasks/moves/commands'
import { filesWaitWords, handedInWords } from '@/lib/tasks/moves/labels'
import { moveArguments } from '@/lib/tasks/moves/schema'
import { filesAhead, handInFiles, holdWaiting, waitsForPeople } from '@/lib/tasks/produced/commands'
import { askForReview } from '@/lib/tasks/review/commands'

// What pods have done with tasks: each is a permitted call, carried out here whichever version of the contract asked.

/** A task that nobody has started, of the pod that asks or of one that is named. */
export const createTask = carriedOut('create', moveArguments.create, async ({ tx, actor, now, args, key, to }) => {
  const { title = key, phase, description, depends_on: dependsOn, assigned_pod: assigned } = args
  const pod = assigned === undefined ? actor : await podThere(tx, assigned, actor.environment)
  if (!pod) return refuse('not_found', 'unknown_pod')
  const task = await insertTask(tx, pod, {
    key,
    title: withoutValues(title),
    status: to,
    phase: phase ? withoutValues(phase) : null,
    description: description === undefined ? null : withoutValues(description),
    environment: actor.environment,
    data: { ...(dependsOn && { depends_on: dependsOn }) },
    needsReview: args.requires_human_review === true,
    createdAt: now,
    updatedAt: now,
  })
  if (!task) return refuse('conflict', 'task_exists')
  return { task, line: lineAbout(task, 'task.created', { pod: pod.name }) }
})

export const planTask = carriedOut('activate', moveArguments.activate, async ({ tx, now, task, to }) => {
  const planned = await moveAlong(tx, task!, to, now)
  return { task: planned, line: lineAbout(planned, 'task.planned', {}) }
})

/** The task is in progress, with the prompt it was started on. */
export const startTask = carriedOut(
  'start',
  moveArguments.start,
  async ({ tx, actor, now, args, call, key, task, to }) => {
    const { title: asked = key, prompt_used: promptUsed = null } = args
    // What the call named is kept with the call.
    const text = promptUsed && call.promptHash === null ? plainBreaks(promptUsed) : null
    const promptHash = text === null ? call.promptHash : sha256(text)
    const progress = { startedAt: now, completedAt: null, promptUsed, promptHash }
    const started = task
      ? await moveAlong(tx, task, to, now, progress)
      : await insertTask(tx, actor, {
          key,
          // The call holds it to the letter; a title is read wherever the task is named.
          title: withoutValues(asked),
          status: to,
          environment: actor.environment,
          createdAt: now,
          updatedAt: now,
          ...progress,
        })
    // Of two who start it at once, the second finds that.
    if (!started) return refuse('conflict', 'task_in_progress')
    const place = { podId: actor.id, environment: actor.environment, taskKey: key, callId: call.id }
    const [kept] = await keepUses(
      askPrisma(tx),
      text !== null && promptHash !== null
        ? [{ ...place, said: { text, digest: promptHash, slug: null, filled: null } }]
        : [],
    )
    const line = { ...lineAbout(started, 'task.started', { promptHash }), promptHash }
    return { task: started, line, more: kept?.entries ?? [] }
  },
)

/** Its pod stops here, until a person has signed that it may go on. */
export const stopTask = carriedOut(
  'checkpoint',
  moveArguments.checkpoint,
  async ({ tx, actor, now, args, task, to }) => {
    const handedIn = { outputs: [], reasoning: null, handoff: null, says: args.reason || null }
    const asked = await askForReview(tx, { pod: actor }, task!, 'checkpoint', handedIn)
    if ('ok' in asked) return asked
    const stopped = await moveAlong(tx, task!, to, now)
    return { task: stopped, line: lineAbout(stopped, 'task.handed_in', { purpose: 'checkpoint' }), more: [asked] }
  },
)

/**
 * The task says which outputs it produced and is completed. What came with content is handed in with it; where people look
 * at that first, or at the task itself, it is in review until they have.
 */
export const completeTask = carriedOut(
  'complete',
  moveArguments.complete,
  async (step) => {
    const { tx, actor, now, args, call, task, to, ahead } = step
    const { outputs, reasoning_trace: reasoning, handoff_note: handoff } = args
    const produced = await handInFiles(tx, actor, call, args, now, ahead)
    if (!produced.ok) return produced
    const { files, events } = produced
    const data = {
      ...(task!.data as object),
      outputs: outputs.map(({ path }) => path),
      reasoning_trace: reasoning ?? null,
      handoff_note: handoff ?? null,
    } as object
    await holdWaiting(tx, task!)
    if (await waitsForPeople(tx, task!)) {
      const waits = await moveAlong(tx, task!, 'in_review', now, { data })
      const line = lineAbout(waits, 'task.handed_in', { purpose: 'end' })
      return { task: waits, line, before: events, words: filesWaitWords, files }
    }
    // Whoever signed the call has read this very work, and nobody is asked twice.
    if (task!.needsReview && call.requestId === null) {
      const named = outputs.map(({ path }) => ({
        path,
        digest: files.find((one) => one.path === path)?.digest ?? null,
      }))
      const asked = await askForReview(tx, { pod: actor }, task!, 'end', {
        outputs: named,
        reasoning,
        handoff,
        says: null,
      })
      if ('ok' in asked) return asked
      const waits = await moveAlong(tx, task!, 'in_review', now, { data })
      const line = lineAbout(waits, 'task.handed_in', { purpose: 'end' })
      return { task: waits, line, before: events, more: [asked], words: handedInWords, files }
    }
    const completed = await moveAlong(tx, task!, to, now, { completedAt: now, data })
    const line = lineAbout(completed, 'task.completed', { outputs: outputs.length })
    return { task: completed, line, before: events, files }
  },
  filesAhead,
)

/** A completed task is in progress again; what it produced stays noted. */
export const reopenTask = carriedOut('reopen', moveArguments.reopen, async ({ tx, now, task, to }) => {
  const reopened = await moveAlong(tx, task!, to, now, { completedAt: null })
  return { task: reopened, line: lineAbout(reopened, 'task.reopened', {}) }
})

export const holdTask = carriedOut('hold', moveArguments.hold, async ({ tx, now, args, task, to }) => {
  const reason = args.reason ? withoutValues(args.reason) : null
  const held = await moveAlong(tx, task!, to, now, { heldFrom: task!.status, heldBy: 'pod', heldReason: reason })
  return { task: held, line: lineAbout(held, 'task.held', { reason }) }
})

export const resumeTask = carriedOut('resume', moveArguments.resume, async ({ tx, now, task, to }) => {
  const resumed = await moveAlong(tx, task!, to, now)
  return { task: resumed, line: lineAbout(resumed, 'task.resumed', {}) }
})

/** Another pod goes on with it, in the same environment; what was asked for it stays with it. */
export const handOverTask = carriedOut(
  'hand_over',
  moveArguments.hand_over,
  async ({ tx, actor, now, args, task, to }) => {
    const pod = await podThere(tx, args.to_pod, actor.environment)
    if (!pod) return refuse('not_found', 'unknown_pod')
    const reason = args.reason ? withoutValues(args.reason) : null
    return await giveTo(tx, task!, pod, to, reason, now)
  },
)
