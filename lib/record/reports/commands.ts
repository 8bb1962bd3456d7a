import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { contentOf, summaryOf } from '@/lib/record/reports/document'
import { drawReport } from '@/lib/record/reports/queries'
import { reportRef, reportWish } from '@/lib/record/reports/schema'

/** Keeps a report as it is drawn now, with its digest. It is drawn before anything is held, and never changes after. */
export const makeReport = defineCommand({
  name: 'record.make_report',
  permission: 'audit:read',
  actor: 'person',
  input: reportWish,
  ahead: async (actor, wish) => await drawReport(actor, wish),

  async run({ tx, actor, now, input, ahead }) {
    const drawn = ahead ?? (await drawReport(actor, input))
    if (!drawn.ok) return drawn
    const { template, from, to, department, requestNumber, incidentNumber, upTo, isMasked } = drawn.of
    const content = contentOf(drawn.sections)
    const { lines, digest } = summaryOf(content)
    const id = newId()
    await tx.report.create({
      data: {
        id,
        template,
        fromAt: from === null ? null : new Date(from),
        toAt: to === null ? null : new Date(to),
        department,
        requestNumber,
        incidentNumber,
        isMasked,
        upTo,
        lines,
        digest,
        content,
        byId: actor.id,
        byName: actor.name,
        at: now,
      },
    })
    const of = { template, from, to, department, number: requestNumber ?? incidentNumber, isMasked }
    return {
      ok: true,
      value: { id },
      events: [{ type: 'record.report_made', subject: { kind: 'record', id }, data: { ...of, upTo, lines, digest } }],
    }
  },
})

/** Puts on the record that somebody reads a report; for a day they then can. */
export const readReport = defineCommand({
  name: 'record.read_report',
  permission: 'audit:read',
  actor: 'person',
  input: reportRef,

  async run({ tx, input: { reportId } }) {
    const found = await tx.report.findUnique({
      where: { id: reportId },
      select: {
        template: true,
        fromAt: true,
        toAt: true,
        department: true,
        requestNumber: true,
        incidentNumber: true,
        isMasked: true,
        digest: true,
      },
    })
    if (!found) return refuse('not_found', 'unknown_report')
    const { template, fromAt, toAt, department, requestNumber, incidentNumber, isMasked, digest } = found
    const number = requestNumber ?? incidentNumber
    const span = { from: fromAt?.toISOString() ?? null, to: toAt?.toISOString() ?? null }
    const of = { template, ...span, department, number, isMasked }
    return {
      ok: true,
      value: { id: reportId },
      events: [{ type: 'record.report_read', subject: { kind: 'record', id: reportId }, data: { ...of, digest } }],
    }
  },
})
