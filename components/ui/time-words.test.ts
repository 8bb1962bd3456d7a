import { describe, expect, it } from 'vitest'
import {
  absoluteWords,
  clockWords,
  dateWords,
  dayHeading,
  dayOf,
  isZone,
  lengthWords,
  preciseWords,
  relativeWords,
  startOfDay,
  timeWords,
  utcWords,
} from '@/components/ui/time-words'

const now = new Date('2026-11-22T12:28:00Z')
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

describe('relativeWords', () => {
  it.each([
    [0, 'just now'],
    [0.5, 'in less than a minute'],
    [32, 'in 32 min'],
    [192, 'in 3 h 12 min'],
    [180, 'in 3 h'],
    [20 * 60, 'in 20 h'],
    [26 * 60, 'in 1 day'],
    [-5, '5 min ago'],
    [-60 * 24 * 12, '12 days ago'],
    [-60 * 24 * 60, '60 days ago'],
    [-60 * 24 * 61, '2 months ago'],
    [-60 * 24 * 565, '18 months ago'],
    [-60 * 24 * 731, '2 years ago'],
  ])('%s minutes away reads "%s"', (minutes, words) => {
    expect(relativeWords(after(minutes), now)).toBe(words)
  })
})

describe('absoluteWords', () => {
  it('names today, tomorrow and yesterday', () => {
    expect(absoluteWords(after(192), now, 'UTC')).toBe('15:40 today')
    expect(absoluteWords(after(20 * 60), now, 'UTC')).toBe('08:28 tomorrow')
    expect(absoluteWords(after(-24 * 60), now, 'UTC')).toBe('12:28 yesterday')
  })

  it('lets the day turn at midnight of the reader, not of the server', () => {
    const late = new Date('2026-11-22T23:30:00Z')
    expect(absoluteWords(late, now, 'UTC')).toBe('23:30 today')
    expect(absoluteWords(late, now, 'Europe/Berlin')).toBe('00:30 tomorrow')
  })

  it('keeps days right across a change of summer time', () => {
    const before = new Date('2026-10-24T22:30:00Z')
    expect(absoluteWords(new Date('2026-10-25T22:30:00Z'), before, 'Europe/Berlin')).toBe('23:30 today')
  })

  it('adds the year only when it is another one', () => {
    expect(absoluteWords(new Date('2026-11-12T09:00:00Z'), now, 'UTC')).toBe('12 Nov, 09:00')
    expect(absoluteWords(new Date('2025-11-12T09:00:00Z'), now, 'UTC')).toBe('12 Nov 2025, 09:00')
    expect(dateWords(new Date('2025-01-02T00:00:00Z'), now, 'UTC')).toBe('2 Jan 2025')
  })

  it('writes midnight as 00:00 and not as 24:00', () => {
    expect(absoluteWords(new Date('2026-11-22T00:00:00Z'), now, 'UTC')).toBe('00:00 today')
  })
})

it('says in which zone a time is that may not be the reader’s own', () => {
  const words = (isOwn: boolean) =>
    (['both', 'absolute', 'clock', 'precise', 'relative', 'date', 'utc'] as const).map((mode) =>
      timeWords(mode, after(192), now, { zone: 'UTC', isOwn }),
    )
  const [relative, date, utc] = ['in 3 h 12 min', '22 Nov', '2026-11-22 15:40:00 UTC']
  const own = ['in 3 h 12 min (15:40 today)', '15:40 today', '15:40:00', '22 Nov 2026, 15:40:00', relative, date, utc]
  expect(words(true)).toEqual(own)
  expect(words(false)).toEqual([
    'in 3 h 12 min (15:40 today UTC)',
    ...own.slice(1, 4).map((time) => `${time} UTC`),
    relative,
    date,
    utc,
  ])
})

it('writes records to the second, with the zone where it matters', () => {
  const at = new Date('2026-11-22T12:04:05.678Z')
  expect(preciseWords(at, 'Asia/Kolkata')).toBe('22 Nov 2026, 17:34:05')
  expect(utcWords(at)).toBe('2026-11-22 12:04:05 UTC')
})

it('measures short lengths as nothing, so the caller can say it in words', () => {
  expect(lengthWords(59_999)).toBe('')
  expect(lengthWords(60_000)).toBe('1 min')
})

it('falls back to UTC when a cookie names a zone that does not exist', () => {
  expect(isZone('Mars/Olympus')).toBe(false)
  expect(absoluteWords(after(0), now, 'Mars/Olympus')).toBe('12:28 today')
})

it('shows the clock of the reader', () => {
  expect(clockWords(new Date('2026-11-22T03:04:05Z'), 'America/Toronto')).toBe('22:04:05')
})

describe('days', () => {
  it.each([
    ['2026-11-22T12:00:00Z', 'UTC', 'Today, Sunday 22 Nov'],
    ['2026-11-21T23:59:00Z', 'UTC', 'Yesterday, Saturday 21 Nov'],
    ['2026-11-22T03:00:00Z', 'America/Toronto', 'Yesterday, Saturday 21 Nov'],
    ['2025-02-28T12:00:00Z', 'UTC', 'Friday 28 Feb 2025'],
    ['1969-12-31T12:00:00Z', 'UTC', 'Wednesday 31 Dec 1969'],
  ])('%s in %s is headed "%s"', (at, zone, words) => {
    expect(dayHeading(new Date(at), now, zone)).toBe(words)
  })

  it('belong to the reader, not to UTC', () => {
    expect(dayOf(new Date('2026-11-22T03:00:00Z'), 'America/Toronto')).toBe('2026-11-21')
    expect(dayOf(new Date('2026-11-22T20:00:00Z'), 'Asia/Tokyo')).toBe('2026-11-23')
  })

  it.each([
    ['2026-11-22', 'UTC', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22', 'America/Toronto', '2026-11-22T05:00:00.000Z'],
    ['2026-11-22', 'Asia/Kolkata', '2026-11-21T18:30:00.000Z'],
    // The clocks change on these two days, and the night before decides.
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    // These days have no midnight: at 24:00 it is one o'clock.
    ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
    ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00.000Z'],
    // At one minute past midnight it is the day before again; the day has begun all the same.
    ['2008-11-02', 'America/St_Johns', '2008-11-02T02:30:00.000Z'],
  ])('%s begins in %s at %s', (date, zone, at) => {
    expect(startOfDay(date, zone).toISOString()).toBe(at)
    expect(dayOf(new Date(at), zone)).toBe(date)
    expect(dayOf(new Date(Date.parse(at) - 1000), zone)).not.toBe(date)
  })
})
