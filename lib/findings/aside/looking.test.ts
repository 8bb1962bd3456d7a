import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bundleOf } from '@/lib/core/fixture-bundle'
import { LookingThread } from '@/lib/findings/aside/looking'
import { scan } from '@/lib/findings/scan/scan'

let file: string
beforeAll(async () => {
  file = await bundleOf('lib/findings/aside/thread.ts')
})
afterAll(() => rmSync(file, { force: true }))

const anHour = () => 3_600_000
const long = `${'The lamps are in the window, and the jars beside them. '.repeat(4_000)} AKIAQ3EGRZP2X7WLMN4T`

it('looks through long texts beside everything else, which goes on meanwhile, and finds the same', async () => {
  const thread = new LookingThread(file, anHour)
  let turns = 0
  let isLooking = true
  const turn = () => {
    turns++
    if (isLooking) setImmediate(turn)
  }
  setImmediate(turn)
  const found = await Promise.all([thread.look(long), thread.look('nothing'), thread.look(long)])
  isLooking = false
  expect(turns).toBeGreaterThan(20)
  expect(found).toEqual([scan(long), scan('nothing'), scan(long)])
})

it('gives one up that takes too long, and looks through the next', async () => {
  const thread = new LookingThread(file, (text) => (text === long ? 0 : 3_600_000))
  expect(await Promise.all([thread.look(long), thread.look('AKIAQ3EGRZP2X7WLMN4T')])).toEqual([
    null,
    { hits: [{ code: 'secret.aws_key', from: 0, to: 20 }], counts: { 'secret.aws_key': 1 } },
  ])
})

it('says at once that nobody will look where too much waits already', async () => {
  const thread = new LookingThread(file, () => 0)
  const all = await Promise.all(Array.from({ length: 70 }, () => thread.look(long)))
  expect(all).toEqual(all.map(() => null))
})

it('a thread that there is not finds nothing out, and nobody waits for it', async () => {
  expect(await new LookingThread('/nowhere.mjs', anHour).look(long)).toBeNull()
})
