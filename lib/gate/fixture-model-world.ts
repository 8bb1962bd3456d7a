// Support for the model-based test of requests: what should become of them, said a second time and in another way. It
// shares no code with the product, so that a mistake would have to be made twice.

export const groups = ['a', 'b'] as const
export type Group = (typeof groups)[number]
export type Duties = Partial<Record<Group, number>>
export type Tier = 'elevated' | 'high'
export type Verdict = 'approve' | 'reject' | 'request_changes'

export type Rule = { says: 'allow' } | { says: 'deny' } | { says: 'ask'; tier: Tier; duties: Duties }

export type Member = { active: boolean; approver: boolean; groups: readonly Group[] }

export type Call = {
  decision: Rule['says']
  /** Where its request stands; null for a call that asked nobody. */
  state: string | null
  closed: boolean
  tier: Tier
  duties: Duties
  /** Who owned the pod when it asked. */
  barred: number | null
  votes: readonly { person: number; verdict: Verdict; group: Group | null }[]
  /** Whether the take-back window is over; null while nothing is decided. */
  windowOver: boolean | null
  deadlineOver: boolean
  /** `seen` once the pod was shown it, from when its time counts; one that a rule gave comes with the answer. */
  permission: { seen: boolean; used: boolean; over: boolean; silent: boolean } | null
  unreported: boolean
  outcome: 'succeeded' | 'failed' | null
  /** The types of its lines on the record. */
  lines: readonly string[]
}

export type World = {
  people: readonly Member[]
  owner: number | null
  rule: Rule
  podActive: boolean
  calls: readonly Call[]
}

export type OnCall = { call: number }
/** What somebody or time does. Of those marked here, two can happen at once. */
export type Racing =
  | (OnCall & { do: 'vote'; person: number; verdict: Verdict })
  | (OnCall & { do: 'take_back'; person: number })
  | (OnCall & { do: 'claim'; altered: boolean; shown: boolean })
  | (OnCall & { do: 'look' })
  | (OnCall & { do: 'report'; status: 'succeeded' | 'failed'; claims: boolean; shown: boolean })
  | { do: 'clock' }
export type Action =
  | Racing
  | { do: 'ask' }
  | { do: 'role'; person: number; approver: boolean }
  | { do: 'access'; person: number; active: boolean }
  | { do: 'group'; person: number; group: Group; member: boolean }
  | { do: 'own'; person: number | null }
  | { do: 'rule'; rule: Rule }
  | (OnCall & { do: 'pass'; what: 'window' | 'deadline' | 'permission' | 'silence' })
  | { do: 'retire' }

/** What comes of an action: the world after it, and the answer, which is "ok" or the reason of a refusal. */
export type Step = { world: World; answer: string }

const mostCalls = 3

/** Whether an action makes sense at all: there is such a call, and somebody without access does nothing. */
export function applies(world: World, action: Action): boolean {
  if ('call' in action && !world.calls[action.call]) return false
  switch (action.do) {
    case 'ask':
      return world.calls.length < mostCalls
    case 'vote':
    case 'take_back':
      return world.calls[action.call]!.state !== null && world.people[action.person]!.active
    case 'role':
      return world.people[action.person]!.approver !== action.approver
    case 'access':
      return world.people[action.person]!.active !== action.active
    case 'group':
      return world.people[action.person]!.groups.includes(action.group) !== action.member
    case 'pass':
      return canPass(world.calls[action.call]!, action.what)
    case 'retire':
      return world.podActive
    default:
      return true
  }
}

function canPass({ state, windowOver, deadlineOver, permission, outcome, unreported }: Call, what: string): boolean {
  if (what === 'window') return windowOver === false
  if (what === 'deadline') return !deadlineOver && (state === 'waiting' || state === 'approved')
  if (permission === null) return false
  if (what === 'permission') return !permission.used && !permission.over
  return permission.used && !permission.silent && outcome === null && !unreported
}
