import { beforeAll, describe, expect, it } from 'vitest'
import { cast, must } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import type { PersonActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { sealLines } from '@/lib/jobs/partitions'
import { permissionsOf } from '@/lib/people/rules'
import { reviewRecord } from '@/lib/record/reviews/commands'
import { listReviews, lookedOverNow, reviewById, reviewedPeriods } from '@/lib/record/reviews/queries'

const owner = process.env.DATABASE_OWNER_URL!
let lee: PersonActor

/** Lines every six hours, back over some weeks. */
async function fill(name: string, count: number, first = 'now()'): Promise<void> {
  await asOwner(owner, (db) =>
    db.query(
      `insert into "AuditEvent" (id, at, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", outcome, sentence, data)
      select $1 || lpad(n::text, 22, '0'), ${first} - n * interval '6 hours', 'call.allowed', 'pod', 'pod-a', 'Busy', 'call', n::text,
        case when n % 3 = 0 then 'denied' else 'allowed' end, 'Busy was allowed to read ' || n, '{}'
      from generate_series(1, $2::int) n`,
      [name, count],
    ),
  )
  await must(sealLines as never, { everything: true })
}

beforeAll(async () => {
  const { ana } = await cast()
  lee = { ...ana, id: 'lee', name: 'Lee', can: permissionsOf(['auditor']) }
  await fill('0001', 200)
})

async function reviewed(span: Record<string, string>, remarks = '') {
  const counting = await execute(reviewRecord, lee, { ...span, remarks })
  if (!counting.ok) throw new Error(JSON.stringify(counting))
  const signing = await execute(reviewRecord, lee, { ...span, remarks, digest: counting.value.digest })
  if (!signing.ok) throw new Error(JSON.stringify(signing))
  return signing.value
}

async function lastWeek() {
  const { weeks } = await reviewedPeriods(lee)
  const { from, to } = weeks[0]!
  return { from, to }
}

describe('a review', () => {
  it('counts first and changes nothing; then signs what was counted, on the record', async () => {
    const span = await lastWeek()
    const counted = await execute(reviewRecord, lee, span)
    const between = { gte: new Date(span.from), lt: new Date(span.to) }
    const lines = await read.auditEvent.count({ where: { at: between } })
    expect(lines).toBeGreaterThan(20)
    expect(counted).toMatchObject({ ok: true, value: { count: lines, signedAs: null } })
    expect((await reviewedPeriods(lee)).weeks[0]!.review).toBeNull()

    const { signedAs } = await reviewed(span, 'Two denials looked odd')
    expect((await reviewedPeriods(lee)).weeks[0]!.review).toMatchObject({ id: signedAs, byName: 'Lee' })
    const [line] = await read.auditEvent.findMany({ where: { subjectId: signedAs! } })
    expect(line!.sentence).toContain(`Lee signed ${lines} events of the audit trail as reviewed`)
    expect(line!.data).toMatchObject({ count: lines, remarks: 'Two denials looked odd' })
    expect((await listReviews(lee, undefined)).rows[0]).toMatchObject({
      id: signedAs,
      remarks: 'Two denials looked odd',
    })
  })

  it('of a view is of what it shows, and leaves the week unreviewed', async () => {
    const { weeks } = await reviewedPeriods(lee)
    const { from, to } = weeks[1]!
    const { count, signedAs } = await reviewed({ from, to, outcome: 'denied' })
    const between = { gte: new Date(from), lt: new Date(to) }
    expect(count).toBe(await read.auditEvent.count({ where: { at: between, outcome: 'denied' } }))
    expect((await reviewedPeriods(lee)).weeks[1]!.review).toBeNull()
    expect((await reviewById(lee, signedAs!))!.filter).toEqual({ outcome: 'denied' })
  })

  it('says when the events are not those any more that were signed', async () => {
    const { weeks } = await reviewedPeriods(lee)
    const { from, to } = weeks[2]!
    const { signedAs, count, digest } = await reviewed({ from, to })
    const review = (await reviewById(lee, signedAs!))!
    expect(await lookedOverNow(lee, review)).toEqual({ count, digest })
    // As only whoever owns the database can do it.
    await fill('0002', 1, `timestamptz '${from}' + interval '7 hours'`)
    const now = await lookedOverNow(lee, review)
    expect(now.count).toBe(count + 1)
    expect(now.digest).not.toBe(digest)
    // Nor is what was counted before signed as if it were what is there.
    expect(await execute(reviewRecord, lee, { from, to, digest })).toMatchObject({ ok: false, reason: 'lines_changed' })
  })

  it('is of what is over, by an auditor, and never changed', async () => {
    const { from } = await lastWeek()
    const now = new Date().toISOString()
    expect(await execute(reviewRecord, lee, { from, to: now })).toMatchObject({ ok: false, reason: 'not_over' })
    expect(await execute(reviewRecord, lee, { from, to: from })).toMatchObject({ ok: false, reason: 'ends_before' })
    const admin = { ...lee, can: permissionsOf(['admin']) }
    const span = await lastWeek()
    expect(await execute(reviewRecord, admin, span)).toMatchObject({ ok: false, reason: 'missing_permission' })
    await expect(listReviews({ ...lee, can: permissionsOf(['approver']) }, undefined)).rejects.toThrow(
      'lacks audit:read',
    )
    await reviewed(span)
    await expect(asOwner(owner, (db) => db.query('update "RecordReview" set count = 0'))).rejects.toThrow()
  })
})
