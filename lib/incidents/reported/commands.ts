import 'server-only'
import type { AuditContext } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import type { Tx } from '@/lib/db/client'
import { lookAside } from '@/lib/findings/aside/looking'
import { linesAbout, noteFindings } from '@/lib/findings/commands'
import { lookAhead } from '@/lib/findings/scan/asked'
import { errorTexts } from '@/lib/findings/texts'
import { withoutValues } from '@/lib/findings/words'
import { causeOf, causeOfError, manyCauses } from '@/lib/incidents/causes'
import { causesPerDay, errorReport, reportsPerMinute } from '@/lib/incidents/schema'
import { keyNamed } from '@/lib/policy/queries'

/** A pod says what went wrong. It is kept, looked through like every text, and grouped with what has the same cause. */
export const reportError = defineCommand({
  name: 'incidents.report',
  permission: 'calls:make',
  actor: 'pod',
  input: errorReport,

  async run({ tx, actor, now, input: { tool, task, ...input } }) {
    const { accountId, environment, id: podId } = actor
    const lately = await tx.errorReport.count({ where: { accountId, at: { gt: new Date(now.getTime() - 60_000) } } })
    if (lately >= reportsPerMinute) return refuse('too_many', 'too_many_errors')
    const toolKey = tool && (await keyNamed(tool))
    if (toolKey && (await tx.tool.count({ where: { key: toolKey } })) === 0)
      return refuse('invalid', 'invalid_input', {
        tool: ['There is no such tool here. Leave it out, and name it in the message'],
      })
    const asked = { arguments: errorTexts(input), reason: null }
    await lookAhead(asked, lookAside)
    const [id, { code, attempt, handled }] = [newId(), input]
    const own = causeOfError({ code, message: withoutValues(input.message) })
    const shape = (await areTooMany(tx, actor.accountId, own, now)) ? manyCauses : own
    const data = { code, tool: toolKey, attempt, handled, cause: shape }
    const line = { type: 'error.reported' as const, environment, toolKey, podId, taskKey: task, data }
    const cause = causeOf({ ...line, actorKind: actor.kind })!.key
    await tx.errorReport.create({
      data: { id, at: now, podId, accountId, environment, taskKey: task, toolKey, ...input, cause },
    })
    const about: AuditContext = { subject: { kind: 'error', id }, taskKey: task, toolKey }
    const of = { subjectKind: 'error_report', subjectId: id, version: 0, podId, environment, toolKey }
    const noted = await noteFindings(tx, of, asked, now)
    return {
      ok: true,
      value: { id, at: now.toISOString() },
      events: [{ ...about, type: line.type, data }, ...linesAbout(noted, about, 'an error that it reported')],
    }
  },
})

/** Whether an account has told of so many different errors in a day that one more, which this is, is no news. */
async function areTooMany(tx: Tx, accountId: string, cause: string, now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - 86_400_000)
  const [found] = await tx.$queryRaw<[{ causes: number; isKnown: boolean }]>`
    select count(distinct cause)::int as causes, coalesce(bool_or(cause like ${`%\n${cause}`}), false) as "isKnown"
    from "ErrorReport" where "accountId" = ${accountId} and at > ${since}`
  return !found.isKnown && found.causes >= causesPerDay
}
