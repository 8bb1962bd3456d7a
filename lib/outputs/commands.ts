import 'server-only'
import type { AuditContext, AuditEntry } from '@/lib/audit/events'
import { settleCall, useGrant } from '@/lib/calls/commands'
import { defineCommand } from '@/lib/change/command'
import type { PodActor } from '@/lib/core/actor'
import { sha256 } from '@/lib/core/canonical'
import { newId } from '@/lib/core/id'
import { type Refusal, refuse } from '@/lib/core/outcome'
import { read, type Tx } from '@/lib/db/client'
import type { Output, OutputRevision } from '@/lib/db/generated/client'
import { linesAbout, noteFindings } from '@/lib/findings/commands'
import { lossWords } from '@/lib/findings/labels'
import { notChecked } from '@/lib/findings/schema'
import { type Beside, besideNow, heldAgainst } from '@/lib/outputs/ahead/queries'
import { askAbout, type Keeping, replaceWaiting } from '@/lib/outputs/ask/commands'
import { revisionWords } from '@/lib/outputs/labels'
import { bytesOf, memoryKey, typeOf } from '@/lib/outputs/rules'
import { permitted, submitArguments, type Submitted } from '@/lib/outputs/schema'
import { lockOutput, nowStands, standDown } from '@/lib/outputs/stand/commands'
import { isTakenFromPods } from '@/lib/memory/written/follow/commands'

/** The call by which something is handed in. */
export type Handing = { id: string; taskKey: string | null; promptHash: string | null; requestId: string | null }

/** What came of it. */
export type Taken = {
  outputId: string
  revisionId: string
  revision: number
  state: 'pending' | 'standing'
  digest: string
  path: string
  /** In which ways it loses content of what stands, in words. */
  losses: string[]
}

/** Carries out a permitted `outputs.submit`. */
export const submitOutput = defineCommand({
  name: 'outputs.submit',
  permission: 'calls:make',
  actor: 'pod',
  input: permitted,

  async ahead(actor, input) {
    const args = submitArguments.safeParse(input.arguments)
    if (!args.success) return null
    const { callId } = input
    const call = await read.call.findFirst({ where: { id: callId, podId: actor.id }, select: { saysPersonal: true } })
    return call && (await besideNow(actor, saidOf(args.data, call)))
  },

  async run({ tx, actor, now, input, ahead }) {
    const args = submitArguments.safeParse(input.arguments)
    if (!args.success) return refuse('invalid', 'invalid_arguments')
    const claimed = await useGrant(tx, actor, now, input)
    if (!claimed.ok) return claimed
    const taken = await takeOutput(tx, actor, claimed.call, saidOf(args.data, claimed.call), now, ahead)
    if (!taken.ok) return taken
    const words = taken.value.state === 'standing' ? 'It stands.' : 'People look at it first.'
    const settled = await settleCall(tx, claimed.call, 'succeeded', words, now, 'countersign')
    return { ok: true, value: taken.value, events: [claimed.event, ...taken.events, settled] }
  },
})

/** A file with what is said beside the arguments, which is said of the one file that is handed in. */
function saidOf(submitted: Submitted, { saysPersonal }: { saysPersonal: boolean | null }): Submitted {
  const { contains_personal_data = saysPersonal ?? undefined } = submitted
  return { ...submitted, contains_personal_data }
}

/**
 * Takes an output of a task: the bytes are the next revision at its path. It stands at once, with memory and changelog, unless
 * it loses content of what stands, or something is in it that nobody has said anything about: then people decide first.
 */
export async function takeOutput(
  tx: Tx,
  pod: PodActor,
  call: Handing,
  submitted: Submitted,
  now: Date,
  /** What it makes of what stood a moment ago. */
  ahead: Beside | null,
): Promise<{ ok: true; value: Taken; events: AuditEntry[] } | Refusal> {
  const bytes = ahead?.bytes ?? bytesOf(submitted.content, submitted.encoding)
  if (!bytes) return refuse('invalid', 'not_readable')
  const output = await outputAt(tx, pod.environment, submitted, now)
  if (await isInReview(tx, pod, submitted.task_id)) return refuse('conflict', 'task_in_review')
  const digest = ahead?.digest ?? sha256(bytes)
  const newest =
    output.revisionCount === 0
      ? null
      : await tx.outputRevision.findFirst({ where: { outputId: output.id }, orderBy: { number: 'desc' } })
  // What stands already, or waits already for the same pod, is not handed in twice.
  const stands = output.standingDigest === digest ? output.standingNumber : null
  const isWaiting = newest?.digest === digest && newest.state === 'pending' && newest.podId === pod.id
  const known = stands ?? (isWaiting ? newest.number : null)
  if (known !== null) {
    const where = { outputId_number: { outputId: output.id, number: known } }
    const row = await tx.outputRevision.findUniqueOrThrow({ where })
    return { ok: true, value: takenOf(output, row), events: [] }
  }
  // Worked out again where something else stands by now.
  const { standingDigest } = output
  const beside = ahead?.stands === standingDigest ? ahead : await heldAgainst(tx, standingDigest, submitted, bytes)
  return await keepRevision(tx, pod, call, { output, submitted, beside, now })
}

function takenOf(
  { id: outputId, path }: Output,
  row: Pick<OutputRevision, 'id' | 'number' | 'state' | 'digest' | 'losses'>,
): Taken {
  const { id: revisionId, number: revision, digest, losses } = row
  const state = row.state === 'standing' ? 'standing' : 'pending'
  return { outputId, revisionId, revision, state, digest, path, losses }
}

/** While people look at a task, nothing else is handed in for it. The file's lock is held, which its completion waits for. */
async function isInReview(tx: Tx, { id: podId, environment }: PodActor, key: string): Promise<boolean> {
  const task = await tx.task.findUnique({ where: { podId_environment_key: { podId, environment, key } } })
  return task?.status === 'in_review'
}

/** What is at a path where the pod is, which nobody else changes until the transaction ends; a new one if there is nothing. */
async function outputAt(tx: Tx, environment: string, { path, repo_name: project }: Submitted, now: Date) {
  const [here] = await tx.$queryRaw<Output[]>`
    with made as (insert into "Output" (id, environment, project, path, "createdAt", "updatedAt")
      values (${newId()}, ${environment}, ${project}, ${path}, ${now}, ${now}) on conflict do nothing returning *),
    known as (select * from "Output" where environment = ${environment} and project = ${project} and path = ${path} for update)
    select * from made union all select * from known`
  // One that somebody made at this moment is not seen yet by a statement that waited for them.
  return here ?? (await lockOutput(tx, environment, project, path))!
}

async function keepRevision(tx: Tx, pod: PodActor, call: Handing, keeping: Keeping) {
  const { output, submitted, beside, now } = keeping
  const { bytes, digest, text, noticed, looked } = beside
  const { path } = output
  const number = output.revisionCount + 1
  const losses = noticed.map(lossWords.sentence)
  const about: AuditContext = {
    subject: { kind: 'output', id: output.id },
    podId: pod.id,
    environment: pod.environment,
    taskKey: submitted.task_id,
    callId: call.id,
  }
  const isFirst = output.revisionCount === 0
  const withdrawn = isFirst ? [] : await replaceWaiting(tx, pod, output.id, submitted.task_id, now)
  await tx.$executeRaw`
    insert into "OutputBytes" ("digest", "bytes", "size") values (${digest}, ${bytes}, ${bytes.length}) on conflict do nothing`
  const of = { subjectKind: 'output_revision', subjectId: output.id, version: number, podId: pod.id, toolKey: null }
  const noted = await noteFindings(tx, { ...of, environment: pod.environment }, looked.asked, now, noticed)
  const isTaken = await isTakenFromPods(tx, pod.environment, memoryKey(output.project, path))
  const open =
    isFirst && noted.found === null
      ? 0
      : await tx.finding.count({
          where: { subjectKind: 'output_revision', subjectId: output.id, version: number, state: 'open' },
        })
  // Whoever signed the call has read this very content, and not what it loses of what stands.
  const isUnseen = text === null || looked.scan.codes.includes(notChecked) || open > 0 || isTaken
  const stands = losses.length === 0 && !(isUnseen && call.requestId === null)
  if (stands) await standDown(tx, output)
  const row = await tx.outputRevision.create({
    data: {
      id: newId(),
      outputId: output.id,
      number,
      digest,
      type: typeOf(path, text !== null),
      isText: text !== null,
      podId: pod.id,
      podName: pod.name,
      taskKey: submitted.task_id,
      callId: call.id,
      promptHash: call.promptHash,
      besideNumber: output.standingNumber,
      message: submitted.message ?? null,
      reasoning: submitted.reasoning_trace ?? null,
      memoryDelta: submitted.memory_delta ?? null,
      handoff: submitted.handoff_note ?? null,
      saysPersonal: submitted.contains_personal_data ?? null,
      losses,
      at: now,
      ...(stands && { state: 'standing', stoodAt: now }),
    },
  })
  const told: AuditEntry[] = [
    ...withdrawn,
    { ...about, type: 'output.submitted', data: { path, number, digest, size: bytes.length } },
    ...linesAbout(noted, about, revisionWords(path, number)),
  ]
  if (stands) {
    const stood = await nowStands(tx, output, row, null, now, { text, role: pod.role })
    return { ok: true as const, value: takenOf(output, row), events: [...told, ...stood] }
  }
  await tx.output.update({ where: { id: output.id }, data: { revisionCount: number, updatedAt: now } })
  const asked = await askAbout(tx, pod, keeping, { row, losses, isTaken })
  return { ok: true as const, value: takenOf(output, row), events: [...told, ...asked] }
}
