import 'server-only'
import { archivedBetween } from '@/lib/audit/months/queries'
import { lastPosition } from '@/lib/audit/order/queries'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { summedUp } from '@/lib/record/exports/queries'
import { saidOf } from '@/lib/record/exports/said'
import { settledAfterMs } from '@/lib/record/reviews/periods'
import { newReview, type Reviewed } from '@/lib/record/reviews/schema'

/**
 * Signs lines of the record as looked over. Asked without a digest it counts them and changes nothing; asked with one, it
 * counts again and signs what was counted, or says that it is something else now.
 */
export const reviewRecord = defineCommand({
  name: 'record.review',
  permission: 'audit:review',
  actor: 'person',
  input: newReview,
  patienceMs: 30 * 60_000,

  async run({ tx, actor, now, input: { remarks, digest: seen, from, to, ...others } }) {
    if (from >= to) return refuse('invalid', 'ends_before', { to: ['It ends before it begins'] })
    if (now.getTime() - Date.parse(to) < settledAfterMs) return refuse('conflict', 'not_over')
    if (await archivedBetween({ from, to })) return refuse('conflict', 'in_archives')
    // All that there are: nobody says up to which, so none can be left out.
    const upTo = await lastPosition()
    const { count, digest } = await summedUp(actor, { filter: { ...others, from, to }, upTo, format: 'jsonl' })
    const counted: Reviewed = { count, digest, signedAs: null }
    if (!seen) return { ok: true, value: counted, events: 'unchanged' }
    if (seen !== digest) return refuse('conflict', 'lines_changed')
    const [id, filter] = [newId(), saidOf(others)]
    await tx.recordReview.create({
      data: {
        id,
        fromAt: new Date(from),
        toAt: new Date(to),
        filter,
        upTo,
        count,
        digest,
        remarks,
        byId: actor.id,
        byName: actor.name,
        at: now,
      },
    })
    return {
      ok: true,
      value: { ...counted, signedAs: id },
      events: [
        {
          type: 'record.reviewed',
          subject: { kind: 'record', id },
          data: { from, to, filter, upTo, count, digest, remarks },
        },
      ],
    }
  },
})
