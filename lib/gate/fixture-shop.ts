import { mustGit, removeState, stateFolder } from '@/lib/gate/fixture-git'
import { addPerson, addPod, elapse, must, openGate, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { mkdtempSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { decide, requestNumbered } from '@/lib/access/fixture'
import { refreshAccess } from '@/lib/auth/access'
import type { PersonActor } from '@/lib/core/actor'
import { newId } from '@/lib/core/id'
import { landDeliveries } from '@/lib/deliveries/jobs'
import { git, type Said } from '@/lib/gate/fixture-git'
import { keptFolder, makeKept } from '@/lib/git/kept'
import { settleDue } from '@/lib/jobs/clock'
import { createRepository } from '@/lib/repositories/commands'

/** A gate with a repository that is kept at it, a pod that works there, and somebody who signs. */
export type Shop = {
  gate: TestGate
  pod: TestPod
  lead: PersonActor
  folder: string
  address: string
  clone(): Promise<string>
  close(): Promise<void>
}

export async function openShop(): Promise<Shop> {
  const gate = await openGate()
  const pod = await addPod('git-dev', { role: 'DevPod', department: 'delivery', environment: 'dev' })
  const lead = await addPerson('Lena Lead', ['delivery-leads'], ['approver'])
  await addPerson('Olga Owner', ['product-owners'])
  await refreshAccess()
  const id = newId()
  const folder = keptFolder(stateFolder, id)
  await makeKept(folder, 'main')
  await must(createRepository, { id, name: 'shop' })
  const address = `${gate.url.replace('://', `://git:${pod.serviceKey}@`)}/git/shop.git`
  return {
    gate,
    pod,
    lead,
    folder,
    address,
    async clone() {
      const clone = mkdtempSync(path.join(stateFolder, 'clone-'))
      await mustGit(stateFolder, 'clone', '-q', address, clone)
      return clone
    },
    async close() {
      await gate.close()
      removeState()
    },
  }
}

export const push = async (clone: string, ...args: string[]): Promise<Said> =>
  await git(clone, ['push', 'origin', ...args])

/** Asks that what is committed in a clone reach main, for this task. */
export const ask = async (clone: string, task: string): Promise<Said> =>
  await git(clone, ['push', '-o', `task=${task}`, 'origin', 'HEAD:refs/for/main'])

/** The number of the request that git printed. */
export const numberIn = ({ out }: Said): number => Number(/CS-(\d+)/.exec(out)?.[1])

/** What the worker does about deliveries. */
export const work = async (): Promise<void> => await landDeliveries.run({}, new AbortController().signal)

/** Signs a request as the lead, and lets the time pass in which that can be taken back. */
export async function signed({ lead }: Shop, number: number) {
  const request = await requestNumbered(number)
  expect(await decide(lead, request)).toMatchObject({ ok: true })
  await elapse(request.subjectId, 'effectiveAt')
  await settleDue()
  return await requestNumbered(number)
}
