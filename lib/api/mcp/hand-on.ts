import 'server-only'
import { isObject } from '@/lib/api/mcp/message'
import { toolResult, type ToolResult } from '@/lib/api/mcp/result'
import type { Handed } from '@/lib/broker/forward'
import type { CallView } from '@/lib/calls/schema'

const words = {
  kept: (why: string) =>
    `Not done, and nothing has happened: ${why}. Call this tool again with exactly the same arguments later.`,
  suspended:
    'Not done, and nothing has happened: its server describes this tool otherwise than when people looked at it, so it is ' +
    'suspended until they have looked again. Repeating it changes nothing.',
  failed: (why: string) => `Not done: ${why}. The permission for it is used.`,
  unknown: (why: string, call: string) =>
    `It cannot be known whether this was done: ${why}. It is not tried again. Look at what it would have changed first. ` +
    `Whoever finds out says so: countersign-report with call “${call}”.`,
} as const

/** What a model reads of a call that was handed on: what its server answered, or why there is nothing of it. */
export function handedResult({ id, state }: CallView, handed: Exclude<Handed, { is: 'refused' }>): ToolResult {
  switch (handed.is) {
    case 'answered':
      return answered(id, handed.came === 'failed', handed.result)
    case 'kept':
      return toolResult(words.kept(handed.why), { id, state }, true)
    case 'suspended':
      return toolResult(words.suspended, { id, state }, true)
    case 'failed':
      return toolResult(words.failed(handed.why), { id, state: 'failed' }, true)
    case 'unknown':
      return toolResult(words.unknown(handed.why, id), { id, state: 'unreported' }, true)
  }
}

/** The server’s own answer as it is: words, pictures and fields, and none of what it says beside. */
function answered(call: string, isError: boolean, { content, structuredContent }: Record<string, unknown>): ToolResult {
  return {
    content: Array.isArray(content) ? content.filter(isObject) : [],
    ...(isObject(structuredContent) && { structuredContent }),
    ...(isError && { isError }),
    _meta: { 'countersign/call': call },
  }
}
