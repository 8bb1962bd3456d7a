import { beforeAll, describe, expect, it } from 'vitest'
import { nameOfActor } from '@/lib/audit/event/queries'
import { placeInTimeline, timeline } from '@/lib/audit/queries'
import type { AuditFilter } from '@/lib/audit/schema'
import { cast, decide, pod, requestOf } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import type { CallView } from '@/lib/calls/schema'
import { type Actor, type PodActor, systemActor } from '@/lib/core/actor'
import { hashSecret } from '@/lib/core/secrets'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { permissionsOf } from '@/lib/people/rules'
import { endSession, startSession } from '@/lib/people/sessions/commands'
import { startTask } from '@/lib/tasks/commands'

let stage: Awaited<ReturnType<typeof cast>>
let lee: Actor
let turn = 0

beforeAll(async () => {
  stage = await cast()
  lee = { ...stage.ana, id: 'lee', name: 'Lee', can: permissionsOf(['auditor']) }
})

async function call(by: PodActor, tool: string, args: Record<string, unknown>, task?: string): Promise<CallView> {
  const outcome = await submitCall(by, { tool, arguments: args, task, idempotencyKey: `call-${turn++}` })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value
}

/** A task that a pod really started; returns its number. */
async function start(by: PodActor, key: string): Promise<number> {
  const args = { task_id: key }
  const { id, grant } = await call(by, 'tasks.start', args)
  const started = await execute(startTask, by, { callId: id, grant: grant!.id, arguments: args })
  if (!started.ok) throw new Error(JSON.stringify(started))
  return started.value.number
}

const commit = (by: PodActor, task: string) =>
  call(by, 'outputs.commit_and_log', { file_path: `docs/${turn++}.md`, content: 'New', branch: 'work' }, task)

async function typesOf(filter: AuditFilter, reader = lee): Promise<string[]> {
  return (await timeline(reader, filter)).rows.map(({ type }) => type).toReversed()
}

describe('the timeline of a task', () => {
  it('holds what one pod did for it and what people decided, and nothing of a task by the same name', async () => {
    const number = await start(stage.writerPod, 'kiln')
    const otherNumber = await start(stage.otherPod, 'kiln')
    const asked = await commit(stage.writerPod, 'kiln')
    await commit(stage.writerPod, 'another')
    await commit(stage.otherPod, 'kiln')
    expect(await decide(stage.ana, asked, 'reject')).toMatchObject({ ok: true })

    const own = ['task.started', 'call.asked', 'request.rejected']
    expect(await typesOf({ task: `T-${number}` })).toEqual(own)
    expect(await typesOf({ task: `t-${number}`, outcome: 'rejected' })).toEqual(['request.rejected'])
    expect(await typesOf({ task: `T-${otherNumber}` })).toEqual(['task.started', 'call.asked'])
    // The name alone means every pod's.
    expect((await typesOf({ task: 'kiln' })).toSorted()).toEqual([...own, 'task.started', 'call.asked'].toSorted())
  })

  it('is found by a name that a pod uses without ever starting the task', async () => {
    await commit(stage.otherPod, "nobody's / plan")
    expect(await typesOf({ task: "nobody's / plan" })).toEqual(['call.asked'])
  })

  it('is empty for a task that nothing happened to, and for one that is not there', async () => {
    for (const task of ['T-2147483647', 'T-99999999999', 'T-0', 'unheard of', '%']) {
      expect(await typesOf({ task }), task).toEqual([])
    }
  })

  it('shows an approver only what concerns requests or themselves', async () => {
    const number = await start(stage.writerPod, 'glaze')
    const ana = { ...stage.ana, can: permissionsOf(['approver']) }
    expect(await typesOf({ task: `T-${number}` }, ana)).toEqual([])
    const { number: request } = await requestOf(await commit(await pod('third', 'WriterPod', 'product', null), 'glaze'))
    expect((await timeline(ana, { task: 'glaze' })).rows).toMatchObject([{ requestNumber: request }])
    await expect(timeline({ ...ana, can: permissionsOf(['viewer']) }, { task: 'glaze' })).rejects.toThrow(/audit:read/)
  })

  it('pages without losing or repeating a line', async () => {
    for (let round = 0; round < 60; round++) await call(stage.otherPod, 'memory.search', { keyword: 'clay' }, 'long')
    const first = await timeline(lee, { task: 'long' })
    const second = await timeline(lee, { task: 'long', cursor: first.next! })
    expect(await placeInTimeline(lee, { task: 'long' }, second)).toEqual({
      before: first.rows.length,
      total: first.rows.length + second.rows.length,
    })
    const back = await timeline(lee, { task: 'long', cursor: second.previous! })
    expect(back.rows.map(({ id }) => id)).toEqual(first.rows.map(({ id }) => id))
    expect([first.previous, back.previous, second.next]).toEqual([null, null, null])
    expect([first.rows.length, second.rows.length, second.next]).toEqual([40, 20, null])
    const ids = [...first.rows, ...second.rows].map(({ id }) => id)
    const known = await read.auditEvent.findMany({
      where: { taskKey: 'long' },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
    })
    expect(ids).toEqual(known.map(({ id }) => id))
  })
})

describe('the timeline of a pod and an outcome together', () => {
  it('has all of it at once, and for an approver all of it that concerns requests or themselves', async () => {
    for (const [by, verdict] of [
      [stage.writerPod, 'approve'],
      [stage.writerPod, 'reject'],
      [stage.otherPod, 'reject'],
    ] as const)
      expect(await decide(stage.ana, await commit(by, 'vase'), verdict)).toMatchObject({ ok: true })
    await call(stage.otherPod, 'outputs.none_such', {}, 'vase')
    const ana = { ...stage.ana, can: permissionsOf(['approver']) }
    const all = await read.auditEvent.findMany({ orderBy: [{ at: 'desc' }, { id: 'desc' }] })
    const outcomes = [...new Set(all.flatMap(({ outcome }) => outcome ?? []))]
    expect(outcomes).toEqual(expect.arrayContaining(['allowed', 'waiting', 'denied', 'approved', 'rejected']))
    const isForAna = (line: (typeof all)[number]) => line.requestId !== null || line.actorId === ana.id
    for (const outcome of outcomes) {
      const seen = all.filter((line) => line.outcome === outcome && isForAna(line))
      expect((await timeline(ana, { outcome })).rows.map(({ id }) => id)).toEqual(seen.slice(0, 40).map(({ id }) => id))
      for (const { id: podId } of [stage.writerPod, stage.otherPod]) {
        const { slug: of } = await read.pod.findUniqueOrThrow({ where: { id: podId } })
        const own = all.filter((line) => line.podId === podId && line.outcome === outcome)
        for (const [reader, lines] of [
          [lee, own],
          [ana, own.filter(isForAna)],
        ] as const) {
          const page = await timeline(reader, { pod: of, outcome })
          expect(page.rows.map(({ id }) => id)).toEqual(lines.slice(0, 40).map(({ id }) => id))
          expect(page.lookedTo).toBeNull()
        }
      }
    }
  })
})

describe('what one actor did', () => {
  it('is found by who they are, whatever they and others are called', async () => {
    const asked = await commit(stage.otherPod, 'by-one-person')
    expect(await decide(stage.priya, asked, 'reject')).toMatchObject({ ok: true })
    const { rows } = await timeline(lee, { actorId: stage.priya.id })
    expect(rows.map(({ type, actorName }) => [type, actorName])).toContainEqual(['request.rejected', 'Priya'])
    expect(new Set(rows.map(({ actorName }) => actorName))).toEqual(new Set(['Priya']))
    expect(await typesOf({ actorId: 'Priya' })).toEqual([])
  })

  it('holds their own signing in and out, which nobody else does for them', async () => {
    const tokenHash = hashSecret('of-a-browser')
    expect(await execute(startSession, systemActor, { personId: stage.ana.id, tokenHash })).toMatchObject({ ok: true })
    expect(await execute(endSession, systemActor, { tokenHash })).toMatchObject({ ok: true })
    const { rows } = await timeline(lee, { actorId: stage.ana.id, what: 'session' })
    expect(rows.map(({ actorKind, actorName, sentence }) => [actorKind, actorName, sentence])).toEqual([
      ['person', 'Ana', 'Ana signed out'],
      ['person', 'Ana', 'Ana signed in'],
    ])
    expect(await typesOf({ what: 'session', kind: 'system' })).toEqual([])
  })

  it('names nobody to a reader who may see nothing of theirs', async () => {
    expect(await nameOfActor(lee, stage.priya.id)).toBe('Priya')
    expect(await nameOfActor(lee, 'nobody')).toBeNull()
    const outsider = { ...stage.ana, id: 'outsider' }
    const alone = await pod('alone', 'WriterPod', 'product', null)
    await call(alone, 'memory.search', {})
    expect(await nameOfActor(lee, alone.id)).toBe('WriterPod')
    expect(await nameOfActor(outsider, alone.id)).toBeNull()
  })

  it('names also who has done nothing yet, to a reader who sees everything', async () => {
    const idle = await pod('idle', 'QAPod', 'quality', null)
    expect(await nameOfActor(lee, idle.id)).toBe('QAPod')
    expect(await nameOfActor({ ...stage.ana, id: 'outsider' }, idle.id)).toBeNull()
  })
})
