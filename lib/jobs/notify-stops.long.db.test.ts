import { vi } from 'vitest'

const { letters, room } = await vi.hoisted(async () => (await import('@/lib/jobs/fixture-receivers')).receivers())

import { afterAll, beforeAll, expect, it } from 'vitest'
import { must } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { readerOf as person, tellDue } from '@/lib/jobs/fixture-notices'
import { channelHosts } from '@/lib/jobs/notify-to'
import { announceChannels } from '@/lib/notices/telling/commands'
import { putOnStop, resumeStop } from '@/lib/stops/commands'

let people: Record<'ana' | 'ade', PersonActor>

beforeAll(async () => {
  people = { ana: await person('Ana', 'product-owners'), ade: await person('Ade', 'others', ['admin']) }
  await must(announceChannels as never, { hosts: await channelHosts() })
})
afterAll(async () => {
  await letters.close()
  await room.close()
})

it('tells everybody who could let pods go on of an emergency stop, but who put it on, and of its end', async () => {
  const put = await execute(putOnStop, people.ade, { scope: 'everything' })
  const { stopId } = (put as Extract<typeof put, { ok: true }>).value
  await tellDue(true)
  await tellDue(true)
  expect(new Set(letters.got.map(({ subject }) => subject))).toEqual(
    new Set([`${people.ade.name} put an emergency stop on all pods`]),
  )
  expect(letters.got.map(({ to }) => to)).not.toContain('ade@house.example')
  expect(letters.got[0]!.text).toMatch(/\/stop\r\n/)
  const told = letters.got.length
  const found = { cause: 'A trial', checked: 'By the test' }
  await must(resumeStop as never, { stopId, ...found })
  await tellDue(true)
  expect(letters.got.slice(told).map(({ subject }) => subject)).toContain('The emergency stop on all pods came off')
  expect(letters.got.map(({ to }) => to)).toContain('ade@house.example')
})
