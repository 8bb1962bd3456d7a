import 'server-only'
import { putInPlace } from '@/lib/catalogue/commands'
import { movedWords } from '@/lib/catalogue/labels'
import { factsOf } from '@/lib/catalogue/rules'
import { toolChange, toolEnvelope } from '@/lib/catalogue/schema'
import { digestOf } from '@/lib/core/canonical'
import { askedUnder } from '@/lib/policy/queries'
import { defineRequestKind } from '@/lib/requests/kind'
import { lockTool } from '@/lib/tools/commands'
import { formDifference } from '@/lib/tools/form'
import { describeCall } from '@/lib/tools/rules'
import { exampleArguments } from '@/lib/tools/example'

/** An admin asks that pods may do more with a tool. Released, the tool is as it was signed. */
export const toolRequests = defineRequestKind({
  kind: 'tool_change',
  movesPolicy: true,
  ...askedUnder('tools'),

  async stillStands({ tx, request }) {
    const { tool, before } = toolEnvelope.parse(request.envelope)
    // From here on nobody changes it until the signed entry is in place.
    const now = await lockTool(tx, tool)
    if (!now) return movedWords.gone
    return digestOf(now.entry) === digestOf(before) ? null : movedWords.changed
  },

  async release({ tx, request, now }) {
    const { tool, after } = toolEnvelope.parse(request.envelope)
    const event = await putInPlace(tx, (await lockTool(tx, tool))!, after, now)
    return { state: 'executed', events: [{ ...event, requestId: request.id, outcome: 'executed' }] }
  },

  // Whoever asked reads it where they asked; nobody else waits for an answer.
  async close() {
    return []
  },

  async show({ envelope, state, closedAt }) {
    const signed = toolEnvelope.parse(envelope)
    const { before, after } = signed
    const { whole: _whole, ...said } = describeCall(after, exampleArguments(after), 'A pod')
    const content = toolChange.parse({
      facts: factsOf(before, after),
      form: formDifference(before.input, after.input),
      ...said,
      signed,
    })
    const isDone = state === 'executed' && closedAt !== null
    return {
      change: { kind: 'tool_change', content },
      became: isDone ? { word: 'Changed', summary: null, at: closedAt.toISOString() } : null,
    }
  },
})
