import { vi } from 'vitest'

const { letters, room } = await vi.hoisted(async () => (await import('@/lib/jobs/fixture-receivers')).receivers())

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ask as askBy, decide, must, page, pod, requestOf } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { type PersonActor, type PodActor, systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { comeDue, grow, readerOf as person, sql, tellDue } from '@/lib/jobs/fixture-notices'
import { channelHosts } from '@/lib/jobs/notify-to'
import { kinds } from '@/lib/kinds/registry'
import { chooseNotices, letGoOfNotices, tellAgain, testChannel } from '@/lib/notices/commands'
import { requestKinds } from '@/lib/notices/labels'
import { listChannels, ownNotices } from '@/lib/notices/queries'
import { announceChannels } from '@/lib/notices/telling/commands'
import { permissionsOf } from '@/lib/people/rules'

let people: Record<'ana' | 'priya' | 'owner' | 'dee' | 'ade' | 'una', PersonActor>
let writer: PodActor
let turn = 0

beforeAll(async () => {
  people = {
    ana: await person('Ana', 'product-owners'),
    priya: await person('Priya', 'product-owners'),
    owner: await person('Owner', 'product-owners'),
    dee: await person('Dee', 'others'),
    ade: await person('Ade', 'others', ['admin']),
    una: await person('Una', 'product-owners', ['approver'], false),
  }
  await must(announceChannels as never, { hosts: await channelHosts() })
})
beforeEach(async () => {
  // Of one pod no more than a few wait at once.
  writer = await pod(`writer-${turn++}`, 'WriterPod', 'product', people.owner.id)
  await tellDue(true)
  letters.answering = () => '250 fine'
  letters.got.length = 0
  room.got.length = 0
})
afterAll(async () => {
  await letters.close()
  await room.close()
})

const ask = async (by: PodActor, args: ReturnType<typeof page>) => await askBy(by, args, `key-${turn++}`)
const addressees = () => letters.got.map(({ to }) => to).toSorted()
const whole = { routine: 'mail', elevated: 'mail', high: 'mail', critical: 'mail', together: 'now', zone: 'UTC' }
const choose = async (who: PersonActor, more: object = {}) =>
  expect(await execute(chooseNotices, who, { ...whole, ...more })).toMatchObject({ ok: true })
const mailView = async () =>
  (await listChannels({ ...systemActor, can: new Set(['audit:read']) })).find(({ name }) => name === 'mail')!

it('tells exactly those who can decide, once, and nothing of what it holds', async () => {
  const call = await ask(writer, { ...page(), content: 'The secret plan' })
  const { number } = await requestOf(call)
  await Promise.all([tellDue(false), tellDue(false)])
  await tellDue(true)
  // Not the owner of the pod, not who signs for others, not an address that nobody vouches for.
  expect(addressees()).toEqual(['ana@house.example', 'priya@house.example'])
  const [first] = letters.got
  expect(first).toMatchObject({ from: 'countersign@house.example' })
  expect(first!.subject).toMatch(
    new RegExp(
      `^CS-${number} \\((Elevated|Routine|High)\\) waits for a decision: WriterPod asks for a call of a tool$`,
    ),
  )
  expect(first!.text).toContain(`/approvals/CS-${number}\r\n`)
  expect(first!.head).toMatch(/^Message-ID: <[0-9A-Z]{26}@localhost>$/im)
  expect(JSON.stringify(letters.got)).not.toMatch(/secret plan|docs\/page/)
  // Each room hears of it once, in the shape that it takes.
  expect(room.got.map(({ path }) => path).toSorted()).toEqual(['/slack', '/teams'])
  const slack = JSON.parse(room.got.find(({ path }) => path === '/slack')!.body)
  expect(slack.text).toBe(first!.subject)
  const card = JSON.parse(room.got.find(({ path }) => path === '/teams')!.body).attachments[0].content
  expect(card).toMatchObject({
    type: 'AdaptiveCard',
    actions: [{ type: 'Action.OpenUrl', url: expect.stringMatching(`/approvals/CS-${number}$`) }],
  })
})

it('tells whoever comes to be able to decide it later, and nobody of what was decided meanwhile', async () => {
  const call = await ask(writer, page())
  letters.answering = () => null
  await decide(people.ana, call, 'reject')
  await tellDue(true)
  expect(letters.got).toEqual([])
  letters.answering = () => '250 fine'
  const other = await requestOf(await ask(writer, page()))
  await tellDue(true)
  letters.got.length = 0
  await sql(`insert into "GroupMember" values ('product-owners', $1)`, [people.dee.id])
  await tellDue(true)
  expect(addressees()).toContain('dee@house.example')
  expect(letters.got.map(({ to, text, subject }) => to + subject + text).join()).toContain(`CS-${other.number}`)
  await sql(`delete from "GroupMember" where "groupSlug" = 'product-owners' and "personId" = $1`, [people.dee.id])
})

it('reminds at half and at most of the time, once each, and tells admins before it ends', async () => {
  const { id, number } = await requestOf(await ask(writer, page()))
  await tellDue(true)
  for (const [part, words] of [
    [0.6, 'half of its time is over'],
    [0.85, 'most of its time is over'],
  ] as const) {
    letters.got.length = 0
    await grow(id, part)
    await tellDue(true)
    await tellDue(true)
    expect(addressees()).toEqual(['ana@house.example', 'priya@house.example'])
    expect(letters.got[0]!.subject).toContain(`CS-${number}`)
    expect(letters.got[0]!.subject).toContain(words)
  }
  letters.got.length = 0
  await grow(id, 0.95)
  await tellDue(true)
  await tellDue(true)
  expect(addressees()).toEqual(['ade@house.example'])
  expect(letters.got[0]!.subject).toContain('is about to end without an answer')
  expect(
    await decide(people.priya, { id: (await read.call.findFirstOrThrow({ where: { requestId: id } })).id }),
  ).toMatchObject({ ok: true })
})

it('holds back in quiet hours, lets the person choose by tier, and tells together what came together', async () => {
  const hour = (ahead: number) => `${String((new Date().getUTCHours() + ahead + 24) % 24).padStart(2, '0')}:00`
  await choose(people.ana, { quietFrom: hour(-1), quietUntil: hour(2) })
  await choose(people.priya, { routine: [], elevated: [], high: [], critical: [] })
  const numbers = []
  for (let time = 0; time < 3; time++) numbers.push((await requestOf(await ask(writer, page()))).number)
  await tellDue(true)
  expect(letters.got).toEqual([])
  // Whoever has it looked at before its time still sees quiet hours.
  await comeDue()
  await tellDue(true)
  expect(letters.got).toEqual([])
  await choose(people.ana)
  await comeDue()
  await tellDue(true)
  expect(addressees()).toEqual(['ana@house.example'])
  expect(letters.got[0]!.subject).toMatch(/^\d+ requests wait for you$/)
  for (const number of numbers) expect(letters.got[0]!.text).toContain(`CS-${number} `)
  await choose(people.priya)
  expect(await ownNotices(people.priya)).toMatchObject({ isChosen: true, address: 'priya@house.example' })
})

it('gives up on one whom the server refuses, brings everybody else theirs, and sends it again when asked', async () => {
  await tellDue(true)
  letters.got.length = 0
  letters.answering = (to) => (to.startsWith('ana') ? '550 no such person here' : '250 fine')
  await ask(writer, page())
  await tellDue(true)
  expect(addressees()).toEqual(['priya@house.example'])
  expect(await mailView()).toMatchObject({
    dead: 1,
    failingSince: null,
    given: [{ whom: 'Ana', why: expect.stringContaining('550 no such person') }],
  })
  letters.answering = () => '250 fine'
  const keeper = { ...people.ade, can: permissionsOf(['admin']) }
  expect(await execute(tellAgain, keeper, { channel: 'mail' })).toMatchObject({ ok: true, value: { count: 1 } })
  await tellDue(true)
  expect(addressees()).toEqual(['ana@house.example', 'priya@house.example'])
  expect(await execute(letGoOfNotices, keeper, { channel: 'mail' })).toMatchObject({
    ok: false,
    reason: 'nothing_dead',
  })
  expect(await execute(tellAgain, people.ana, { channel: 'mail' })).toMatchObject({ ok: false, kind: 'forbidden' })
})

it('waits for a server that is not there, says so in words, and brings everything once it is back', async () => {
  letters.answering = () => '451 come back later'
  await ask(writer, page())
  await tellDue(true)
  // That is about one person, so the channel works.
  expect(await mailView()).toMatchObject({ failingSince: null, waiting: 2 })
  letters.answering = () => '250 fine'
  await comeDue()
  await tellDue(true)
  expect(addressees()).toEqual(['ana@house.example', 'priya@house.example'])
  letters.got.length = 0

  // A server that hangs up keeps its own letters alone waiting, longer and longer.
  letters.answering = 'hangs up'
  await ask(writer, page())
  room.got.length = 0
  await tellDue(true)
  await tellDue(true)
  expect(room.got).toHaveLength(2)
  const view = await mailView()
  expect(view).toMatchObject({ waiting: 2, lastError: 'The receiver could not be reached' })
  expect(view.failingSince).not.toBeNull()
  expect(view.nextAt).not.toBeNull()
  letters.answering = () => '250 fine'
  await comeDue()
  await tellDue(true)
  expect(addressees()).toEqual(['ana@house.example', 'priya@house.example'])
  expect(await mailView()).toMatchObject({ waiting: 0, failingSince: null, lastError: null })
})

it('sends a test to whoever asks, and says what came back', async () => {
  expect(await execute(testChannel, people.ade, { channel: 'mail' })).toMatchObject({ ok: true })
  await tellDue(false)
  expect(letters.got).toMatchObject([{ to: 'ade@house.example', subject: 'A test of Countersign' }])
  expect(await mailView()).toMatchObject({ isTesting: false, tested: { hasArrived: true, said: 'It arrived' } })
})

it('tells admins of work that was given up', async () => {
  await sql(
    `insert into "GivenUpJob" (id, "jobId", name, attempts, "queueMark") values ('0work', '1', 'imports.run', 3, now())`,
  )
  await tellDue(true)
  await tellDue(true)
  expect(letters.got).toMatchObject([{ to: 'ade@house.example', subject: 'Countersign gave up reading repositories' }])
})

it('tells whoever deals with it of an incident, each time that it is opened, and of none that is silenced', async () => {
  const open = async (id: string, silenced: string) =>
    await sql(
      `insert into "Incident" (id, cause, kind, title, severity, "openedAt", "silencedUntil")
       values ($1, $1, 'alert', 'Too many secrets', 'high', now(), ${silenced})`,
      [id],
    )
  await Promise.all([open('0loud', 'null'), open('0quiet', `now() + interval '1 hour'`)])
  await tellDue(true)
  await tellDue(true)
  const { number } = await read.incident.findUniqueOrThrow({ where: { id: '0loud' } })
  const subject = `INC-${number} was opened: something is not as it should be`
  expect(letters.got).toMatchObject([{ to: 'ade@house.example', subject }])
  expect(letters.got[0]!.text).toMatch(new RegExp(`/incidents/INC-${number}\r\n`))
  await sql(`update "Incident" set reopened = 1, "openedAt" = now() where id = '0loud'`)
  await tellDue(true)
  expect(letters.got).toHaveLength(2)
})

it('has words for every kind of request', () => {
  expect(Object.keys(requestKinds).toSorted()).toEqual([...kinds.keys()].toSorted())
})
