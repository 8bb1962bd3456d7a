import 'server-only'
import type { AuditContext } from '@/lib/audit/events'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { lookAside } from '@/lib/findings/aside/looking'
import { linesAbout, noteFindings } from '@/lib/findings/commands'
import { lookAhead } from '@/lib/findings/scan/asked'
import { errorTexts } from '@/lib/findings/texts'
import { withoutValues } from '@/lib/findings/words'
import { causeOf, causeOfError } from '@/lib/incidents/causes'
import { errorReport, reportsPerMinute } from '@/lib/incidents/schema'
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
    const shape = causeOfError({ code, message: withoutValues(input.message) })
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
