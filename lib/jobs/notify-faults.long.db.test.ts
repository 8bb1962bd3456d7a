import { vi } from 'vitest'

const { rooms } = await vi.hoisted(async () => {
  const { faulty } = await import('@/lib/sinks/fixture-faults')
  const idOf = (name: string, body: string): string => {
    const said = JSON.parse(body)
    return name === 'slack' ? said.blocks[0].block_id : said.attachments[0].content.body[0].id
  }
  const bodies: string[] = []
  const speechOf = (name: string, fine: string, lie: string) => ({
    idsIn: ({ body }: { body: string }) => (bodies.push(body), [idOf(name, body)]),
    fine: () => fine,
    lie: () => lie,
  })
  const speeches = {
    slack: speechOf('slack', 'ok', '<!doctype html><title>Sign in to the guest network</title>'),
    teams: speechOf('teams', '{"ok":true}', 'Webhook message delivery failed with error: HTTP 429'),
  }
  process.env.COUNTERSIGN_NOTICE_HOSTS = '127.0.0.1'
  const opened = { slack: await faulty(speeches.slack), teams: await faulty(speeches.teams) }
  process.env.COUNTERSIGN_SLACK = `${opened.slack.url}/slack`
  process.env.COUNTERSIGN_TEAMS = `${opened.teams.url}/teams`
  return { rooms: { opened, speeches, bodies, faulty } }
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, decide, must, page, pod, requestOf } from '@/lib/calls/fixture'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { comeDue, readerOf, tellDue } from '@/lib/jobs/fixture-notices'
import { channelHosts, outside } from '@/lib/jobs/notify-to'
import { announceChannels } from '@/lib/notices/telling/commands'
import { type Fault, faults } from '@/lib/sinks/fixture-faults'

const { opened, speeches, bodies, faulty } = rooms
let ana: PersonActor
let owner: PersonActor
let turn = 0

beforeAll(async () => {
  ana = await readerOf('Ana', 'product-owners')
  owner = await readerOf('Owner', 'product-owners')
  await must(announceChannels as never, { hosts: await channelHosts() })
})
afterAll(async () => {
  for (const room of Object.values(opened)) await room.close()
})

/** What is said of a room that has this fault. */
function saidOf(fault: Fault): string {
  if (fault === 'down') return 'could not be reached'
  if (fault === 'slow') return 'took longer'
  if (fault === 'reset' || fault === 'half') return 'broke off'
  if (fault === 'lying') return 'deny it'
  return fault === 'leading elsewhere' ? '307' : '429'
}

/** Half of an answer whose end nobody can see is one: a room says by its status whether it took something. */
const isUnseen = (fault: Fault) => fault === 'half without a length'

describe.each(['slack', 'teams'] as const)('a room of %s', (name) => {
  const channel = () => read.noticeChannel.findUniqueOrThrow({ where: { name } })

  it.each(faults)('that is %s misses nothing, and gets nothing twice under two ids', async (fault) => {
    const other = opened[name === 'slack' ? 'teams' : 'slack']
    const there = opened[name]
    for (const room of [there, other]) room.took.length = room.tries = 0
    bodies.length = 0
    there.fault = fault
    if (fault === 'down') await there.close()
    const writer = await pod(`writer-${turn++}`, 'WriterPod', 'product', owner.id)
    const calls = [await ask(writer, page(), `first-${turn}`), await ask(writer, page(), `second-${turn}`)]
    const numbers = await Promise.all(calls.map(async (call) => (await requestOf(call)).number))

    const usual = outside.timeoutMs
    outside.timeoutMs = fault === 'slow' ? 1_500 : usual
    let isTold = false
    const telling = tellDue(true).then(() => (isTold = true))
    const third = await ask(writer, page(), `third-${turn}`)
    expect(await decide(ana, third)).toMatchObject({ ok: true })
    // Whoever decides waits for no room.
    if (fault === 'slow') expect(isTold).toBe(false)
    await telling
    outside.timeoutMs = usual

    const { lastError, nextAt, failingSince } = await channel()
    if (isUnseen(fault)) expect([lastError, failingSince]).toEqual([null, null])
    else expect(lastError).toContain(saidOf(fault))
    if (fault === 'leading elsewhere') expect(there.tries).toBe(1)
    if (fault === 'too busy for two minutes') expect(nextAt.getTime() - Date.now()).toBeGreaterThan(100_000)
    expect(
      await read.noticeChannel.findFirstOrThrow({ where: { name: { in: ['slack', 'teams'], not: name } } }),
    ).toMatchObject({
      lastError: null,
    })
    expect(other.took).toHaveLength(1)

    if (fault === 'down') opened[name] = await faulty(speeches[name], Number(new URL(there.url).port))
    there.fault = null
    const now = opened[name]
    const before = [...there.took]
    await comeDue()
    await tellDue(false)
    // What it took without saying so comes once more, and is known by its id.
    expect(now.took).toHaveLength(fault === 'down' || before.length === 0 || isUnseen(fault) ? 1 : 2)
    expect(new Set(now.took).size).toBe(1)
    for (const number of numbers) expect(bodies.join()).toContain(`CS-${number} `)
    expect(await channel()).toMatchObject({ lastError: null, failingSince: null })
    expect(await read.notice.count({ where: { channel: name, state: { in: ['waiting', 'dead'] } } })).toBe(0)
  })
})
