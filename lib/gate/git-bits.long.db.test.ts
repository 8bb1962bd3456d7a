import { git, mustGit } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { asStored, keptRow, looseObject, unpackAll } from '@/lib/gate/fixture-tampered'
import { asPod } from '@/lib/gate/fixture'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestNumbered } from '@/lib/access/fixture'
import { chances } from '@/lib/core/fixture-chances'
import { read } from '@/lib/db/client'

// After people have signed, one bit is another one: in the database, as its owner can have it, or on the disk. Nothing of it
// lands, and once the bit is what it was, it does.

const seed = Math.floor(Math.random() * 2 ** 31)
const chance = chances(seed)
let shop: Shop
let own: { number: number; id: string; requestId: string; head: string; clone: string }
let before: string

const main = async () => await mustGit(shop.folder, 'rev-parse', 'main')

beforeAll(async () => {
  shop = await openShop()
  const clone = await shop.clone()
  const put = (name: string, content: string | Buffer) => {
    mkdirSync(path.dirname(path.join(clone, name)), { recursive: true })
    writeFileSync(path.join(clone, name), content)
  }
  const commitAll = async (message: string) => {
    await mustGit(clone, 'add', '-A')
    await mustGit(clone, 'commit', '-q', '-m', message)
  }
  put('docs/plan.md', 'Begin.\n')
  put('docs/gone.md', 'Here for now.\n')
  put('run.sh', 'echo run\n')
  await commitAll('Begin')
  await signed(shop, numberIn(await ask(clone, 'begin')))
  await work()
  await mustGit(clone, 'pull', '-q', '--rebase=false', 'origin', 'main')
  before = await main()

  put('docs/deep/er/notes.md', 'Notes.\n')
  put('docs/plan.md', 'Begin, and go on.\n')
  await commitAll('Go on')
  put('lamp.bin', Buffer.from([0, 1, 2, 250, 251, 252]))
  rmSync(path.join(clone, 'docs/gone.md'))
  chmodSync(path.join(clone, 'run.sh'), 0o755)
  await commitAll('Add a lamp')
  const said = { task_id: 'own', text: 'Write of lamps.' }
  expect((await asPod(shop.gate, shop.pod.serviceKey, '/v1/prompts/used', said)).status).toBe(200)
  const number = numberIn(await ask(clone, 'own'))
  expect(await signed(shop, number)).toMatchObject({ state: 'released' })
  const { id: requestId } = await requestNumbered(number)
  const { id, head } = await read.delivery.findFirstOrThrow({ where: { requestId } })
  own = { number, id, requestId, head, clone }
})
afterAll(() => shop.close())

/** Has the worker look, insists that nothing landed, and says why in the record's words. */
async function refusal(what: string): Promise<string> {
  const lines = { where: { subjectId: own.id, type: 'delivery.ended' } }
  const many = await read.auditEvent.count(lines)
  await work()
  expect(await main(), `${what}, seed ${seed}`).toBe(before)
  expect(await read.delivery.findUniqueOrThrow({ where: { id: own.id } }), `${what}, seed ${seed}`).toMatchObject({
    state: 'ended',
    commit: null,
  })
  expect(await read.auditEvent.count(lines)).toBe(many + 1)
  const told = await read.auditEvent.findFirstOrThrow({ ...lines, orderBy: [{ at: 'desc' }, { id: 'desc' }] })
  return (told.data as { because: string }).because
}

const inWords = /^what is kept of it is not what was signed, in “.+”/

type Leaf = { at: (string | number)[]; value: string | number | boolean }

/** Everything in a value that has a bit, with the way to it. */
function leavesOf(value: unknown, at: (string | number)[] = []): Leaf[] {
  if (value === null || value === '') return []
  if (typeof value !== 'object') return [{ at, value: value as Leaf['value'] }]
  const entries = Array.isArray(value) ? value.map((one, place) => [place, one] as const) : Object.entries(value)
  return entries.flatMap(([name, one]) => leavesOf(one, [...at, name]))
}

/** The same with one bit another one. */
function otherwise(value: Leaf['value']): Leaf['value'] {
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value ^ (1 << Math.floor(chance() * 16))
  const place = Math.floor(chance() * value.length)
  const code = value.charCodeAt(place)
  // Nothing that PostgreSQL takes for no text.
  const bit = [0, 1, 2, 3, 4].map((one) => 1 << ((one + Math.floor(chance() * 5)) % 5)).find((one) => code !== one)!
  return value.slice(0, place) + String.fromCharCode(code ^ bit) + value.slice(place + 1)
}

describe('one bit that is another one', () => {
  it('in any field of what was signed has it refused', async () => {
    const request = await keptRow('Request', own.requestId)
    const delivery = await keptRow('Delivery', own.id)
    const leaves = leavesOf(request.row.envelope)
    // Every kind of field that there is, those of the prompt and of the author among them.
    for (const name of ['prompt', 'author', 'files', 'commits', 'facts', 'tree', 'task'])
      expect(
        leaves.some(({ at }) => at[0] === name),
        name,
      ).toBe(true)
    for (const { at, value } of leaves) {
      const other = otherwise(value)
      await asStored(`update "Request" set envelope = jsonb_set(envelope, $1, $2) where id = $3`, [
        at.map(String),
        JSON.stringify(other),
        own.requestId,
      ])
      expect(await refusal(`${at.join('.')} as ${String(other)}`)).toMatch(inWords)
      await request.restore()
      await delivery.restore()
    }
  }, 600_000)

  it('in any column from which its commit is made has it refused', async () => {
    const request = await keptRow('Request', own.requestId)
    const delivery = await keptRow('Delivery', own.id)
    const names = 'tree head base digest branch environment podId podName taskKey revision isComposed'.split(' ')
    for (const name of names) {
      const other = otherwise(delivery.row[name] as Leaf['value'])
      await asStored(`update "Delivery" set "${name}" = $1 where id = $2`, [other, own.id])
      expect(await refusal(`${name} as ${String(other)}`)).toMatch(inWords)
      await delivery.restore()
      await request.restore()
    }
    for (const { at, value } of leavesOf(delivery.row.prompt)) {
      const said = [at.map(String), JSON.stringify(otherwise(value)), own.id]
      await asStored(`update "Delivery" set prompt = jsonb_set(prompt, $1, $2) where id = $3`, said)
      expect(await refusal(`prompt ${at.join('.')}`)).toMatch(inWords)
      await delivery.restore()
      await request.restore()
    }
    await asStored('update "Delivery" set prompt = null where id = $1', [own.id])
    expect(await refusal('no prompt')).toMatch(inWords)
    await delivery.restore()
    await request.restore()
  }, 600_000)

  it('in the digest that people signed, at the request or at a signature, has it refused', async () => {
    const request = await keptRow('Request', own.requestId)
    const delivery = await keptRow('Delivery', own.id)
    const { id } = await read.vote.findFirstOrThrow({ where: { requestId: own.requestId } })
    const vote = await keptRow('Vote', id)
    for (const [table, { row }] of [
      ['Request', request],
      ['Vote', vote],
    ] as const) {
      await asStored(`update "${table}" set digest = $1 where id = $2`, [otherwise(row.digest as string), row.id])
      expect(await refusal(`the digest of ${table}`)).toMatch(inWords)
      for (const one of [request, delivery, vote]) await one.restore()
    }
  })

  it('in any object that it brings has it refused, on the disk as it lies and in what it holds', async () => {
    const request = await keptRow('Request', own.requestId)
    const delivery = await keptRow('Delivery', own.id)
    await unpackAll(shop.folder)
    const { tree } = await read.delivery.findUniqueOrThrow({ where: { id: own.id } })
    const listed = await mustGit(
      shop.folder,
      'rev-list',
      '--objects',
      '--no-object-names',
      own.head,
      tree,
      '--not',
      before,
    )
    const kinds = new Set<string>()
    for (const name of listed.split('\n')) {
      kinds.add(await mustGit(shop.folder, 'cat-file', '-t', name))
      const object = looseObject(shop.folder, name)
      for (const flip of [object.flipContent, object.flipFile]) {
        flip(chance)
        expect(await refusal(`a bit of ${name}`)).toMatch(inWords)
        object.restore()
        await delivery.restore()
        await request.restore()
      }
    }
    expect([...kinds].toSorted()).toEqual(['blob', 'commit', 'tree'])
  }, 600_000)

  it('and is as it was again lets it land, as it was signed', async () => {
    await work()
    expect(await requestNumbered(own.number)).toMatchObject({ state: 'executed' })
    expect(await mustGit(shop.folder, 'rev-parse', 'main^{tree}')).toBe(
      await mustGit(own.clone, 'rev-parse', 'HEAD^{tree}'),
    )
    expect(await mustGit(shop.folder, 'log', '-1', '--format=%P', 'main')).toBe(`${before} ${own.head}`)
    expect(await git(shop.folder, ['fsck', '--full', '--strict'])).toMatchObject({ ok: true })
    expect(await mustGit(shop.folder, 'log', '-1', '--format=%B', 'main')).toMatch(
      /^Prompt: no version that was approved \(sha256:[0-9a-f]{64}\)$/m,
    )
  })
})

it.each<[string, (ref: string) => string]>([
  ['another commit that there is none of', (ref) => otherHex(ref[0]!) + ref.slice(1)],
  ['no commit', (ref) => String.fromCharCode(ref.charCodeAt(0) ^ 64) + ref.slice(1)],
])('one bit of the ref of a branch, by which it is %s, is put back and told', async (_what, flip) => {
  const at = await main()
  const file = path.join(shop.folder, 'refs/heads/main')
  const told = { where: { type: 'repository.moved_unsigned' } }
  const many = await read.auditEvent.count(told)
  writeFileSync(file, flip(readFileSync(file, 'latin1')))
  await work()
  expect(await main()).toBe(at)
  expect(await read.auditEvent.count(told)).toBe(many + 1)
  await work()
  expect(await read.auditEvent.count(told)).toBe(many + 1)
})

function otherHex(digit: string): string {
  const others = [1, 2, 4].map((bit) => String.fromCharCode(digit.charCodeAt(0) ^ bit))
  return others.find((one) => /[0-9a-f]/.test(one))!
}
