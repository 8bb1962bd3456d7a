import type { Tier } from '@/lib/policy/schema'

/** How a person wants to be told. */
export type Choices = Record<Tier, readonly string[]> & {
  together: 'now' | 'hourly' | 'daily'
  zone: string
  /** Minutes after midnight in that zone; null for no quiet hours. */
  quietFrom: number | null
  quietUntil: number | null
  breaksThrough: boolean
}

/** When in its zone a person is told what is told once a day. */
const dailyAt = 9 * 60
const minuteMs = 60_000

/** Until when quiet hours hold something back; null where they do not. */
export function heldUntil(choices: Choices, tier: Tier, at: Date): Date | null {
  const { quietFrom: from, quietUntil: until } = choices
  if (from === null || until === null || from === until) return null
  if (tier === 'critical' && choices.breaksThrough) return null
  const isQuiet = (when: Date) => {
    const minute = minuteOf(when, choices.zone)
    return from < until ? minute >= from && minute < until : minute >= from || minute < until
  }
  if (!isQuiet(at)) return null
  const first = nextAt(until, choices.zone, at)
  // Where clocks are put back, the hour at which they end comes twice, and the first of them is quiet still.
  return isQuiet(first) ? nextAt(until, choices.zone, first) : first
}

/**
 * When something is told that a person could be told now: at once, with others of its hour or day, and never in quiet hours.
 * What waits for people does not wait for others beyond half of its time, as it would hardly be read before it is over.
 */
export function dueAt(choices: Choices, tier: Tier, now: Date, halfTime: Date | null): Date {
  const isPatient = tier === 'routine' || tier === 'elevated'
  const together = isPatient ? togetherAt(choices, now) : now
  const most = halfTime === null ? together : new Date(Math.max(now.getTime(), halfTime.getTime()))
  const due = together < most ? together : most
  return heldUntil(choices, tier, due) ?? due
}

function togetherAt({ together, zone }: Choices, now: Date): Date {
  if (together === 'now') return now
  const minute = minuteOf(now, zone)
  return nextAt(together === 'daily' ? dailyAt : ((Math.floor(minute / 60) + 1) * 60) % 1_440, zone, now)
}

/** The next moment at which it is so many minutes after midnight in a zone. */
function nextAt(minute: number, zone: string, after: Date): Date {
  const whole = Math.floor(after.getTime() / minuteMs) * minuteMs
  const ahead = (minute - minuteOf(after, zone) + 1_440) % 1_440 || 1_440
  const found = new Date(whole + ahead * minuteMs)
  // A day on which clocks are moved is an hour longer or shorter.
  const off = ((minute - minuteOf(found, zone) + 2_160) % 1_440) - 720
  return new Date(found.getTime() + off * minuteMs)
}

function minuteOf(at: Date, zone: string): number {
  const shown = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const [hours, minutes] = shown.format(at).split(':').map(Number)
  return hours! * 60 + minutes!
}

/** Whether there is a time zone of this name. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** How somebody is told who has chosen nothing: by whatever reaches them, at once. */
export function unchosen(names: readonly string[]): Choices {
  return {
    routine: names,
    elevated: names,
    high: names,
    critical: names,
    together: 'now',
    zone: 'UTC',
    quietFrom: null,
    quietUntil: null,
    breaksThrough: true,
  }
}

/** Why a legal hold is told: that its release was asked for at this moment, as it may be asked for again. */
export function releaseAsked(at: string): string {
  return `release ${at}`
}

/** Why an incident is told once more: that more was to be said of it by this moment. */
export function wordOverdue(at: string): string {
  return `word ${at}`
}

/** At which shares of its time whoever can decide is told again, by what that is called. */
export const reminders = { half: 0.5, most: 0.8 } as const
/** At which share of its time somebody else is told of it. */
export const escalatedAt = 0.9

export type NoticeStanding = 'unset' | 'new' | 'works' | 'fails'

/** How it goes with a channel, in a word. */
export function standingOf(channel: {
  isSet: boolean
  failingSince: string | null
  lastSuccessAt: string | null
}): NoticeStanding {
  if (!channel.isSet) return 'unset'
  if (channel.failingSince) return 'fails'
  return channel.lastSuccessAt ? 'works' : 'new'
}
