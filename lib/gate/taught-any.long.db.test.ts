import {
  entryOf,
  everything,
  give,
  giveBack,
  given,
  leftBy,
  type Model,
  openTaught,
  returnIn,
  revoke,
  revokeIn,
  started,
  type Taken,
  type Version,
  why,
  write,
} from '@/lib/gate/fixture-taught'
import type { TestGate, TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered, settled } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { taughtBy } from '@/lib/memory/revoke/queries'
import { archiveEntry, holdEntry, restoreEntry } from '@/lib/memory/written/keep/commands'

let gate: TestGate
let pod: TestPod
let keeper: PersonActor

beforeAll(async () => {
  ;({ gate, pod, keeper } = await openTaught('taught-any'))
})
afterAll(() => gate.close())

describe('in any order', () => {
  const tasks = ['taught-x', 'taught-y'] as const
  const acts = ['write', 'write', 'write', 'ask', 'approve', 'reject', 'hold', 'archive', 'restore'] as const

  it.each([1, 2, 3, 4])(
    'what pods are given is what a plain list says and what the record says (%i)',
    async (seed) => {
      let state = seed * 2_654_435_761
      const pick = <Item>(items: readonly Item[]): Item => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
        return items[(state >>> 8) % items.length]!
      }
      const keys = ['a', 'b', 'c'].map((name) => `any-${seed}/${name}`)
      const names = tasks.map((task) => `${task}-${seed}`)
      const numbers = new Map<string, number>()
      for (const name of names) numbers.set(name, await started(gate, pod, name))
      const model: Model = new Map(keys.map((key) => [key, []]))
      const open: { task: string; taken: Taken[] }[] = []

      for (let step = 0; step < 34; step += 1) {
        const key = pick(keys)
        const versions = model.get(key)!
        const task = pick(names)
        const act = pick([...acts, 'revoke', 'revoke and return', 'return'] as const)
        await take(act, { key, task, versions, model, open, number: numbers.get(task)! })
        const stands = await everything(keys)
        const known = new Map(stands.map(({ path, versions: of }) => [path, of.map((one) => one.state)]))
        for (const [name, list] of model)
          expect(known.get(name) ?? [], `${step}: ${act} ${key}`).toEqual(list.map(({ is }) => is))
        for (const { path, activeNumber } of stands)
          expect(activeNumber, `${step}: ${act} ${path}`).toBe(given(model.get(path)!)?.number ?? null)
      }
      for (const { id, activeNumber } of await everything(keys)) expect(await replayed(id)).toBe(activeNumber)
    },
    120_000,
  )

  type Step = {
    key: string
    task: string
    versions: Version[]
    model: Model
    open: { task: string; taken: Taken[] }[]
    number: number
  }

  async function take(act: string, step: Step) {
    const { key, task, versions, model, open, number } = step
    if (act === 'write' || act === 'ask') {
      const isPlain = act === 'write' && leftBy(versions) === null
      const answer = await write(gate, pod, key, task, act === 'write')
      const base = given(versions)?.number ?? null
      for (const one of versions) if (one.is === 'pending') one.is = 'rejected'
      const asked = answer['request'] === null ? null : Number(String(answer['request']).slice(3))
      versions.push({ number: versions.length + 1, task, is: 'pending', base, request: asked })
      if (isPlain) give(versions, versions.at(-1)!)
    } else if (act === 'approve' || act === 'reject') {
      const waiting = versions.find(({ is }) => is === 'pending')
      if (!waiting) return
      const request = await requestNumbered(waiting.request!)
      expect(await decide(keeper, request, act)).toMatchObject({ ok: true })
      await settled(request)
      if (act === 'approve' && (given(versions)?.number ?? null) === waiting.base) give(versions, waiting)
      else waiting.is = 'rejected'
    } else if (act === 'revoke') {
      const taken = revokeIn(model, task)
      expect(await revoke(keeper, number)).toMatchObject(taken.length > 0 ? { ok: true } : { reason: 'nothing_taught' })
      if (taken.length > 0) open.push({ task, taken })
    } else if (act === 'revoke and return') {
      const before = await everything([...model.keys()])
      if (!(await revoke(keeper, number)).ok) return
      expect(await everything([...model.keys()])).not.toEqual(before)
      expect(await giveBack(keeper, number)).toMatchObject({ ok: true })
      expect(await everything([...model.keys()])).toEqual(before)
    } else if (act === 'return') {
      const last = open.findLast((one) => one.task === task)
      if (!last) return
      open.splice(open.indexOf(last), 1)
      const { revocations } = (await taughtBy(keeper, number))!
      const at = revocations.findIndex(({ ended }) => ended === null)
      expect(await giveBack(keeper, number, at)).toMatchObject({ ok: true })
      returnIn(model, last.taken)
    } else await keep(act as 'hold' | 'archive' | 'restore', key, versions)
  }

  async function keep(act: 'hold' | 'archive' | 'restore', key: string, versions: Version[]) {
    if (versions.length === 0) return
    const { id } = await entryOf(key)
    const input = { entryId: id, ...why }
    const taking = act === 'hold' ? holdEntry : archiveEntry
    const { ok } = act === 'restore' ? await execute(restoreEntry, keeper, input) : await execute(taking, keeper, input)
    const [now, left] = [given(versions), leftBy(versions)]
    const moved =
      act === 'restore' ? (now ? null : left) : (now ?? (act === 'archive' && left?.is === 'held' ? left : null))
    expect(ok, `${act} ${key}`).toBe(moved !== null)
    if (act === 'restore' && moved) give(versions, moved)
    else if (moved) moved.is = act === 'hold' ? 'held' : 'archived'
  }

  /** Which version pods are given by the lines of the record alone. */
  async function replayed(subjectId: string): Promise<number | null> {
    const lines = await read.auditEvent.findMany({ where: { subjectId }, orderBy: { id: 'asc' } })
    let active: number | null = null
    for (const { type, data } of lines)
      if (type === 'memory.active') active = (data as { number: number }).number
      else if (type === 'memory.held' || type === 'memory.archived') active = null
    return active
  }
})
