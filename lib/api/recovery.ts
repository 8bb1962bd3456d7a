/** Where an agent can be killed that uses a tool about which people are asked. */
export const killedAt = ['asked', 'waiting', 'released', 'claimed', 'done', 'reported'] as const
export type KilledAt = (typeof killedAt)[number]

/** What whoever comes back finds, however it comes back, and what comes of the call: `once` it is done, or nobody can know. */
export const recovery: Readonly<Record<KilledAt, { killed: string; finds: string; ends: 'once' | 'unknown' }>> = {
  asked: {
    killed: 'before its question was answered',
    finds: 'the call, if the question arrived; otherwise it is asked now',
    ends: 'once',
  },
  waiting: { killed: 'while people are asked', finds: 'the same call; nobody is asked twice', ends: 'once' },
  released: {
    killed: 'when they had approved, before it used the permission',
    finds: 'the permission, until it ends',
    ends: 'once',
  },
  claimed: {
    killed: 'when it had used the permission, before it acted',
    finds: 'consumed: whether it acted cannot be known here, so it does not act again',
    ends: 'unknown',
  },
  done: {
    killed: 'when it had acted, before it reported',
    finds: 'consumed, which is the same to whoever looks',
    ends: 'unknown',
  },
  reported: { killed: 'when it had reported', finds: 'executed, with what it said', ends: 'once' },
}
