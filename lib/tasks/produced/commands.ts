import 'server-only'
import type { z } from 'zod'
import type { AuditEntry } from '@/lib/audit/events'
import type { PodActor } from '@/lib/core/actor'
import { type FieldProblems, type Refusal, refuse, refuseInvalid } from '@/lib/core/outcome'
import { read, type Tx } from '@/lib/db/client'
import type { Task } from '@/lib/db/generated/client'
import { type Beside, besideNow } from '@/lib/outputs/ahead/queries'
import { type Handing, takeOutput, type Taken } from '@/lib/outputs/commands'
import { type Alone, askedAlone, ruledByItself } from '@/lib/outputs/judged/queries'
import { submitArguments, type Submitted } from '@/lib/outputs/schema'
import type { Call as Question } from '@/lib/policy/schema'
import { lineAbout, moveAlong } from '@/lib/tasks/moves/commands'
import type { moveArguments } from '@/lib/tasks/moves/schema'
import { askForReview, textOf } from '@/lib/tasks/review/commands'

// What a task hands in with its completion, and how the task goes on once people have looked at that.

type Completing = z.output<typeof moveArguments.complete>
type CompletingCall = Handing & { reason: string | null; facts: Pick<Question, 'promptState'> | null }
type Named = { at: number; file: Submitted }

/** The files of a completion with what was worked out of each before anything was held. */
export type FilesAhead = readonly (Named & { alone: Alone; beside: Beside | null })[]

/** Works that out for a call of this pod; null where its files are none that can be taken. */
export async function filesAhead(pod: PodActor, callId: string, args: Completing): Promise<FilesAhead | null> {
  const call = await read.call.findFirst({ where: { id: callId, podId: pod.id }, select: { reason: true } })
  const named = call ? filesIn(args, call.reason) : null
  if (!named || 'ok' in named) return null
  const files: FilesAhead[number][] = []
  for (const one of named)
    files.push({ ...one, alone: await askedAlone(pod, one.file), beside: await besideNow(pod, one.file) })
  return files
}

/**
 * Takes what a completion sends with content as if each file were handed in by itself: policy is asked about each, and one
 * that it does not allow, or that cannot be taken, refuses the whole.
 */
export async function handInFiles(
  tx: Tx,
  pod: PodActor,
  call: CompletingCall,
  args: Completing,
  now: Date,
  ahead: FilesAhead | null,
): Promise<{ ok: true; files: Taken[]; events: AuditEntry[] } | Refusal> {
  const named = filesIn(args, call.reason)
  if ('ok' in named) return named
  const files: Taken[] = []
  const events: AuditEntry[] = []
  const promptState = call.facts?.promptState ?? 'not_said'
  for (const [turn, { at, file }] of named.entries()) {
    const place = `outputs.${at}`
    const { alone = await askedAlone(pod, file, true), beside = null } = ahead?.[turn] ?? {}
    const { decision, reason } = await ruledByItself(tx, pod, alone, { before: files.length, promptState })
    // Whom the policy asks about a file is asked about that file alone, and not about the task.
    if (decision !== 'allow')
      return refuse('forbidden', decision === 'ask' ? 'file_alone' : 'file_denied', { [`${place}.path`]: [reason] })
    const taken = await takeOutput(tx, pod, call, file, now, beside)
    if (!taken.ok) return taken
    files.push(taken.value)
    events.push(...taken.events)
  }
  const unasked = await tx.outputRevision.count({
    where: { id: { in: files.map(({ revisionId }) => revisionId) }, state: 'pending', requestId: null },
  })
  return unasked > 0 ? refuse('conflict', 'nobody_looks') : { ok: true, files, events }
}

/** What came with content, in one order for all who hand in several; refused where one is none. */
function filesIn({ task_id, repo_name, outputs, ...said }: Completing, message: string | null): Named[] | Refusal {
  const trace = shortEnough(said.reasoning_trace)
  const note = shortEnough(said.handoff_note)
  const problems: Record<string, string[]> = {}
  const named = outputs.flatMap(({ path, content, contains_personal_data }, at): Named[] => {
    if (content === undefined) return []
    const parsed = submitArguments.safeParse({
      path,
      repo_name,
      content,
      task_id,
      message: message ?? undefined,
      reasoning_trace: trace,
      handoff_note: note,
      contains_personal_data,
    })
    if (parsed.success) return [{ at, file: parsed.data }]
    const fields: FieldProblems = refuseInvalid(parsed.error).fields ?? {}
    for (const [field, words] of Object.entries(fields))
      problems[field === 'repo_name' ? field : `outputs.${at}.${field}`] = words
    return []
  })
  named.forEach(({ at, file }, place) => {
    if (named.slice(0, place).some((one) => one.file.path === file.path))
      problems[`outputs.${at}.path`] = ['Send each file once.']
  })
  if (Object.keys(problems).length > 0) return refuse('invalid', 'invalid_arguments', problems)
  return named.toSorted((one, other) => (one.file.path < other.file.path ? -1 : 1))
}

/** What fits beside a file; what is longer stands with the task. */
function shortEnough(value: unknown): string | undefined {
  const text = textOf(value)
  return text !== null && text.length <= 20_000 ? text : undefined
}

type Place = Pick<Task, 'podId' | 'environment' | 'key'>

/** Keeps what people could decide on for this task as it is until the transaction ends. The task's lock is held. */
export async function holdWaiting(tx: Tx, { podId, environment, key }: Place): Promise<void> {
  await tx.$queryRaw`
    select o.id from "Output" o where o.environment = ${environment} and o.id in (
      select r."outputId" from "OutputRevision" r where r."podId" = ${podId} and r."taskKey" = ${key} and r.state = 'pending')
    order by o.id for update`
}

/** Whether people look at something that was handed in for this task. */
export async function waitsForPeople(tx: Tx, { podId, environment, key }: Place): Promise<boolean> {
  const waiting = await tx.outputRevision.findFirst({
    where: {
      podId: podId!,
      taskKey: key,
      state: 'pending',
      requestId: { not: null },
      output: { environment: environment! },
    },
    select: { id: true },
  })
  return waiting !== null
}

/** A file of it stands now: once nothing of it waits for people any more, the task is completed, or reviewed as a whole. */
export async function goOn(tx: Tx, place: Place, now: Date): Promise<AuditEntry[]> {
  const task = await waitingForFiles(tx, place)
  // Of two files that come to stand at once, the second has to wait for the task, and finds the first one standing.
  if (!task || (await waitsForPeople(tx, task))) return []
  const outputs = await producedBy(tx, task)
  if (task.needsReview) {
    const pod = await tx.pod.findUniqueOrThrow({ where: { id: task.podId! }, select: { id: true, name: true } })
    const { reasoning_trace: reasoning, handoff_note: handoff } = task.data as Record<string, unknown>
    const asker = { ...pod, environment: task.environment! }
    const asked = await askForReview(tx, { pod: asker }, task, 'end', { outputs, reasoning, handoff, says: null })
    return 'ok' in asked ? await sendBack(tx, task, { state: 'denied', note: null }, now) : [asked]
  }
  const completed = await moveAlong(tx, task, 'completed', now, { completedAt: now })
  return [lineAbout(completed, 'task.completed', { outputs: outputs.length })]
}

/** A file of it does not stand: the task is in progress again, and its pod reads why. */
export async function goBack(
  tx: Tx,
  place: Place,
  ending: { state: string; note: string | null },
  now: Date,
): Promise<AuditEntry[]> {
  const task = await waitingForFiles(tx, place)
  return task ? await sendBack(tx, task, ending, now) : []
}

async function sendBack(tx: Tx, task: Task, { state, note }: { state: string; note: string | null }, now: Date) {
  const back = await moveAlong(tx, task, 'in_progress', now, { reviewAnswer: state, reviewNote: note })
  return [lineAbout(back, 'task.sent_back', { state })]
}

/** The task while it waits for its files and not for a review of its own, held until the transaction ends; else null. */
async function waitingForFiles(tx: Tx, { podId, environment, key }: Place): Promise<Task | null> {
  await tx.$queryRaw`
    select id from "Task" where "podId" = ${podId} and environment = ${environment} and key = ${key} and status = 'in_review'
    for update`
  const where = { podId_environment_key: { podId: podId!, environment: environment!, key } }
  const task = await tx.task.findUnique({ where })
  if (task?.status !== 'in_review') return null
  const review = { kind: 'task_completion', subjectId: task.id, closedAt: null }
  return (await tx.request.count({ where: review })) === 0 ? task : null
}

/** What it named as its outputs, each with the digest of what it handed in there. */
async function producedBy(tx: Tx, { podId, environment, key, data }: Task) {
  const { outputs: paths = [] } = data as { outputs?: string[] }
  const rows = await tx.outputRevision.findMany({
    where: {
      podId: podId!,
      taskKey: key,
      state: 'standing',
      output: { environment: environment!, path: { in: paths } },
    },
    select: { digest: true, output: { select: { path: true } } },
  })
  return paths.map((path) => ({ path, digest: rows.find(({ output }) => output.path === path)?.digest ?? null }))
}
