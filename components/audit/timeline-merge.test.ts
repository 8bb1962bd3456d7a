import { describe, expect, it } from 'vitest'
import { askFrom, gatherNews, mergeTimeline, type News } from '@/components/audit/timeline-merge'
import type { AuditRow } from '@/lib/audit/schema'

function row(second: number): AuditRow {
  const cursor = `17639${String(second).padStart(11, '0')}_01KAMX0000000000000000000${second % 10}`
  const at = new Date(1_763_900_000_000 + second * 1000).toISOString()
  const rest = { type: 'session.started', actorKind: 'person', actorName: 'Ana', sentence: 'Ana signed in' } as const
  return {
    id: String(second),
    at,
    cursor,
    outcome: null,
    environment: null,
    requestNumber: null,
    callId: null,
    importId: null,
    ...rest,
  }
}

const olderHref = '/audit?cursor=older'
const page = (position: number, ...seconds: number[]) => ({ rows: seconds.map(row), olderHref, position })
const news = (position: number, ...seconds: number[]): News => ({ rows: seconds.map(row), position, instead: false })

describe('mergeTimeline', () => {
  it('counts and puts on top what is new', () => {
    const { count, merged } = mergeTimeline(page(3, 3, 2, 1), news(5, 5, 4))
    expect(count).toBe(2)
    expect(merged).toEqual(page(5, 5, 4, 3, 2, 1))
  })

  it('puts a line that was committed late where it belongs', () => {
    expect(mergeTimeline(page(2, 4, 2), news(3, 3)).merged).toEqual(page(3, 4, 3, 2))
  })

  it('shows a line once that was on the screen before it had its place', () => {
    const { count, merged } = mergeTimeline(page(1, 2, 1), news(3, 3, 2))
    expect([count, merged]).toEqual([1, page(3, 3, 2, 1)])
  })

  it('takes a page whole that is to stand in place of this one', () => {
    const instead: News = { rows: [row(9), row(8), row(2)], position: 9, instead: true, olderHref: null }
    const { count, merged } = mergeTimeline(page(2, 2, 1), instead)
    expect([count, merged]).toEqual([2, { rows: instead.rows, position: 9, olderHref: null }])
  })

  it('finds nothing new in no lines', () => {
    expect(mergeTimeline(page(2, 2, 1), news(7)).count).toBe(0)
  })
})

describe('news that waits', () => {
  it('is gathered, and asked on from where it reaches', () => {
    const shown = page(2, 2, 1)
    expect(askFrom(shown, undefined)).toBe(2)
    const first = gatherNews(undefined, news(4, 4))
    expect(askFrom(shown, first)).toBe(4)
    const second = gatherNews(first, news(6, 5, 3))
    expect(second).toEqual(news(6, 5, 4, 3))
    expect(mergeTimeline(shown, second).merged).toEqual(page(6, 5, 4, 3, 2, 1))
  })

  it('stays a page to take the place of the shown one when more is added to it', () => {
    const instead: News = { ...news(9, 9, 8), instead: true, olderHref }
    expect(gatherNews(instead, news(10, 10))).toEqual({ ...instead, ...news(10, 10, 9, 8), instead: true })
    expect(gatherNews(news(4, 4), instead)).toEqual(instead)
  })

  it('is left for the newest page when it is too much', () => {
    const seconds = Array.from({ length: 201 }, (_, second) => second)
    expect(askFrom(page(1, 1), news(300, ...seconds))).toBeNull()
  })
})
