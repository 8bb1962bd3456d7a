import { type Call, type Duties, type Group, groups, type Tier, type World } from '@/lib/gate/fixture-model-world'

// The part of the model of requests that is about time and about who has signed.

/** What time makes of a call when the clock looks. */
export function afterTime(world: World, call: Call): Call {
  const { state, permission } = call
  if (call.windowOver && state !== 'approved')
    return written({ ...call, closed: true, windowOver: null }, 'request.answered')
  if (call.windowOver) return atRelease(world, { ...call, windowOver: null })
  if (state === 'waiting' && call.deadlineOver) return ended(call, 'expired')
  if ((state === 'waiting' || state === 'approved') && !world.podActive) return ended(call, 'withdrawn')
  if (state === 'released' && permission!.over) return ended(call, 'lapsed')
  if (permission?.used && permission.silent && !call.outcome && !call.unreported) {
    const given = { ...call, unreported: true, state: state && 'unreported', closed: state !== null }
    return written(given, 'call.unreported')
  }
  return call
}

function atRelease({ rule, people, owner, podActive }: World, call: Call): Call {
  if (!podActive) return ended(call, 'withdrawn')
  if (rule.says === 'deny') return ended(call, 'denied')
  const released = { ...call, state: 'released', permission: { seen: false, used: false, over: false, silent: false } }
  if (rule.says === 'allow') return written(released, 'request.released')
  const votes = call.votes.filter(({ person, group }) => {
    const { active, approver, groups: own } = people[person]!
    const maySign = active && approver && person !== owner && person !== call.barred && own.includes(group!)
    return maySign && !isHeavier(rule, call) && rule.duties[group!] !== undefined
  })
  if (isEnough(rule.duties, votes)) return written(released, 'request.released')
  const isOther = isHeavier(rule, call) || groups.some((group) => rule.duties[group] !== call.duties[group])
  const asked = isOther ? { tier: rule.tier, duties: rule.duties } : {}
  return written({ ...call, ...asked, votes, state: 'waiting', deadlineOver: false }, 'request.waits_again')
}

function ended(call: Call, state: string): Call {
  return written({ ...call, state, closed: true, windowOver: null }, `request.${state}`)
}

export function written(call: Call, line: string): Call {
  return { ...call, lines: [...call.lines, line] }
}

export function isHeavier(rule: { tier: Tier }, call: Call): boolean {
  return rule.tier === 'high' && call.tier === 'elevated'
}

export function signersFor({ votes }: Pick<Call, 'votes'>, group: Group): number {
  return new Set(votes.filter((one) => one.group === group).map(({ person }) => person)).size
}

/** Whether enough different people have signed; each of them has one vote, and it is for one group. */
export function isEnough(duties: Duties, votes: Call['votes']): boolean {
  return groups.every((group) => signersFor({ votes }, group) >= (duties[group] ?? 0))
}
