import '@/lib/gate/fixture-settings'
import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { read } from '@/lib/db/client'
import { Lane } from '@/lib/gate/fixture-lane'
import { step } from '@/lib/gate/fixture-model'
import { type Action, applies, type Call, groups, type World } from '@/lib/gate/fixture-model-world'
import { openServer, policies, type Server } from '@/lib/gate/fixture-servers'
import { members, type Onward, turn, type Turn } from '@/lib/gate/fixture-turns'
import { settleDue } from '@/lib/jobs/clock'

/*
 * Requests against a model of them: random sequences of what people, pods, rules and time do, on two servers, compared
 * with the model after every step. Each lane has its own pod, people and groups, and they all share one policy.
 *
 * `npm run whole` runs a few sequences. A long run, and one that is to be the same again:
 *   COUNTERSIGN_SEQUENCES=10000 npx vitest run lib/gate/requests
 *   COUNTERSIGN_SEED=12345 npx vitest run lib/gate/requests
 */
const sequences = Number(process.env['COUNTERSIGN_SEQUENCES'] ?? 30)
const seed = Number(process.env['COUNTERSIGN_SEED'] ?? randomInt(2 ** 31))
const lanes = 6

const start: World = {
  people: members,
  owner: null,
  rule: { says: 'ask', tier: 'elevated', duties: { a: 1 } },
  podActive: true,
  calls: [],
}

const asks: Turn = { first: { do: 'ask' }, at: 0, second: null }

let servers: [Server, Server]
beforeAll(async () => {
  servers = [await openServer(), await openServer()]
})

/** What of a call the database and the model must agree on. */
function inModel({ duties, permission, votes, windowOver, ...call }: Call) {
  const { decision, state, closed, tier, unreported, outcome, lines } = call
  return {
    decision,
    state,
    closed,
    tier: state && tier,
    duties: groups.flatMap((group) => (duties[group] ? [`${group} ${duties[group]}`] : [])),
    votes: votes.map((one) => `${one.person} ${one.verdict} ${one.group}`).toSorted(),
    decided: windowOver !== null,
    permission: permission !== null,
    seen: permission?.seen ?? false,
    used: permission?.used ?? false,
    unreported,
    outcome,
    lines: lines.toSorted(),
  }
}

/** What would bring a call a step further, which chance alone seldom finds. */
function onward({ calls }: World, { call: at, person: who }: Onward): Action {
  const { state, windowOver } = calls[at] ?? calls[0]!
  if (windowOver === false) return { do: 'pass', call: at, what: 'window' }
  if (windowOver === true) return { do: 'clock' }
  if (state === 'waiting') return { do: 'vote', call: at, person: who, verdict: 'approve' }
  if (state === 'consumed') return { do: 'report', call: at, status: 'succeeded', claims: false, shown: true }
  return { do: 'claim', call: at, altered: false, shown: true }
}

/** A pod shows the permission that it has been told of. */
function shownNow(world: World, action: Action): Action {
  return 'shown' in action ? { ...action, shown: world.calls[action.call]!.permission !== null } : action
}

async function takeTurn(lane: Lane, world: World, { first, at, second }: Turn): Promise<World> {
  const [here, there] = at === 0 ? servers : [servers[1], servers[0]]
  const now = first.do === 'onward' ? onward(world, first) : first
  const actions = [now, second].filter((action) => action !== null && applies(world, action)) as Action[]
  const [one, other] = actions.map((action) => shownNow(world, action))
  if (!one) return world
  const isRace = other !== undefined && ['vote', 'take_back', 'claim', 'look', 'report', 'clock'].includes(one.do)
  if (!isRace) {
    const { world: after, answer } = step(world, one)
    expect(await lane.carryOut(here, one, world), JSON.stringify(one)).toBe(answer)
    return await agreed(lane, [after])
  }
  // Of two at once, one comes first: both answers and the whole world are as if they had come in one of the two orders.
  const answers = await Promise.all([lane.carryOut(here, one, world), lane.carryOut(there, other, world)])
  const forth = step(world, one)
  const forthThen = step(forth.world, other)
  const back = step(world, other)
  const backThen = step(back.world, one)
  const orders = [
    { answers: [forth.answer, forthThen.answer], world: forthThen.world },
    { answers: [backThen.answer, back.answer], world: backThen.world },
  ]
  const fitting = orders.filter((order) => order.answers.join() === answers.join())
  expect(orders.map((order) => order.answers.join())).toContain(answers.join())
  return await agreed(
    lane,
    fitting.map((order) => order.world),
  )
}

/** The world that the database is in, of those that are possible. */
async function agreed(lane: Lane, possible: readonly World[]): Promise<World> {
  const stored = await lane.stored()
  const found = possible.find(({ calls }) => JSON.stringify(calls.map(inModel)) === JSON.stringify(stored))
  if (!found) expect(stored).toEqual(possible.at(-1)!.calls.map(inModel))
  return found!
}

const isOpen = ({ state, closed }: Call) => state !== null && !closed

/** Lets all time pass: whatever waits for something comes to an end. */
async function toTheEnd(lane: Lane, world: World): Promise<World> {
  let now = world
  for (let round = 0; round < 4; round++) {
    const passing = ['window', 'deadline', 'permission', 'silence'] as const
    const passes = [...now.calls.keys()].flatMap((at) =>
      passing.map((what) => ({ do: 'pass', call: at, what }) as const),
    )
    const due = passes.filter((pass) => applies(now, pass))
    if (due.length === 0 && !now.calls.some(isOpen)) break
    for (const pass of due) {
      await lane.carryOut(servers[0], pass)
      now = step(now, pass).world
    }
    now = await takeTurn(lane, now, { first: { do: 'clock' }, at: 1, second: null })
  }
  expect(now.calls.filter(isOpen)).toEqual([])
  return now
}

describe(`requests, as ${sequences} random sequences have them (COUNTERSIGN_SEED=${seed})`, () => {
  const put = policies(lanes)
  const lanesOpen: Promise<Lane>[] = []

  it(
    'are at every moment what the model says, on both servers, and nothing hangs',
    { timeout: 36_000_000 },
    async () => {
      for (let at = 0; at < lanes; at++) lanesOpen.push(Lane.open(at, members.length, put))
      const run = async (lane: Lane, at: number) => {
        let world: World | null = null
        await fc.assert(
          fc.asyncProperty(fc.array(turn, { minLength: 6, maxLength: 24 }), async (turns) => {
            const before: World | null = world
            world = null
            await lane.begin(servers[0], before, start)
            let now = await takeTurn(lane, start, asks)
            for (const one of turns) now = await takeTurn(lane, now, one)
            world = await toTheEnd(lane, now)
          }),
          { seed: seed + at, numRuns: Math.ceil(sequences / lanes), endOnFailure: true },
        )
      }
      await Promise.all((await Promise.all(lanesOpen)).map(run))

      expect(await settleDue()).toBeNull()
      const claimed = await read.auditEvent.groupBy({ by: ['callId'], where: { type: 'call.claimed' }, _count: true })
      expect(claimed.length).toBeGreaterThan(0)
      expect(claimed.filter(({ _count }) => _count !== 1)).toEqual([])
    },
  )
})
