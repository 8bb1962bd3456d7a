import { beforeAll, expect, it } from 'vitest'
import { decide, elapse, pod, requestOf } from '@/lib/calls/fixture'
import { submitCall } from '@/lib/calls/record/commands'
import { execute } from '@/lib/change/command'
import type { PersonActor, PodActor } from '@/lib/core/actor'
import { type Sharing, sharing } from '@/lib/core/sharing'
import { asOwner } from '@/lib/db/test-clock'
import { addPerson, must } from '@/lib/gate/fixture'
import { kinds } from '@/lib/kinds/registry'
import { activatePolicy } from '@/lib/policy/commands'
import { takeBackDecision } from '@/lib/requests/commands'
import { requestDetail } from '@/lib/requests/detail/queries'
import { expectWhoIsAsked } from '@/lib/requests/fixture'
import { queueNews } from '@/lib/requests/news/queries'
import { listRequests, queueCounts } from '@/lib/requests/queries'
import { singledOut } from '@/lib/requests/queue/queries'

// What waits for a person is found by an index of what waits; whether they may sign is judged by the rules. Both must agree.

const document = `version: 1
environments: [dev, prod]
departments: { product: { tools: ['**'] } }
roles:
  One: { rules: [{ id: one, tools: [memory.add], then: ask, duty: [{ group: owners, count: 1 }] }] }
  Two: { rules: [{ id: two, tools: [memory.add], then: ask, duty: [{ group: owners, count: 1 }, { group: leads, count: 1 }] }] }
  Twice: { rules: [{ id: twice, tools: [memory.add], then: ask, duty: [{ group: owners, count: 2 }] }] }
`

let people: PersonActor[]
let turn = 0

async function askedBy(actor: PodActor) {
  const input = { tool: 'memory.add', arguments: { files: [`docs/${turn}.md`] }, idempotencyKey: `key-${turn++}` }
  const outcome = await submitCall(actor, input)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.value
}

beforeAll(async () => {
  await must(activatePolicy, { document, reason: 'For a test' })
  const ana = await addPerson('Ana', ['owners'])
  const ben = await addPerson('Ben', ['owners'])
  const cy = await addPerson('Cy', ['leads'])
  const di = await addPerson('Di', ['leads', 'owners'])
  people = [ana, ben, cy, di, await addPerson('Eve', ['others'])]
  const one = await pod('one', 'One', 'product', null)
  const two = await pod('two', 'Two', 'product', null)
  const twice = await pod('twice', 'Twice', 'product', null)
  const owned = await pod('owned', 'Two', 'product', ana.id)
  const shown = await pod('shown', 'One', 'product', null)
  await asOwner(process.env.DATABASE_OWNER_URL!, (owner) =>
    owner.query(`update "Credential" set "issuedTo" = $1 where "accountId" = $2`, [ben.id, shown.accountId]),
  )
  for (const asker of [one, two, twice, owned, shown]) await askedBy(asker)
  const [other, further] = [
    await pod('other-two', 'Two', 'product', null),
    await pod('further-one', 'One', 'product', null),
  ]
  // Signed by one of two: for the group that is left, for whoever is in both, and for nobody who has signed.
  expect(await decide(ana, await askedBy(two))).toMatchObject({ ok: true })
  expect(await decide(cy, await askedBy(two))).toMatchObject({ ok: true })
  expect(await decide(di, await askedBy(twice))).toMatchObject({ ok: true })
  // Taken back, and decided: who signed may sign again, and nobody may.
  const taken = await askedBy(other)
  expect(await decide(di, taken)).toMatchObject({ ok: true })
  expect(await execute(takeBackDecision, di, { requestId: (await requestOf(taken)).id })).toMatchObject({ ok: true })
  expect(await decide(ben, await askedBy(further), 'reject')).toMatchObject({ ok: true })
  await elapse((await requestOf(await askedBy(further))).id, 'expiresAt')
})

it('shows everybody what they may sign, what their group has signed already, and nothing else', async () => {
  const sizes = []
  for (const person of people) {
    const [mine, team] = await Promise.all([listRequests(person, kinds, 'mine'), listRequests(person, kinds, 'team')])
    const may = team.rows.filter(({ blocker }) => blocker === null || blocker === 'group_signed')
    expect(
      mine.rows.map(({ number }) => number),
      person.name,
    ).toEqual(may.map(({ number }) => number))
    expect(await queueCounts(person)).toMatchObject({ mine: may.length, team: team.rows.length })
    sizes.push(may.length)
  }
  expect(sizes).toEqual([7, 8, 4, 8, 0])
})

it('counts once for all whose groups alone say what waits for them, and for each of whom more is known', async () => {
  const [fay, gus] = [await addPerson('Fay', ['owners']), await addPerson('Gus', ['owners'])]
  const hal = await addPerson('Hal', ['owners'], ['viewer'])
  // Ana answers for a pod, Ben was shown a key, and they, Cy and Di have signed.
  expect(await singledOut()).toEqual(new Set(people.slice(0, 4).map(({ id }) => id)))
  const everybody = [...people, fay, gus, hal]
  for (const order of [everybody, everybody.toReversed()]) {
    const asked: string[] = []
    const shared = sharing(60_000)
    const noting: Sharing = {
      ...shared,
      ask: (question, read) => {
        asked.push(question)
        return shared.ask(question, read)
      },
    }
    for (const person of order) {
      const { counts } = await queueNews(person, kinds, {}, [], noting)
      const { mine, team } = await queueCounts(person)
      expect([counts.mine, counts.team], person.name).toEqual([mine, team])
    }
    // Fay and Gus are alike, each of the others is not.
    expect(new Set(asked.filter((question) => question.startsWith('["mine"'))).size).toBe(everybody.length - 1)
  }
})

it('tells of each where it stands among what waits for them, and of what does not, nothing', async () => {
  for (const person of people) {
    const { rows } = await listRequests(person, kinds, 'mine')
    const numbers = rows.map(({ number }) => number)
    const { rows: all } = await listRequests(person, kinds, 'team')
    for (const { number } of all) {
      const at = numbers.indexOf(number)
      const [previous = null, next = null] = [numbers[at - 1], numbers[at + 1]]
      const place = at < 0 ? null : { index: at + 1, total: numbers.length, previous, next }
      expect((await requestDetail(person, number, kinds))!.position).toEqual(place)
    }
  }
})

it('keeps beside each request whom it asks and who signed', async () => {
  const requests = await expectWhoIsAsked()
  expect(requests.some(({ signers }) => signers.length > 0)).toBe(true)
})
