import { afterTime, isEnough, isHeavier, signersFor, written } from '@/lib/gate/fixture-model-time'
import {
  type Action,
  type Call,
  type Group,
  groups,
  type Member,
  type OnCall,
  type Rule,
  type Step,
  type Verdict,
  type World,
} from '@/lib/gate/fixture-model-world'

// The part of the model of requests that is about what people and pods do.

/** What should come of an action. */
export function step(world: World, action: Action): Step {
  switch (action.do) {
    case 'ask':
      return ask(world)
    case 'role':
      return done(member(world, action.person, { approver: action.approver }))
    case 'access':
      return done(member(world, action.person, { active: action.active }))
    case 'group': {
      const others = world.people[action.person]!.groups.filter((group) => group !== action.group)
      return done(member(world, action.person, { groups: action.member ? [...others, action.group] : others }))
    }
    case 'own':
      return done({ ...world, owner: action.person })
    case 'rule':
      return done({ ...world, rule: action.rule })
    case 'retire':
      return done({ ...world, podActive: false })
    case 'clock':
      return done({ ...world, calls: world.calls.map((call) => afterTime(world, call)) })
    default:
      return onCall(world, action)
  }
}

const done = (world: World): Step => ({ world, answer: 'ok' })

function member(world: World, at: number, change: Partial<Member>): World {
  return { ...world, people: world.people.map((person, index) => (index === at ? { ...person, ...change } : person)) }
}

function ask(world: World): Step {
  if (!world.podActive) return { world, answer: 'credential_revoked' }
  const { rule, owner } = world
  const asks = rule.says === 'ask'
  const call: Call = {
    decision: rule.says,
    state: asks ? 'waiting' : null,
    closed: false,
    tier: asks ? rule.tier : 'elevated',
    duties: asks ? rule.duties : {},
    barred: owner,
    votes: [],
    windowOver: null,
    deadlineOver: false,
    permission: rule.says === 'allow' ? { seen: true, used: false, over: false, silent: false } : null,
    unreported: false,
    outcome: null,
    lines: [{ allow: 'call.allowed', ask: 'call.asked', deny: 'call.denied' }[rule.says]],
  }
  return done({ ...world, calls: [...world.calls, call] })
}

type Fate = { call: Call } | string

function onCall(world: World, action: Extract<Action, OnCall>): Step {
  const call = world.calls[action.call]!
  const fate = fateOf(world, call, action)
  if (typeof fate === 'string') return { world, answer: fate }
  return done({ ...world, calls: world.calls.map((other) => (other === call ? fate.call : other)) })
}

function fateOf(world: World, call: Call, action: Extract<Action, OnCall>): Fate {
  if (action.do === 'vote') return vote(world, call, action.person, action.verdict)
  if (action.do === 'take_back') return takeBack(world, call, action.person)
  if (action.do === 'look') return { call: looked(call) }
  if (action.do === 'claim') return claim(world, call, action.shown, action.altered)
  if (action.do === 'report') return report(world, call, action)
  if (action.what === 'window') return { call: { ...call, windowOver: true } }
  if (action.what === 'deadline') return { call: { ...call, deadlineOver: true } }
  const passed = action.what === 'permission' ? { over: true } : { silent: true }
  return { call: { ...call, permission: { ...call.permission!, ...passed } } }
}

function vote(world: World, call: Call, at: number, verdict: Verdict): Fate {
  const person = world.people[at]!
  if (!person.approver) return 'missing_permission'
  const named = ['expired', 'withdrawn', 'denied']
  if (call.state !== 'waiting') return named.includes(call.state!) ? call.state! : 'already_decided'
  if (call.deadlineOver) return 'expired'
  if (world.owner === at || call.barred === at) return 'own_pod'
  if (call.votes.some((other) => other.person === at)) return 'already_signed'
  const own = groups.filter((group) => call.duties[group] && person.groups.includes(group))
  if (own.length === 0) return 'not_in_group'
  const open = own.filter((group) => signersFor(call, group) < call.duties[group]!)
  if (open.length === 0) return 'group_signed'

  const size = (group: Group) =>
    world.people.filter((other) => other.active && other.approver && other.groups.includes(group)).length
  const rarest = open.reduce((best, group) => (size(group) < size(best) ? group : best))
  const votes = [...call.votes, { person: at, verdict, group: verdict === 'approve' ? rarest : null }]
  const line = { approve: 'approved', reject: 'rejected', request_changes: 'changes_requested' }[verdict]
  if (verdict === 'approve' && !isEnough(call.duties, votes))
    return { call: written({ ...call, votes }, 'request.signed') }
  return { call: { ...written({ ...call, votes }, `request.${line}`), state: line, windowOver: false } }
}

function takeBack(world: World, call: Call, at: number): Fate {
  if (!world.people[at]!.approver) return 'missing_permission'
  const own = call.votes.find(({ person }) => person === at)
  if (!own) return 'not_yours'
  if (call.state === 'waiting' ? call.deadlineOver : call.windowOver !== false) return 'too_late'
  // Whoever signed before somebody else said no has nothing to take back.
  if (!['approved', 'waiting'].includes(call.state!) && own.verdict === 'approve') return 'not_yours'
  const votes = call.votes.filter((other) => other !== own)
  return { call: written({ ...call, votes, state: 'waiting', windowOver: null }, 'request.taken_back') }
}

/** A pod that looks sees what people have let it do, and the first time is on the record. */
function looked(call: Call): Call {
  const { state, permission } = call
  if (state !== 'released' || !permission || permission.seen || permission.over) return call
  return written({ ...call, permission: { ...permission, seen: true } }, 'call.shown')
}

function claim(world: World, call: Call, shown: boolean, altered: boolean): Fate {
  const { permission } = call
  if (!world.podActive) return 'credential_revoked'
  if (!permission) return call.state === 'waiting' || call.windowOver !== null ? 'not_released' : 'grant_unknown'
  if (!shown) return 'grant_unknown'
  if (permission.used) return 'grant_used'
  if (permission.over) return 'grant_expired'
  if (altered) return 'arguments_altered'
  if (!stillAllowed(world.rule, call)) return 'policy_moved'
  const state = call.state && 'consumed'
  return { call: written({ ...call, state, permission: { ...permission, used: true } }, 'call.claimed') }
}

function stillAllowed(rule: Rule, call: Call): boolean {
  if (rule.says !== 'ask') return rule.says === 'allow'
  return call.state !== null && !isHeavier(rule, call) && isEnough(rule.duties, call.votes)
}

function report(world: World, call: Call, how: Extract<Action, { do: 'report' }>): Fate {
  if (call.outcome) return 'already_reported'
  let used = call
  if (!call.permission?.used) {
    if (!how.claims) return 'grant_not_used'
    const claimed = claim(world, call, how.shown, false)
    if (typeof claimed === 'string') return claimed
    used = claimed.call
  }
  const state = call.state && (how.status === 'succeeded' ? 'executed' : 'failed')
  return { call: written({ ...used, state, closed: state !== null, outcome: how.status }, `call.${how.status}`) }
}
