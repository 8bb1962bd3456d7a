import 'server-only'
import { z } from 'zod'
import { appendMadeUp } from '@/lib/audit/append'
import { defineCommand } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { pastDays } from '@/lib/core/demo'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import type { Prisma } from '@/lib/db/generated/client'
import { type PastTask, pastOf } from '@/lib/demo/past/days'
import type { PastLine, PastPod, ToldCall } from '@/lib/demo/past/line'
import { type ToldFile, writeOutputs } from '@/lib/demo/past/outputs/commands'
import { filesOf } from '@/lib/demo/past/outputs/handed'
import { type PastVersion, writePrompts } from '@/lib/demo/past/prompts/commands'
import { usesOf, versionAt } from '@/lib/demo/past/prompts/uses'
import { pastCast } from '@/lib/demo/past/queries'
import { tellCall } from '@/lib/demo/past/told'
import { keptOfDemo } from '@/lib/demo/queries'
import { inForceOrNone } from '@/lib/policy/queries'
import { lineAbout } from '@/lib/tasks/moves/commands'

/**
 * Writes thirty days that nobody lived, so that there is something to look at: once, and only where everybody and every
 * pod came with the demo. Each line says that it is of the demo, and when it was really written (0215); the database
 * refuses it anywhere else.
 */
export const writePast = defineCommand({
  name: 'demo.write_history',
  permission: 'demo:manage',
  input: z.strictObject({ seed: z.int().min(0).max(4_294_967_295).default(1) }),
  patienceMs: 120_000,

  async run({ tx, now, input: { seed } }) {
    const kept = await keptOfDemo(tx)
    if (!kept.on) return refuse('conflict', 'no_demo')
    if (kept.history) return refuse('conflict', 'history_there')
    const others = { where: { demo: false } }
    if ((await tx.person.count(others)) + (await tx.pod.count(others)) > 0) return refuse('conflict', 'real_work')
    const policy = await inForceOrNone()
    if (!policy) return refuse('conflict', 'no_policy')

    await tx.setting.update({ where: { key: 'demo' }, data: { value: { ...kept, history: true }, updatedAt: now } })
    const { pods, people, admin } = await pastCast(tx)
    const past = pastOf(seed, now)
    const prompts = await writePrompts(tx, { pods, people, admin }, past.mornings)
    const calls = past.calls.flatMap((call) => {
      const pod = pods.get(call.story.pod)
      return (pod && tellCall(policy, pod, people, call, now)) ?? []
    })
    const files = past.tasks.flatMap(filesOf).flatMap((file): ToldFile[] => {
      const pod = pods.get(file.task.pod)
      const call = pod && tellCall(policy, pod, people, file.call, now)
      const promptHash = versionAt(prompts.live.get(file.task.pod), file.call.at)?.digest ?? null
      return pod && call ? [{ file, call, pod, promptHash }] : []
    })
    const all = [...calls, ...files.map(({ call }) => call)]
    const numbers = await writeCalls(tx, all)
    const lines = [
      ...prompts.lines,
      ...all.flatMap((call) => call.lines(numbers.get(call.prepared.call.id) ?? 0)),
      ...(await writeTasks(tx, pods, past.tasks, prompts.live)),
      // What nobody let a pod do has no file.
      ...(await writeOutputs(
        tx,
        files.filter(({ call }) => call.act?.outcome === 'succeeded'),
      )),
    ]
    await appendMadeUp(tx, lines)
    const requests = numbers.size + prompts.requests
    const data = { days: pastDays, calls: all.length, requests, lines: lines.length, seed }
    return {
      ok: true,
      value: data,
      events: [{ type: 'demo.history_written', subject: { kind: 'demo', id: 'demo' }, data }],
    }
  },
})

/** The rows of calls, with their requests and votes, at the times that are told of them. Returns the numbers of the requests. */
async function writeCalls(tx: Tx, calls: readonly ToldCall[]): Promise<Map<string, number>> {
  const grounds = new Map(calls.map(({ prepared }) => [prepared.grounds.id, prepared.grounds]))
  const opened = await tx.request.createManyAndReturn({
    data: calls.flatMap(requestOf),
    select: { subjectId: true, number: true },
  })
  const asked = calls.flatMap((call) => (call.request ? { ...call.request, of: call.prepared.request! } : []))
  await tx.requestDuty.createMany({
    data: asked.flatMap(({ of: { id: requestId, duties } }) => duties.map((duty) => ({ requestId, ...duty }))),
  })
  await tx.call.createMany({ data: calls.map(callOf) })
  await tx.grounds.createMany({
    data: [...grounds.values()].map((one) => ({ ...one, chain: json(one.chain), facts: json(one.facts) })),
    skipDuplicates: true,
  })
  await tx.vote.createMany({
    data: asked.flatMap(({ votes, of: { id: requestId, digest } }) =>
      votes.map((vote) => ({
        ...vote,
        requestId,
        digest,
        endedBecause: vote.endedAt ? ('taken_back' as const) : null,
      })),
    ),
  })
  await tx.finding.createMany({
    data: calls.flatMap(({ at, prepared }) => prepared.findings.map((one) => ({ ...one, at }))),
  })
  return new Map(opened.map(({ subjectId, number }) => [subjectId, number]))
}

const json = (value: unknown) => value as Prisma.InputJsonValue

function callOf({ at, prepared: { call, decision }, request, act, answer }: ToldCall): Prisma.CallCreateManyInput {
  const { credentialId: _c, facts, arguments: args, grantExpiresAt: _e, grantUsedAt: _u, grantId, ...row } = call
  const permission = act && {
    grantId: grantId ?? newId(),
    grantExpiresAt: new Date(act.givenAt.getTime() + decision.permissionSeconds * 1000),
    grantUsedAt: act.usedAt,
    outcome: act.outcome,
    outcomeSummary: act.summary,
    outcomeAt: act.outcomeAt,
  }
  return { ...row, ...permission, at, answer: request && answer, arguments: json(args), facts: json(facts) }
}

function requestOf({ at, prepared, request }: ToldCall): Prisma.RequestCreateManyInput[] {
  if (!request || !prepared.request) return []
  const { duties, expiresAt: seconds, envelope, brief, excluded, ...row } = prepared.request
  return [
    {
      ...row,
      envelope: json(envelope),
      brief: json(brief),
      excluded: json(excluded),
      groups: duties.map(({ group }) => group).toSorted(),
      state: request.state,
      askedAt: at,
      expiresAt: new Date(at.getTime() + seconds * 1000),
      decidedAt: request.decidedAt,
      closedAt: request.closedAt,
    },
  ]
}

/** The tasks of those days, each completed, and their lines. */
async function writeTasks(
  tx: Tx,
  pods: ReadonlyMap<string, PastPod>,
  past: readonly PastTask[],
  live: ReadonlyMap<string, readonly PastVersion[]>,
): Promise<PastLine[]> {
  const lines: PastLine[] = []
  for (const [turn, one] of past.entries()) {
    const { pod: slug, key, title, startedAt, completedAt, review } = one
    const pod = pods.get(slug)
    if (!pod) continue
    const version = versionAt(live.get(slug), startedAt)
    const promptHash = version?.digest ?? null
    const times = { startedAt, completedAt, createdAt: startedAt, updatedAt: completedAt }
    const task = await tx.task.create({
      data: {
        id: newId(),
        key,
        title,
        status: 'completed',
        origin: 'live',
        environment: pod.environment,
        podId: pod.id,
        podOwner: pod.role,
        needsReview: review !== null,
        reviewAnswer: review && 'approved',
        promptUsed: version?.text ?? null,
        promptHash,
        ...times,
      },
    })
    const part = (share: number) =>
      new Date(startedAt.getTime() + share * (completedAt.getTime() - startedAt.getTime()))
    const handedIn = lineAbout(task, 'task.handed_in', { purpose: 'end' })
    lines.push({ at: startedAt, actor: pod, entry: lineAbout(task, 'task.started', { promptHash }) })
    if (version) lines.push(...(await writeUses(tx, usesOf(pod, one, version, turn))))
    if (review === 'sent_back')
      lines.push(
        { at: part(0.4), actor: pod, entry: handedIn },
        { at: part(0.5), actor: systemActor, entry: lineAbout(task, 'task.sent_back', { state: 'changes_requested' }) },
      )
    if (review)
      lines.push(
        { at: part(0.8), actor: pod, entry: handedIn },
        { at: part(0.9), actor: systemActor, entry: lineAbout(task, 'task.let_on', {}) },
      )
    lines.push({ at: completedAt, actor: pod, entry: lineAbout(task, 'task.completed', { outputs: 1 }) })
  }
  return lines
}

/** What a pod said that it works from. */
async function writeUses(tx: Tx, { texts, rows, lines }: ReturnType<typeof usesOf>): Promise<PastLine[]> {
  for (const { digest, text } of texts)
    await tx.$executeRaw`insert into "PromptText" ("digest", "text") values (${digest}, ${text}) on conflict do nothing`
  await tx.promptUse.createMany({ data: rows })
  return lines
}
