import { pastDays } from '@/lib/core/demo'
import { type Chance, chanceOf } from '@/lib/demo/past/chance'
import { pastTasks, type Story, stories } from '@/lib/demo/past/stories'

/** What people say, should the policy ask them. */
export type PastAnswer = {
  is: 'approved' | 'rejected' | 'changes_requested' | 'expired' | 'withdrawn'
  /** When they say it. */
  at: Date
  /** For how long it was on the screen, and whether it was decided from the list. */
  lookedSeconds: number
  from: 'page' | 'queue'
  /** Taken back once and given again. */
  isUndone: boolean
  /** Chooses among those who may. */
  who: number
}

/** One call of those days, and what comes of it. */
export type PastCall = {
  at: Date
  turn: number
  story: Story
  answer: PastAnswer
  /** After how many seconds its pod uses the permission, and how long it works. */
  usedAfter: number
  took: number
  hasFailed: boolean
}

/** A task of those days. */
export type PastTask = {
  pod: string
  key: string
  title: string
  startedAt: Date
  completedAt: Date
  /** What people said when it was handed in, where they look at it first. */
  review: 'let_on' | 'sent_back' | null
}

export type Past = {
  calls: readonly PastCall[]
  tasks: readonly PastTask[]
  /** Before work begins, on the first working day and on one in the middle of the time. */
  mornings: readonly Date[]
}

const minute = 60_000
const dayMs = 24 * 60 * minute
/** What begins later could not have come to its end by now. */
const restMs = 10 * minute

/** How much is done in each hour of a working day, in UTC. */
const hours = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18].map((hour, at) => ({
  hour,
  weight: [1, 4, 8, 11, 12, 9, 5, 8, 11, 10, 7, 4, 2][at]!,
}))

const isWeekend = (at: Date) => at.getUTCDay() === 0 || at.getUTCDay() === 6

/** The thirty days before this one, the same for one seed and day: more is done each week, and people get faster. */
export function pastOf(seed: number, now: Date): Past {
  const chance = chanceOf(seed)
  const today = Math.floor(now.getTime() / dayMs) * dayMs
  const until = now.getTime() - restMs
  // The record has tables from the month before on.
  const from = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1)
  const calls: PastCall[] = []
  const tasks: PastTask[] = []
  let turn = 0
  for (let day = 0; day < pastDays; day++) {
    const date = new Date(today - (pastDays - 1 - day) * dayMs)
    const isQuiet = isWeekend(date)
    const many = isQuiet ? chance.between(2, 6) : chance.between(26, 36) + Math.floor(day / 3)
    const times = Array.from({ length: many }, () => momentOf(chance, date)).toSorted((a, b) => a - b)
    for (const at of times) calls.push(callAt(chance, new Date(at), turn++, day))
    if (!isQuiet && tasks.length < pastTasks.length) tasks.push(taskOn(chance, date, pastTasks[tasks.length]!))
  }
  return {
    calls: calls.filter(({ at }) => at.getTime() >= from && at.getTime() < until),
    mornings: [pastDays - 1, pastDays / 2].map((back) => morningOf(Math.max(from, today - back * dayMs))),
    tasks: tasks.filter(({ startedAt, completedAt }) => startedAt.getTime() >= from && completedAt.getTime() < until),
  }
}

function momentOf(chance: Chance, date: Date): number {
  return date.getTime() + chance.weighed(hours).hour * 60 * minute + Math.floor(chance.next() * 60 * minute)
}

/** Five o’clock on this day, or on the Monday after it. */
function morningOf(day: number): Date {
  const at = new Date(day + 5 * 60 * minute)
  while (isWeekend(at)) at.setUTCDate(at.getUTCDate() + 1)
  return at
}

function callAt(chance: Chance, at: Date, turn: number, day: number): PastCall {
  const story = chance.weighed(stories)
  return {
    at,
    turn,
    story,
    answer: answerTo(chance, at, day),
    usedAfter: chance.between(2, 90),
    took: Math.max(1, Math.round(chance.about(8, 1))),
    hasFailed: chance.next() * 100 < (story.fails ?? 0),
  }
}

const answers = [
  { is: 'approved', weight: 80 },
  { is: 'rejected', weight: 7 },
  { is: 'changes_requested', weight: 6 },
  { is: 'expired', weight: 4 },
  { is: 'withdrawn', weight: 3 },
] as const

function answerTo(chance: Chance, at: Date, day: number): PastAnswer {
  const minutes = chance.about(55 - day, 0.9)
  return {
    is: chance.weighed(answers).is,
    at: atWork(chance, new Date(at.getTime() + Math.max(2, minutes) * minute)),
    lookedSeconds: chance.next() < 0.06 ? chance.between(3, 6) : chance.between(12, 240),
    from: chance.next() < 0.12 ? 'queue' : 'page',
    isUndone: chance.next() < 0.04,
    who: chance.next(),
  }
}

/** Nobody decides at night or at the weekend: it is done on the next morning. */
function atWork(chance: Chance, at: Date): Date {
  const evening = at.getUTCHours() >= 18
  const morning = new Date(at)
  if (!evening && !isWeekend(at) && at.getUTCHours() >= 7) return at
  if (evening) morning.setUTCDate(morning.getUTCDate() + 1)
  while (isWeekend(morning)) morning.setUTCDate(morning.getUTCDate() + 1)
  morning.setUTCHours(7, chance.between(5, 55), chance.between(0, 59), 0)
  return morning
}

function taskOn(chance: Chance, date: Date, task: (typeof pastTasks)[number]): PastTask {
  const startedAt = new Date(date.getTime() + chance.between(7 * 60, 11 * 60) * minute)
  const completedAt = new Date(startedAt.getTime() + chance.between(90, 330) * minute)
  const drawn = chance.next()
  return { ...task, startedAt, completedAt, review: drawn < 0.15 ? 'sent_back' : drawn < 0.5 ? 'let_on' : null }
}
