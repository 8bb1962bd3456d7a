import { commit, mustGit } from '@/lib/gate/fixture-git'
import {
  landed,
  openUndoingShop,
  requestIn,
  rollBack,
  rollback,
  stateOf,
  type Undoing,
} from '@/lib/gate/fixture-rollback'
import { ask, numberIn, signed, work } from '@/lib/gate/fixture-shop'
import { addPerson, asPod, elapse, must } from '@/lib/gate/fixture'
import { mcpClient } from '@/lib/gate/fixture-mcp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decide, requestNumbered } from '@/lib/access/fixture'
import { execute } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import { deliveryDetail } from '@/lib/deliveries/queries'
import { undoDelivery } from '@/lib/deliveries/undo/commands'
import { signersIn } from '@/lib/git/signed'
import { verifyBranch } from '@/lib/git/verify'
import { settleDue } from '@/lib/jobs/clock'
import { sealLines } from '@/lib/jobs/partitions'

let undoing: Undoing
beforeAll(async () => {
  undoing = await openUndoingShop()
})
afterAll(() => undoing.shop.close())

const callNow = async (id: string) => await asPod(undoing.shop.gate, undoing.keeper.serviceKey, `/v2/tool-calls/${id}`)
const filesOnMain = async () => (await mustGit(undoing.shop.folder, 'ls-tree', '-r', '--name-only', 'main')).split('\n')

describe('a pod that rolls back a commit of a repository that is kept here', () => {
  it('has a delivery signed that undoes it, and hears by its call that it landed', async () => {
    const { shop, keeper, owners } = undoing
    const { json: before } = await asPod(shop.gate, keeper.serviceKey, '/v2/events')
    const plan = await landed(undoing, 'plan', { 'docs/plan.md': '# Plan\n\nOpen in May.\n' })
    const wrong = await landed(undoing, 'wrong', {
      'docs/plan.md': '# Plan\n\nOpen never.\n',
      'docs/wrong.md': 'Wrong.\n',
    })

    const key = newId()
    const asked = await rollBack(undoing, wrong, { body: { idempotency_key: key, task: 'mend', claim: true } })
    expect(asked).toMatchObject({
      status: 202,
      json: { state: 'waiting', decision: 'ask', tool: rollback, task: 'mend', grant: null, claimed: false },
    })
    const { id, poll } = asked.json
    expect(poll).toContain(`/v2/tool-calls/${id}?wait=`)
    const number = requestIn(asked)
    const request = await requestNumbered(number)
    expect(request).toMatchObject({
      kind: 'delivery',
      subjectKind: 'call',
      subjectId: id,
      askedByKind: 'pod',
      askedById: keeper.podId,
      podId: keeper.podId,
      toolKey: rollback,
      askerSays: 'It is wrong',
      duties: [{ group: 'delivery-leads', count: 1 }],
    })
    expect(request.sentence).toMatch(`DeliveryPod asks to undo CS-${wrong.number} of DevPod`)
    expect(request.envelope).toMatchObject({ undoes: { delivery: wrong.id, commit: wrong.commit, pod: keeper.podId } })

    const again = await rollBack(undoing, wrong, { body: { idempotency_key: key, task: 'mend' } })
    expect(again).toMatchObject({ status: 202, json: { id, request: `CS-${number}`, repeated: true } })
    for (const owner of Object.values(owners)) expect(await decide(owner, request)).toMatchObject({ reason: 'own_pod' })
    expect((await callNow(id)).json).toMatchObject({ state: 'waiting', arguments: { commit_sha: expect.any(String) } })
    const use = { grant: newId(), arguments: {}, idempotency_key: newId() }
    expect(await asPod(shop.gate, keeper.serviceKey, `/v2/tool-calls/${id}/claim`, use)).toMatchObject({ status: 409 })

    await signed(shop, number)
    expect((await callNow(id)).json).toMatchObject({
      state: 'released',
      grant: null,
      reason: expect.stringMatching(/lands/),
    })
    await work()
    expect(await stateOf(wrong.id)).toBe('reverted')
    expect(await mustGit(shop.folder, 'rev-parse', 'main^{tree}')).toBe(plan.tree)
    expect(await mustGit(shop.folder, 'log', '-1', '--format=%an %ae %cn%n%s', 'main')).toMatch(
      new RegExp(
        `^DeliveryPod ${keeper.podId.toLowerCase()}@pods\\.\\S+ Countersign\nUndo a delivery of DevPod to main$`,
      ),
    )
    const tip = await mustGit(shop.folder, 'rev-parse', 'main')
    expect((await callNow(id)).json).toMatchObject({
      state: 'executed',
      outcome: { status: 'succeeded', summary: expect.stringContaining(tip.slice(0, 12)) },
    })
    await must(sealLines, {})
    const told = await asPod(shop.gate, keeper.serviceKey, `/v2/events?after=${before['place']}&wait=5`)
    expect(told.json['events']).toMatchObject([{ type: 'call.released', data: { id, request: `CS-${number}` } }])
    const lines = await read.auditEvent.findMany({ where: { callId: id }, orderBy: [{ at: 'asc' }, { id: 'asc' }] })
    expect(lines.map(({ type }) => type)).toEqual([
      'call.asked',
      'request.approved',
      'request.released',
      'call.succeeded',
    ])
    const signers = signersIn((await shop.gate.app.inject({ url: '/.well-known/countersign-signers' })).body)
    expect((await verifyBranch(shop.folder, 'main', signers)).map(({ is }) => is)).toEqual(Array(3).fill('signed'))

    const once = await rollBack(undoing, wrong)
    expect(once).toMatchObject({ status: 409, json: { code: 'not_landed' } })
    expect(once.json['fields']).toEqual({ 'arguments.commit_sha': [`It is undone already, by CS-${number}.`] })
  })

  it('is named on the pages of both deliveries, and a person undoes what it had undone', async () => {
    const ada = await addPerson('Ada Asker', ['delivery-leads'], ['approver'])
    const note = await landed(undoing, 'note', { 'docs/note.md': 'Note.\n' })
    const asked = await rollBack(undoing, note)
    const who = { kind: 'pod', name: 'DeliveryPod' }
    expect(await deliveryDetail(ada, note.id, null)).toMatchObject({
      askedBy: null,
      links: { undoneBy: { number: requestIn(asked), askedBy: who } },
      undo: { isOpen: false },
    })
    expect(await execute(undoDelivery, ada, { delivery: note.id, reason: 'Mine' })).toMatchObject({
      reason: 'undo_waits',
    })
    await signed(undoing.shop, requestIn(asked))
    await work()
    expect(await filesOnMain()).not.toContain('docs/note.md')
    const { id } = asked.json
    expect(await deliveryDetail(ada, id, null)).toMatchObject({ askedBy: who, podName: 'DevPod', state: 'landed' })
    const back = await execute(undoDelivery, ada, { delivery: id, reason: 'It was right' })
    await signed(undoing.shop, back.ok ? back.value.number! : 0)
    await work()
    expect(await filesOnMain()).toContain('docs/note.md')
    expect([await stateOf(note.id), await stateOf(id)]).toEqual(['landed', 'reverted'])
    const { askedByKind, askedByName } = await read.delivery.findFirstOrThrow({ where: { undoesId: id } })
    expect({ askedByKind, askedByName }).toEqual({ askedByKind: 'person', askedByName: 'Ada Asker' })
  })

  it('withdraws it, and may ask anew; what people reject ends as any call', async () => {
    const { shop, keeper } = undoing
    const word = await landed(undoing, 'word', { 'docs/word.md': 'Word.\n' })
    const { json } = await rollBack(undoing, word)
    const gone = await asPod(shop.gate, keeper.serviceKey, `/v2/tool-calls/${json['id']}/withdraw`, {})
    expect(gone).toMatchObject({ status: 200, json: { id: json['id'], state: 'withdrawn' } })
    expect(await stateOf(json['id'])).toBe('ended')
    expect(await asPod(shop.gate, keeper.serviceKey, `/v2/tool-calls/${json['id']}/withdraw`, {})).toMatchObject({
      status: 409,
      json: { code: 'not_waiting' },
    })

    const second = await rollBack(undoing, word)
    expect(second.status).toBe(202)
    expect(await decide(shop.lead, { number: requestIn(second) }, 'reject')).toMatchObject({ ok: true })
    await elapse(second.json['id'], 'effectiveAt')
    await settleDue()
    expect((await callNow(second.json['id'])).json).toMatchObject({
      state: 'rejected',
      reason: expect.stringMatching(/Not this month/),
      decided: { verdict: 'reject' },
    })
    expect([await stateOf(word.id), await stateOf(second.json['id'])]).toEqual(['landed', 'ended'])
  })

  it('does so over MCP, where the same call says how it goes on', async () => {
    const { shop, keeper } = undoing
    const { call } = mcpClient(
      () => shop.gate,
      () => keeper.serviceKey,
    )
    const lamp = await landed(undoing, 'lamp', { 'docs/lamp.md': 'Lamp.\n' })
    const args = { repo_name: 'shop', commit_sha: lamp.commit! }
    const asked = await call('git-rollback_commit', args)
    const { id, request } = asked.structuredContent
    expect(asked.text).toContain(`people decide first (${request}`)
    await signed(shop, Number(request.slice(3)))
    expect((await call('git-rollback_commit', args)).text).toMatch(
      /Allowed\. People signed this\..*Countersign does it/,
    )
    await work()
    const look = await call('countersign-look', { call: id })
    expect(look).toMatchObject({ text: expect.stringMatching(/^Done\. It is undone: “?main/) })
    const over = await call('git-rollback_commit', args)
    expect(over).toMatchObject({ isError: true, text: expect.stringContaining(`It is undone already, by ${request}.`) })
  })

  it('asks anew where the branch comes out otherwise, and nothing else is prepared by itself', async () => {
    const { shop } = undoing
    const shared = ['One', '', '', '', '', '', 'Two', ''].join('\n')
    await landed(undoing, 'shared', { 'docs/shared.md': shared })
    const changed = await landed(undoing, 'changed', { 'docs/shared.md': shared.replace('One', '1') })
    const asked = await rollBack(undoing, changed)
    const clone = await shop.clone()
    await commit(clone, 'Two', { 'docs/shared.md': shared.replace('One', '1').replace('Two', '2') })
    await signed(shop, numberIn(await ask(clone, 'two')))
    await work()
    await signed(shop, requestIn(asked))
    await work()
    expect((await callNow(asked.json['id'])).json).toMatchObject({
      state: 'superseded',
      reason: expect.stringMatching(/moved meanwhile/),
    })
    expect(await read.delivery.findUniqueOrThrow({ where: { id: asked.json['id'] } })).toMatchObject({
      state: 'ended',
      againDue: false,
    })
    const anew = await rollBack(undoing, changed)
    await signed(shop, requestIn(anew))
    await work()
    expect(await mustGit(shop.folder, 'show', 'main:docs/shared.md')).toBe(shared.replace('Two', '2').trim())
  })
})
