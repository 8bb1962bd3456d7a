import { commit, mustGit, stateFolder } from '@/lib/gate/fixture-git'
import { ask as askOver, type Answer, addPerson, addPod, type TestPod } from '@/lib/gate/fixture'
import { ask, numberIn, openShop, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { mkdtempSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { requestNumbered } from '@/lib/access/fixture'
import { refreshAccess } from '@/lib/auth/access'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import type { Delivery } from '@/lib/db/generated/client'
import { undoAtOnce } from '@/lib/deliveries/undo/once/commands'

/** A shop in which one pod delivers and another one rolls back; each belongs to somebody who could sign otherwise. */
export type Undoing = {
  shop: Shop
  worker: TestPod
  keeper: TestPod
  owners: { worker: PersonActor; keeper: PersonActor }
}

export async function openUndoingShop(): Promise<Undoing> {
  const shop = await openShop()
  const owner = (name: string) => addPerson(name, ['delivery-leads'], ['approver'])
  const owners = { worker: await owner('Olaf Owner'), keeper: await owner('Kim Keeper') }
  const of = { department: 'delivery', environment: 'dev' } as const
  const worker = await addPod('git-worker', { ...of, role: 'DevPod', ownerId: owners.worker.id })
  const keeper = await addPod('git-keeper', { ...of, role: 'DeliveryPod', ownerId: owners.keeper.id })
  await refreshAccess()
  return { shop, worker, keeper, owners }
}

export type Landed = Delivery & { number: number; tree: string }

/** Has files of the pod that works reach main by a delivery. */
export async function landed({ shop, worker }: Undoing, task: string, files: Record<string, string>): Promise<Landed> {
  const clone = mkdtempSync(path.join(stateFolder, 'worker-'))
  const address = shop.address.replace(shop.pod.serviceKey, worker.serviceKey)
  await mustGit(stateFolder, 'clone', '-q', address, clone)
  await commit(clone, task, files)
  const number = numberIn(await ask(clone, task))
  await signed(shop, number)
  await work()
  const { subjectId: id } = await requestNumbered(number)
  const delivery = await read.delivery.findUniqueOrThrow({ where: { id } })
  expect(delivery).toMatchObject({ state: 'landed', verifiedAt: expect.any(Date) })
  return { ...delivery, number, tree: await mustGit(shop.folder, 'rev-parse', 'main^{tree}') }
}

export const rollback = 'git.rollback_commit'

/** The pod that rolls back asks for it, by the first digits of the commit. */
export async function rollBack(
  { shop, keeper }: Undoing,
  { commit: sha }: Pick<Delivery, 'commit'>,
  more: { args?: object; body?: object; by?: TestPod } = {},
): Promise<Answer> {
  const args = { repo_name: 'shop', commit_sha: sha!.slice(0, 12), reason: 'It is wrong', ...more.args }
  return await askOver(shop.gate, more.by ?? keeper, rollback, args, more.body)
}

export const requestIn = ({ json }: Answer): number => Number(/^CS-(\d+)$/.exec(json['request'])?.[1])
export const stateOf = async (id: string) => (await read.delivery.findUniqueOrThrow({ where: { id } })).state

/** Somebody has a delivery undone at once. */
export const undoneNow = (by: PersonActor, delivery: string, reason: string) =>
  execute(undoAtOnce, by, { delivery, reason })

/** The same where it has to work: the delivery that undoes it, and the request by which others look at that. */
export async function openedNow(by: PersonActor, delivery: string, reason: string) {
  const outcome = await undoneNow(by, delivery, reason)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  const { id, number } = outcome.value
  return { id, number: number!, request: await requestNumbered(number!) }
}
