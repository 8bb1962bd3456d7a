import { addPerson, addPod, openGate, type TestGate } from '@/lib/gate/fixture'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { read } from '@/lib/db/client'
import { demoPlan } from '@/lib/demo/plan'
import { DemoPodClient } from '@/lib/demo/pod'
import { demoPods } from '@/lib/demo/story'
import { taskDetail } from '@/lib/tasks/queries'

let gate: TestGate
const clients = new Map<string, DemoPodClient>()
beforeAll(async () => {
  gate = await openGate()
  for (const { slug, name, role, department, environment } of demoPods.filter((pod) => pod.environment === 'dev')) {
    // As a later demo names them.
    const pod = await addPod(`${slug}-2`, { role, department, environment })
    const client = { ...pod, slug, name, environment }
    clients.set(slug, new DemoPodClient(client, gate.url, new AbortController().signal))
  }
  await refreshAccess()
})
afterAll(() => gate.close())

async function play(): Promise<void> {
  for (const step of demoPlan) await clients.get(step.pod)!.move(step, (slug) => clients.get(String(slug))?.slug)
}

const tasks = () =>
  read.task.findMany({ select: { key: true, status: true, phase: true, updatedAt: true }, orderBy: { key: 'asc' } })

it('has tasks in every status that a pod can bring about, and asks once', async () => {
  await play()
  const first = await tasks()
  expect(new Set(first.map(({ status }) => status))).toEqual(
    new Set(['backlog', 'planned', 'in_progress', 'in_review', 'held', 'completed']),
  )
  expect(new Set(first.map(({ phase }) => phase)).size).toBe(4)
  expect(await read.request.count({ where: { kind: 'task_completion', state: 'waiting' } })).toBe(2)
  // Every step was let through: none was denied, and none waits but those that are meant to.
  expect(await read.call.count({ where: { decision: { not: 'allow' } } })).toBe(0)
  expect(await read.call.count({ where: { outcome: 'succeeded' } })).toBe(demoPlan.length)
  const { podId } = await read.task.findFirstOrThrow({ where: { key: 'gift-card-limits' } })
  const holder = await read.pod.findUniqueOrThrow({ where: { id: podId! } })
  expect(holder.slug).toBe('demo-checker-2')

  await play()
  expect(await tasks()).toEqual(first)
})

it('shows everything that can be off about where a task stands', async () => {
  const ana = await addPerson('Ana')
  const numbers = await read.task.findMany({ select: { number: true } })
  const details = await Promise.all(numbers.map(({ number }) => taskDetail(ana, number)))
  const off = details.flatMap((task) => task!.off)
  expect(new Set(off)).toEqual(
    new Set(['waits_on_itself', 'waits_in_circle', 'dangling_dependency', 'done_without_outputs', 'begun_too_early']),
  )
})
