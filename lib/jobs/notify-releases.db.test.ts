import { vi } from 'vitest'

const { letters, room } = await vi.hoisted(async () => (await import('@/lib/jobs/fixture-receivers')).receivers())

import { afterAll, beforeAll, expect, it } from 'vitest'
import { must } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { comeDue, readerOf, tellDue } from '@/lib/jobs/fixture-notices'
import { channelHosts } from '@/lib/jobs/notify-to'
import { announceChannels } from '@/lib/notices/telling/commands'
import { askRelease, holdRecord, keepHolding, releaseHold } from '@/lib/record/holds/commands'
import { releasesAsked } from '@/lib/record/holds/queries'

let [lee, ade, aude]: PersonActor[] = []

beforeAll(async () => {
  lee = await readerOf('Lee', 'others', ['auditor'])
  ade = await readerOf('Ade', 'others', ['admin'])
  aude = await readerOf('Aude', 'others', ['auditor'])
  // Who decides requests agrees to no release.
  await readerOf('Ana', 'others', ['approver'])
  await must(announceChannels as never, { hosts: await channelHosts() })
})
afterAll(async () => {
  await letters.close()
  await room.close()
})

async function holdAs(name: string): Promise<string> {
  const made = await execute(holdRecord, lee!, { name, reason: 'A court asks for it', q: 'lamps' })
  if (!made.ok) throw new Error(JSON.stringify(made))
  return made.value.id
}
const askFor = async (by: PersonActor, holdId: string) =>
  expect(await execute(askRelease, by, { holdId, reason: 'They settled' })).toMatchObject({ ok: true })
const toldNow = async () => {
  letters.got.length = 0
  await tellDue(true)
  await tellDue(true)
  return letters.got.map(({ to }) => to).toSorted()
}

it('tells whoever else may agree that a release is asked for, once each time, and nothing of what is held', async () => {
  const holdId = await holdAs('The lamp dispute')
  expect(await toldNow()).toEqual([])
  await askFor(lee!, holdId)
  expect(await releasesAsked(aude!)).toMatchObject([{ id: holdId, name: 'The lamp dispute', byName: 'Lee' }])
  expect(await toldNow()).toEqual(['ade@house.example', 'aude@house.example'])
  expect(letters.got[0]!.subject).toBe('Lee asks for the release of a legal hold')
  expect(letters.got[0]!.text).toMatch(new RegExp(`/audit/holds/${holdId}\\r\\n`))
  expect(JSON.stringify(letters.got)).not.toMatch(/lamp|court|settled/i)
  expect(await toldNow()).toEqual([])
  // It goes on, and is asked for again by another: that is told again.
  expect(await execute(keepHolding, ade!, { holdId })).toMatchObject({ ok: true })
  await askFor(ade!, holdId)
  expect(await toldNow()).toEqual(['aude@house.example', 'lee@house.example'])
  expect(await execute(releaseHold, lee!, { holdId })).toMatchObject({ ok: true })
  expect(await releasesAsked(aude!)).toEqual([])
  expect(room.got).toEqual([])
})

it('tells nobody of one that was answered before the message left', async () => {
  const holdId = await holdAs('Another dispute')
  await askFor(lee!, holdId)
  letters.answering = () => '451 come back later'
  expect(await toldNow()).toEqual([])
  expect(await execute(keepHolding, lee!, { holdId })).toMatchObject({ ok: true })
  letters.answering = () => '250 fine'
  await comeDue()
  expect(await toldNow()).toEqual([])
})
