import 'server-only'
import { lastPosition } from '@/lib/audit/order/queries'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { saidOf } from '@/lib/record/exports/said'
import { summedUp } from '@/lib/record/exports/queries'
import { exportInput } from '@/lib/record/exports/schema'

/**
 * Counts what is to be exported, with its digest, and puts it on the record: by that line the file is made, and only as
 * what the line says it is.
 */
export const exportRecord = defineCommand({
  name: 'record.export',
  permission: 'audit:keep',
  actor: 'person',
  input: exportInput,
  patienceMs: 30 * 60_000,

  async run({ actor, input: { upTo, format, ...filter } }) {
    if (upTo > (await lastPosition())) return refuse('invalid', 'not_there_yet')
    const { count, digest } = await summedUp(actor, { filter, upTo, format })
    const id = newId()
    return {
      ok: true,
      value: { id, count, digest, format },
      events: [
        {
          type: 'record.exported',
          subject: { kind: 'export', id },
          data: { filter: saidOf(filter), upTo, format, count, digest },
        },
      ],
    }
  },
})
