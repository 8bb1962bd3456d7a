import { describe, expect, it } from 'vitest'
import {
  absoluteWords,
  dateWords,
  isZone,
  lengthWords,
  preciseWords,
  relativeWords,
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
