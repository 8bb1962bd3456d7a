import { commit, mustGit } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { asStored, unpackAll } from '@/lib/gate/fixture-tampered'
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestNumbered } from '@/lib/access/fixture'
import { read } from '@/lib/db/client'

// What was signed is what lands, whatever it is and to the last bit. That two trees are one is said by git's own names.

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
  const clone = await shop.clone()
  await commit(clone, 'Begin', Object.fromEntries(places.map((place) => [place, `What ${place} begins with.\n`])))
  await signed(shop, numberIn(await ask(clone, 'begin')))
  await work()
})
afterAll(() => shop.close())

const tree = async (folder: string, of: string) => await mustGit(folder, 'rev-parse', `${of}^{tree}`)
const main = async () => await mustGit(shop.folder, 'rev-parse', 'main')

// So few that histories meet in them, and names that somebody might cut, quote or fold wrongly.
const places = ['plan.md', 'a b/notes ü.md', 'a b/c/list.csv', "it's.txt", 'über/日本.md', 'bin/run', '-dash.txt']

type Step =
  | { do: 'write'; place: string; content: Uint8Array | string }
  | { do: 'rename'; place: string; to: string }
  | { do: 'remove'; place: string }
  | { do: 'run'; place: string }

const fresh = fc.nat({ max: 60 }).map((n) => `many/${n % 7}/file-${n}.md`)
const place = fc.oneof(fc.constantFrom(...places), fresh)
const content = fc.oneof(
  fc.array(fc.constantFrom('one', 'two', '', '   three'), { maxLength: 9 }).map((lines) => lines.join('\n')),
  fc.array(fc.constantFrom('one', 'two', ''), { maxLength: 9 }).map((lines) => lines.join('\r\n')),
  fc.uint8Array({ maxLength: 200 }),
)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), place, content }) },
  fc.record({ do: fc.constant('rename' as const), place, to: fresh }),
  fc.record({ do: fc.constant('remove' as const), place }),
  fc.record({ do: fc.constant('run' as const), place }),
)
const history = fc.record({
  own: fc.array(fc.array(step, { maxLength: 17 }), { minLength: 1, maxLength: 3 }),
  beside: fc.array(step, { maxLength: 6 }),
  isMoved: fc.boolean(),
})

function take(clone: string, one: Step): void {
  const file = path.join(clone, one.place)
  if (one.do === 'write') {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, one.content)
  } else if (!existsSync(file)) return
  else if (one.do === 'rename') {
    mkdirSync(path.dirname(path.join(clone, one.to)), { recursive: true })
    renameSync(file, path.join(clone, one.to))
  } else if (one.do === 'remove') rmSync(file)
  else chmodSync(file, 0o755)
}

async function commitAll(clone: string, steps: readonly Step[]): Promise<void> {
  for (const one of steps) take(clone, one)
  await mustGit(clone, 'add', '-A')
  await mustGit(clone, 'commit', '-q', '--allow-empty', '-m', 'Work on it')
}

describe('a history that a pod pushes', () => {
  it('lands as the tree that was signed, together with what landed in other files meanwhile', async () => {
    let [landed, empty] = [0, 0]
    await fc.assert(
      fc.asyncProperty(history, async ({ own, beside, isMoved }) => {
        const clone = await shop.clone()
        const base = await main()
        for (const steps of own) await commitAll(clone, steps)
        if (beside.length > 0) {
          // What the merge of two lines makes, not what either of them holds.
          await mustGit(clone, 'checkout', '-q', '-b', 'beside', base)
          await commitAll(clone, beside)
          await mustGit(clone, 'checkout', '-q', 'main')
          await mustGit(clone, 'merge', '-q', '--no-ff', '-X', 'ours', '-m', 'Bring both together', 'beside').catch(
            async () => await mustGit(clone, 'merge', '--abort'),
          )
        }
        const asked = await ask(clone, `history-${landed}-${empty}`)
        if ((await tree(clone, 'HEAD')) === (await tree(shop.folder, base))) {
          expect(asked.ok).toBe(false)
          expect(await main()).toBe(base)
          empty += 1
          return
        }
        expect(asked, asked.out).toMatchObject({ ok: true })
        if (isMoved) {
          const other = await shop.clone()
          await commit(other, 'Meanwhile', { [`meanwhile/${landed}.md`]: `Meanwhile ${landed}.\n` })
          await signed(shop, numberIn(await ask(other, `meanwhile-${landed}`)))
          await work()
          await mustGit(clone, 'pull', '-q', '--no-rebase', '--no-edit', 'origin', 'main')
        }
        expect(await signed(shop, numberIn(asked))).toMatchObject({ state: 'released' })
        await work()
        expect(await requestNumbered(numberIn(asked))).toMatchObject({ state: 'executed' })
        expect(await tree(shop.folder, 'main')).toBe(await tree(clone, 'HEAD'))
        const copy = await shop.clone()
        expect(await mustGit(copy, 'fsck', '--strict')).not.toMatch(/error|missing/)
        // And the same is what plain git makes of both parents in a clone of somebody else.
        const [onto = '', head = ''] = (await mustGit(copy, 'log', '-1', '--format=%P', 'HEAD')).split(' ')
        await mustGit(copy, 'checkout', '-q', '--detach', onto)
        await mustGit(copy, 'merge', '-q', '--no-ff', '-m', 'By plain git', head)
        expect(await tree(copy, 'HEAD')).toBe(await tree(shop.folder, 'main'))
        landed += 1
      }),
      { numRuns: 14 },
    )
    expect(landed).toBeGreaterThan(6)
  }, 600_000)
})

/** A delivery that is released and has not landed. */
async function released(name: string) {
  const clone = await shop.clone()
  await commit(clone, name, { [`signed/${name}.md`]: `Signed as ${name}.\n` })
  const number = numberIn(await ask(clone, name))
  expect(await signed(shop, number)).toMatchObject({ state: 'released' })
  const { id: requestId } = await requestNumbered(number)
  const { id } = await read.delivery.findFirstOrThrow({ where: { requestId } })
  return { clone, number, id, requestId }
}

const swaps: Record<string, (of: { id: string; requestId: string; clone: string }) => Promise<unknown>> = {
  'the tree': async ({ id, clone }) => {
    // Of the same repository, whole and known to it.
    const other = await tree(clone, 'HEAD~1')
    await asStored('update "Delivery" set tree = $1 where id = $2', [other, id])
  },
  'the commit': async ({ id }) => await asStored('update "Delivery" set head = $1 where id = $2', [await main(), id]),
  'one bit of the digest': async ({ id }) =>
    await asStored(`update "Delivery" set digest = ${flipped} where id = $1`, [id]),
  'one bit of the digest of the request': async ({ requestId }) =>
    await asStored(`update "Request" set digest = ${flipped} where id = $1`, [requestId]),
  'one letter of what was signed': async ({ requestId }) =>
    await asStored(
      `update "Request" set envelope = replace(envelope::text, 'signed/', 'Signed/')::jsonb where id = $1`,
      [requestId],
    ),
  'the bytes of a file': async ({ clone }) => {
    const name = await mustGit(clone, 'rev-parse', 'HEAD:signed/file.md')
    await unpackAll(shop.folder)
    const bytes = Buffer.from('Signed as FILE.\n')
    const file = path.join(shop.folder, 'objects', name.slice(0, 2), name.slice(2))
    chmodSync(file, 0o644)
    writeFileSync(file, deflateSync(Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes])))
  },
}
const flipped = `translate(left(digest, 1), '0123456789abcdef', '1032547698badcfe') || substr(digest, 2)`

describe('a delivery that was signed', () => {
  it.each(Object.entries(swaps))('does not land once %s changed', async (what, swap) => {
    const name = what === 'the bytes of a file' ? 'file' : what.replaceAll(' ', '-')
    const delivery = await released(name)
    const before = await main()
    await swap(delivery)
    await work()
    expect(await main()).toBe(before)
    expect(await read.delivery.findUniqueOrThrow({ where: { id: delivery.id } })).toMatchObject({ state: 'ended' })
    expect(await requestNumbered(delivery.number)).toMatchObject({ state: 'failed' })
    const told = await read.auditEvent.findFirstOrThrow({ where: { subjectId: delivery.id, type: 'delivery.ended' } })
    expect((told.data as { because: string }).because).toMatch(/^what is kept of it is not what was signed, in “/)
  })
})
