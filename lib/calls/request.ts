import 'server-only'
import { answerEnded } from '@/lib/calls/answered/commands'
import { callAgain, ruleAgain, ruleNow, toolMoved } from '@/lib/calls/again/queries'
import { filledFor } from '@/lib/calls/prompted/queries'
import { replacedIn } from '@/lib/calls/replaced/shown/queries'
import { briefReplaced } from '@/lib/calls/replaced/schema'
import { pictureOf } from '@/lib/calls/picture'
import { callEnvelope } from '@/lib/calls/schema'
import { sentBackBefore } from '@/lib/calls/since/queries'
import { newId } from '@/lib/core/id'
import { read } from '@/lib/db/client'
import type { Call } from '@/lib/db/generated/client'
import { unseenHours, usualPermissionSeconds } from '@/lib/policy/permission'
import { defineRequestKind, type Looking } from '@/lib/requests/kind'
import { type Became, brief as readBrief, type Permission } from '@/lib/requests/schema'
import { tool as toolShape } from '@/lib/tools/schema'

/** A pod asks to use a tool. Released, it has a permission for exactly this call, to be used once. */
export const toolCallRequests = defineRequestKind({
  kind: 'tool_call',

  async stillStands(looking) {
    return await toolMoved(looking.tx, await callOf(looking))
  },

  async askAgain(looking) {
    return await ruleAgain(looking.tx, await callOf(looking))
  },

  async ruleNow({ subjectId }) {
    return await ruleNow(subjectId)
  },

  // Its time begins when the pod is shown it; where it never looks, a day later.
  async release({ tx, request, now }, { permissionSeconds: grantSeconds = usualPermissionSeconds }) {
    const grantExpiresAt = new Date(now.getTime() + (unseenHours * 3600 + grantSeconds) * 1000)
    await tx.call.update({ where: { id: request.subjectId }, data: { grantId: newId(), grantExpiresAt, grantSeconds } })
    return { state: 'released', events: [] }
  },

  async close(tx, ended) {
    await answerEnded(tx, ended)
    return []
  },

  async show(request) {
    const { envelope, subjectId, brief, askerSays, taskKey } = request
    const signed = callEnvelope.parse(envelope)
    const { tool: toolKey, arguments: args } = signed
    const [sentBack, filled, tool, call] = await Promise.all([
      sentBackBefore(request, args),
      filledFor(signed),
      read.tool.findUnique({ where: { key: toolKey }, select: { definition: true } }),
      read.call.findUnique({
        where: { id: subjectId },
        select: {
          outcome: true,
          outcomeSummary: true,
          outcomeAt: true,
          grantExpiresAt: true,
          grantSeconds: true,
          grantUsedAt: true,
        },
      }),
    ])
    const known = tool && toolShape.parse(tool.definition)
    const { title } = readBrief.parse(brief)
    const { replaced: stood } = briefReplaced.parse(brief)
    const replaced = await replacedIn(known, args, stood, signed.environment)
    const content = pictureOf({
      toolKey,
      title,
      tool: known,
      args,
      taskKey,
      says: askerSays,
      sentBack,
      filled,
      replaced,
    })
    const change = { kind: 'tool_call', content }
    return { change, became: call && becameOf(call), permission: call && permissionOf(call) }
  },
})

function callOf({ tx, request }: Looking) {
  return callAgain(tx, request.subjectId)
}

function permissionOf(call: Pick<Call, 'grantExpiresAt' | 'grantSeconds' | 'grantUsedAt'>): Permission | null {
  const { grantExpiresAt: until, grantSeconds: seconds, grantUsedAt: usedAt } = call
  return until && !usedAt ? { until: until.toISOString(), minutes: seconds && Math.round(seconds / 60) } : null
}

function becameOf(call: {
  outcome: string | null
  outcomeSummary: string | null
  outcomeAt: Date | null
}): Became | null {
  if (!call.outcomeAt) return null
  const word = call.outcome === 'succeeded' ? 'Done' : 'Failed'
  return { word, summary: call.outcomeSummary, at: call.outcomeAt.toISOString() }
}
