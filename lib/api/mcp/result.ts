import 'server-only'
import { toWire, toWireRead } from '@/lib/api/wire'
import { problemWords } from '@/lib/api/labels'
import { mcpWords } from '@/lib/api/mcp/labels'
import type { CallRead, CallView } from '@/lib/calls/schema'
import type { Refusal } from '@/lib/core/outcome'

/** What a tool call is answered with: words for the model, and the same for programs. */
export type ToolResult = {
  content: Record<string, unknown>[]
  structuredContent?: Record<string, unknown>
  isError?: boolean
  _meta?: Record<string, unknown>
}

/** Words and fields; `isError` where the model did not get what it asked for and should do something else. */
export function toolResult(text: string, structured: Record<string, unknown>, isError = false): ToolResult {
  return { content: [{ type: 'text', text }], structuredContent: structured, ...(isError && { isError }) }
}

/** Where a call stands, and how to go on. */
export function resultOf(view: CallView | CallRead): ToolResult {
  const read = 'outcome' in view ? view : null
  const { says, isError } = mcpWords.state[view.state]
  const facts = {
    call: view.id,
    request: view.request,
    reason: view.reason,
    until: (view.grant?.expiresAt ?? view.expiresAt)?.toISOString() ?? null,
    effective: view.effectiveAt?.toISOString() ?? null,
    grant: view.grant?.id ?? null,
    summary: read?.outcome?.summary ?? null,
  }
  return toolResult(says(facts), read ? toWireRead(read) : toWire(view), isError)
}

/** An expected "no", with what is wrong where. */
export function refusalResult({ reason, fields, more }: Refusal): ToolResult {
  const says = problemWords[reason]?.says ?? reason
  const wrong = Object.entries(fields ?? {}).map(([name, words]) => `${name || 'The call'}: ${words.join(' ')}`)
  return toolResult([says, ...wrong].join('\n'), { code: reason, ...(fields && { fields }), ...more }, true)
}
