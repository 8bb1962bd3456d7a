import { describe, expect, it } from 'vitest'
import { mergeTimeline } from '@/components/audit/timeline-merge'
import type { AuditRow } from '@/lib/audit/schema'

function row(second: number): AuditRow {
  const cursor = `17639${String(second).padStart(11, '0')}_01KAMX0000000000000000000${second % 10}`
  const at = new Date(1_763_900_000_000 + second * 1000).toISOString()
  const rest = { type: 'session.started', actorKind: 'person', actorName: 'Ana', sentence: 'Ana signed in' } as const
  return {
    id: cursor.slice(-26),
    at,
    cursor,
    outcome: null,
    environment: null,
    requestNumber: null,
    callId: null,
    ...rest,
  }
}

const page = (...seconds: number[]) => ({ rows: seconds.map(row), olderHref: '/audit?cursor=older' })

describe('mergeTimeline', () => {
  it('counts and puts on top what is new', () => {
    const { count, merged } = mergeTimeline(page(3, 2, 1), page(5, 4, 3))
    expect(count).toBe(2)
    expect(merged).toEqual(page(5, 4, 3, 2, 1))
  })

  it('puts a line that was committed late where it belongs', () => {
    expect(mergeTimeline(page(4, 2), page(4, 3, 2)).merged).toEqual(page(4, 3, 2))
  })

  it('takes the fresh page whole when lines in between are missing', () => {
    const fresh = { rows: [row(9), row(8)], olderHref: '/audit?cursor=8' }
    expect(mergeTimeline(page(2, 1), fresh)).toEqual({ count: 2, merged: fresh })
  })

  it('knows that nothing is missing when the fresh page is the whole record', () => {
    const { count, merged } = mergeTimeline({ rows: [], olderHref: null }, { rows: [row(1)], olderHref: null })
    expect([count, merged.rows, merged.olderHref]).toEqual([1, [row(1)], null])
  })

  it('finds nothing new in the same page', () => {
    expect(mergeTimeline(page(2, 1), page(2, 1)).count).toBe(0)
  })
})
