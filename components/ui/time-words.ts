const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

type Parts = { year: number; month: number; day: number; clock: string; seconds: string }

export type TimeMode = 'relative' | 'absolute' | 'both' | 'date' | 'clock' | 'precise' | 'utc'

/** A moment in the words that are asked for. A time in a zone that may not be the reader's own says which it is. */
export function timeWords(
  mode: TimeMode,
  at: Date,
  now: Date,
  { zone, isOwn }: { zone: string; isOwn: boolean },
): string {
  const placed = (words: string) => (isOwn ? words : `${words} ${zone}`)
  switch (mode) {
    case 'relative':
      return relativeWords(at, now)
    case 'absolute':
      return placed(absoluteWords(at, now, zone))
    case 'date':
      return dateWords(at, now, zone)
    case 'clock':
      return placed(clockWords(at, zone))
    case 'precise':
      return placed(preciseWords(at, zone))
    case 'utc':
      return utcWords(at)
    case 'both':
      return `${relativeWords(at, now)} (${placed(absoluteWords(at, now, zone))})`
  }
}

/** "in 3 h 12 min", "5 min ago", "now". */
export function relativeWords(at: Date, now: Date): string {
  const away = at.getTime() - now.getTime()
  const length = lengthWords(Math.abs(away))
  if (length === '') return away > 0 ? 'in less than a minute' : 'just now'
  return away > 0 ? `in ${length}` : `${length} ago`
}

/** How long something takes, in the one or two largest units; empty below a minute. */
export function lengthWords(ms: number): string {
  if (ms < minute) return ''
  if (ms < hour) return `${Math.floor(ms / minute)} min`
  const hours = Math.floor(ms / hour)
  if (hours < 10) {
    const minutes = Math.floor((ms % hour) / minute)
    return minutes ? `${hours} h ${minutes} min` : `${hours} h`
  }
  if (ms < day) return `${hours} h`
  const days = Math.floor(ms / day)
  if (days < 61) return days === 1 ? '1 day' : `${days} days`
  const monthsLong = Math.floor(days / 30.44)
  return monthsLong < 24 ? `${monthsLong} months` : `${Math.floor(days / 365.25)} years`
}

/** "15:40 today", "09:00 tomorrow", "12 Nov, 09:00", "12 Nov 2025, 09:00" in the reader's zone. */
export function absoluteWords(at: Date, now: Date, zone: string): string {
  const then = partsIn(zone, at)
  const today = partsIn(zone, now)
  const name = dayName(dayNumber(then) - dayNumber(today))
  if (name) return `${then.clock} ${name}`
  return `${dateWords(at, now, zone)}, ${then.clock}`
}

/** "12 Nov", with the year where it is not this one. */
export function dateWords(at: Date, now: Date, zone: string): string {
  const then = partsIn(zone, at)
  const year = then.year === partsIn(zone, now).year ? '' : ` ${then.year}`
  return `${then.day} ${months[then.month - 1]}${year}`
}

/** "22 Nov 2026, 12:04:05" in the reader's zone, for records. */
export function preciseWords(at: Date, zone: string): string {
  const { day: date, month, year, clock, seconds } = partsIn(zone, at)
  return `${date} ${months[month - 1]} ${year}, ${clock}:${seconds}`
}

/** "12:04:05", for lines that stand under the name of their day. */
export function clockWords(at: Date, zone: string): string {
  const { clock, seconds } = partsIn(zone, at)
  return `${clock}:${seconds}`
}

/** "2026-11-22 12:04:05 UTC", for records and exports. */
export function utcWords(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** The heading over the lines of one day: "Today, Sunday 22 Nov", "Thursday 12 Nov", with the year where it is another. */
export function dayHeading(at: Date, now: Date, zone: string): string {
  const then = partsIn(zone, at)
  const name = dayName(dayNumber(then) - dayNumber(partsIn(zone, now)))
  // Day 0 of the count was a Thursday.
  const words = `${weekdays[(((dayNumber(then) + 4) % 7) + 7) % 7]} ${dateWords(at, now, zone)}`
  return name ? `${name[0]!.toUpperCase()}${name.slice(1)}, ${words}` : words
}

/** The calendar day of a moment as the reader's clock shows it: "2026-11-22". */
export function dayOf(at: Date, zone: string): string {
  return new Date(dayNumber(partsIn(zone, at)) * day).toISOString().slice(0, 10)
}

/**
 * The moment at which "2026-11-22" begins in the reader's zone: the first whose date it is. Where the clocks pass over
 * midnight that is when they are changed, and where they pass over the whole day it is the beginning of the next.
 */
export function startOfDay(date: string, zone: string): Date {
  const midnight = Date.parse(`${date}T00:00:00Z`)
  const reading = (moment: number) => clockReading(zone, new Date(moment))
  // No clock is further than this from UTC, so the day begins between the two.
  let [before, since] = [midnight - 16 * hour, midnight + 16 * hour]
  const midnights = [before, since].map((moment) => midnight + moment - reading(moment))
  const found = midnights.filter((moment) => reading(moment) === midnight)
  if (found.length > 0) return new Date(Math.min(...found))
  while (since - before > second) {
    const between = before + Math.round((since - before) / 2 / second) * second
    if (reading(between) < midnight) before = between
    else since = between
  }
  return new Date(since)
}

/** The day after "2026-11-22". */
export function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + day).toISOString().slice(0, 10)
}

/** What the clock on the wall shows, counted as if it were UTC. */
function clockReading(zone: string, at: Date): number {
  const { clock, seconds, ...date } = partsIn(zone, at)
  const [hours, minutes] = clock.split(':').map(Number)
  return dayNumber({ ...date, clock, seconds }) * day + hours! * hour + minutes! * minute + Number(seconds) * second
}

function dayName(distance: number): string | null {
  if (distance === 0) return 'today'
  if (distance === 1) return 'tomorrow'
  return distance === -1 ? 'yesterday' : null
}

function dayNumber({ year, month, day: date }: Parts): number {
  return Date.UTC(year, month - 1, date) / day
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Only digits are taken from the runtime: browsers and servers word dates differently, and both must agree. */
function partsIn(zone: string, at: Date): Parts {
  const values = new Map(
    formatFor(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const number = (type: Intl.DateTimeFormatPartTypes) => Number(values.get(type))
  return {
    year: number('year'),
    month: number('month'),
    day: number('day'),
    clock: `${values.get('hour')}:${values.get('minute')}`,
    seconds: values.get('second') ?? '00',
  }
}

function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const options = {
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  } as const
  const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: isZone(zone) ? zone : 'UTC' })
  formats.set(zone, format)
  return format
}

/** Whether the runtime knows this time zone; anything may stand in a cookie. */
export function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en-GB', { timeZone: zone }))
  } catch {
    return false
  }
}
