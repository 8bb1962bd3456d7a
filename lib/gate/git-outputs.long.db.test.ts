import { commit, mustGit } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { addPerson, addPod, asPod, must, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered, settled } from '@/lib/access/fixture'
import { refreshAccess } from '@/lib/auth/access'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { treeWith } from '@/lib/git/composed'
import { readAll } from '@/lib/imports/fixture-reading'
import { closeRepository, openRepository } from '@/lib/repositories/commands'
import { takeOutputs } from '@/lib/repositories/outputs/commands'
import { commitAccepted } from '@/lib/tasks/committed/jobs'
import { committedOf } from '@/lib/tasks/committed/shown/queries'

let shop: Shop
let pod: TestPod
let owner: PersonActor
let turn = 0
const taking = { repository: 'shop', environment: 'dev', branch: 'main' } as const
beforeAll(async () => {
  shop = await openShop()
  pod = await addPod('git-writer', { role: 'DevPod', department: 'delivery', environment: 'dev' })
  owner = await addPerson('Olga Signer', ['product-owners'], ['approver'])
  await refreshAccess()
  await must(takeOutputs, { ...taking, pods: ['git-writer'] })
})
afterAll(() => shop.close())

const compose = async (): Promise<void> => await commitAccepted.run({}, new AbortController().signal)
const post = async (task: string, path: string, content: string, more: object = {}) => {
  const body = { idempotency_key: `composed-${turn++}`, task, path, content, ...more }
  return await asPod(shop.gate, pod.serviceKey, '/v2/outputs', body)
}
const start = async (task: string) =>
  await asPod(shop.gate, pod.serviceKey, '/v1/tasks/start', {
    task_id: task,
    title: `About ${task}`,
    prompt: { text: 'Write the page about returns.\nBe short.' },
    idempotency_key: `composed-${turn++}`,
  })
const numberOf = (answer: { json: Record<string, unknown> }) => Number(String(answer.json['request']).slice(3))

async function accept(number: number) {
  const request = await requestNumbered(number)
  expect(await decide(owner, request)).toMatchObject({ ok: true })
  expect(await settled(request)).toMatchObject({ state: 'executed' })
}

/** The newest delivery that Countersign composed of a task. */
const composedOf = async (taskKey: string) =>
  await read.delivery.findFirst({
    where: { taskKey, isComposed: true },
    orderBy: [{ at: 'desc' }, { revision: 'desc' }],
  })
const numberOfDelivery = async (taskKey: string) => {
  const { requestId } = (await composedOf(taskKey))!
  return (await read.request.findUniqueOrThrow({ where: { id: requestId! } })).number
}

/** What their pages say became of the accepted revisions of a file. */
async function becameOf(path: string) {
  const { id } = await read.output.findFirstOrThrow({ where: { path } })
  return await committedOf(owner, [id])
}

describe('accepted outputs', () => {
  it('become one commit with the records of their task, which lands as it was signed and reads as it was written', async () => {
    const task = 'returns/page'
    await start(task)
    const waits = await post(task, 'docs/returns.md', '# Returns\n\nAsk ida@pottery.co.uk.\n', {
      message: 'Who is asked',
    })
    expect(waits.status).toBe(202)
    expect((await post(task, 'docs/bowls.md', '# Bowls\n\nA bowl comes back clean.\n')).status).toBe(200)
    // One of them waits, so nothing of the task is committed yet.
    await compose()
    expect(await composedOf(task)).toBeNull()
    await accept(numberOf(waits))
    await compose()
    const number = await numberOfDelivery(task)
    const request = await requestNumbered(number)
    expect(request).toMatchObject({ kind: 'delivery', state: 'waiting', toolKey: 'git.deliver', taskKey: task })
    expect(request.sentence).toMatch(/^2 accepted outputs of .+ are to be committed to “main” of “shop”$/)
    expect(JSON.stringify(request.brief)).toContain(`CS-${numberOf(waits)}, signed by Olga Signer.`)
    expect(request.envelope).toMatchObject({
      outputs: [
        { path: 'docs/bowls.md', revision: 1, requests: [], signers: [] },
        { path: 'docs/returns.md', revision: 1, requests: [numberOf(waits)], signers: ['Olga Signer'] },
      ],
    })
    expect(await signed(shop, number)).toMatchObject({ state: 'released' })
    await work()

    const clone = await shop.clone()
    expect((await mustGit(clone, 'ls-tree', '-r', '--name-only', 'HEAD')).split('\n')).toEqual([
      'docs/bowls.md',
      'docs/returns.md',
      'project/memory.yaml',
      'project/outputs/changelog.yaml',
      'project/outputs/returns/page/prompt_used.txt',
      'project/task.yaml',
    ])
    const message = await mustGit(clone, 'log', '-1', '--format=%an%n%cn%n%B', 'HEAD^')
    expect(message).toMatch(/^DevPod\nCountersign\nCommit 2 accepted outputs of returns\/page\n/)
    expect(message).toContain('Task: returns/page\n')
    expect(message).toContain(`Output: docs/returns.md, revision 1 (CS-${numberOf(waits)})`)
    expect(message).toContain('Output: docs/bowls.md, revision 1 (stood by a rule)')
    expect(message).toContain('Signed-off-by: Olga Signer <')

    const { main } = await readAll(clone)
    expect(main.problems).toEqual([])
    expect(main.unlogged).toEqual([])
    expect(main.tasks).toMatchObject([
      {
        key: task,
        title: `About ${task}`,
        description: `About ${task}`,
        status: 'in_progress',
        podOwner: 'DevPod',
        promptUsed: 'Write the page about returns.\nBe short.',
        flags: [],
        data: { outputs: ['docs/bowls.md', 'docs/returns.md'], done: false },
      },
    ])
    const { promptHash } = await read.task.findFirstOrThrow({ where: { key: task } })
    expect(main.tasks[0]!.promptHash).toBe(promptHash)
    expect(main.memory).toMatchObject([
      {
        path: 'docs/bowls.md',
        description: 'Bowls: A bowl comes back clean.',
        tags: ['output', 'docs', 'md'],
        podOwner: 'DevPod',
        flags: [],
      },
      { path: 'docs/returns.md', flags: [] },
    ])
    const lines = main.changelog.map(({ path, taskKey, lost, message: words }) => ({ path, taskKey, lost, words }))
    expect(lines).toContainEqual({ path: 'docs/returns.md', taskKey: task, lost: false, words: 'Who is asked' })
    expect(lines).toContainEqual({
      path: 'docs/bowls.md',
      taskKey: task,
      lost: false,
      words: 'Revision 1 of docs/bowls.md',
    })
    expect(main.changelog.every(({ linkedCommit }) => linkedCommit !== null)).toBe(true)
  })

  it('are committed once, by the same commit however often that is tried', async () => {
    const task = 'again'
    await post(task, 'docs/again.md', 'Once.\n')
    const [{ id }] = await read.$queryRaw<[{ id: string }]>`select id from "OutputRevision" where "commitDue"`
    await compose()
    const first = (await composedOf(task))!
    await compose()
    expect(await read.delivery.count({ where: { taskKey: task } })).toBe(1)
    // As if the process had been killed before the delivery was kept: the commit comes out the same.
    const { gathered } = await import('@/lib/tasks/committed/queries')
    const { made } = await import('@/lib/tasks/committed/jobs')
    const parts = await gathered({ podId: pod.podId, environment: 'dev', taskKey: task, revisionIds: [id] })
    const on = { repositoryId: first.repositoryId, branch: 'main', base: first.base, task }
    expect(await made(shop.folder, on, parts)).toMatchObject({ work: { head: first.head, tree: first.tree } })
  })

  it('are in the commit as they were accepted last, and wait in line behind what people look at', async () => {
    const task = 'again'
    const before = await numberOfDelivery(task)
    await post('other', 'docs/other.md', 'Other.\n')
    await compose()
    expect(await composedOf('other')).toBeNull()
    // It says what it waits for, and what joins that does not.
    expect(await becameOf('docs/other.md')).toMatchObject([
      { state: 'due', behind: { request: before, isDecided: false } },
    ])
    await post(task, 'docs/again.md', 'Once.\nAnd again.\n')
    await post(task, 'docs/more.md', 'More.\n')
    expect(await becameOf('docs/more.md')).toMatchObject([{ state: 'due', behind: null }])
    await compose()
    expect(await requestNumbered(before)).toMatchObject({ state: 'withdrawn' })
    const number = await numberOfDelivery(task)
    const { envelope, sentence } = await requestNumbered(number)
    expect(sentence).toContain('revision 2')
    expect(envelope).toMatchObject({ outputs: [{ path: 'docs/again.md', revision: 2 }, { path: 'docs/more.md' }] })
    await signed(shop, number)
    expect(await becameOf('docs/other.md')).toMatchObject([{ behind: { request: number, isDecided: true } }])
    await work()
    expect(await becameOf('docs/other.md')).toMatchObject([{ state: 'due', behind: null }])
    await compose()
    await signed(shop, await numberOfDelivery('other'))
    await work()
    const clone = await shop.clone()
    expect(await mustGit(clone, 'show', 'HEAD:docs/again.md')).toBe('Once.\nAnd again.')
    expect(await mustGit(clone, 'show', 'HEAD:docs/other.md')).toBe('Other.')
    const { main } = await readAll(clone)
    expect(main.problems).toEqual([])
    expect(main.facts.changelog).toMatchObject({ lostAtTip: 0, truncations: [] })
  })

  it('are committed anew where the branch has moved in what they change, and stand in no old commit', async () => {
    const task = 'moved'
    await post(task, 'docs/moved.md', 'One.\n')
    await compose()
    const doomed = await numberOfDelivery(task)
    const clone = await shop.clone()
    await commit(clone, 'By a pod', { 'docs/moved.md': 'By hand.\n' })
    await signed(shop, numberIn(await ask(clone, 'by-hand')))
    await work()
    expect(await signed(shop, doomed)).toMatchObject({ state: 'superseded' })
    await compose()
    const number = await numberOfDelivery(task)
    expect(number).not.toBe(doomed)
    // Another revision stands before that was signed.
    await post(task, 'docs/moved.md', 'Two.\n')
    expect(await signed(shop, number)).toMatchObject({ state: 'superseded' })
    await compose()
    await signed(shop, await numberOfDelivery(task))
    await work()
    expect(await mustGit(await shop.clone(), 'show', 'HEAD:docs/moved.md')).toBe('Two.')
  })

  it('say why they are not committed, and are tried again once that is gone', async () => {
    const rowOf = async (path: string) =>
      await read.outputRevision.findFirstOrThrow({ where: { output: { path } }, orderBy: { number: 'desc' } })
    await accept(numberOf(await post('odd', 'project/task.yaml', 'tasks: {}\n')))
    await post('closed', 'docs/closed.md', 'Closed.\n')
    await must(closeRepository, { name: 'shop' })
    await compose()
    expect(await rowOf('docs/closed.md')).toMatchObject({ commitDue: false, uncommitted: 'The repository is closed.' })
    await must(openRepository, { name: 'shop' })
    await must(takeOutputs, { ...taking, pods: ['git-writer'] })
    await compose()
    expect(await rowOf('project/task.yaml')).toMatchObject({
      state: 'standing',
      uncommitted: expect.stringContaining('The record “project/task.yaml” is not in a shape'),
    })
    expect(await composedOf('closed')).toMatchObject({ state: 'waiting' })
    await signed(shop, await numberOfDelivery('closed'))
    await work()
    await post('folder', 'docs', 'No folder.\n')
    await compose()
    expect((await rowOf('docs')).uncommitted).toMatch(/^A folder is where the file is to be/)
    // What git leaves out without a word is no commit.
    const hidden = { path: 'docs/.git/config', bytes: Buffer.from('Hidden.\n') }
    expect(await treeWith(shop.folder, null, [hidden])).toBeNull()
    // A pod whose outputs go nowhere commits nothing, and one goes to one place at most.
    await must(takeOutputs, { ...taking, pods: [] })
    await post('nowhere', 'docs/nowhere.md', 'Nowhere.\n')
    expect(await rowOf('docs/nowhere.md')).toMatchObject({ commitDue: false, uncommitted: null })
  })
})
