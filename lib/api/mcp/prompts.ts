import 'server-only'
import { fresh, invalid, type McpAnswer } from '@/lib/api/mcp/answer'
import { mcpWords } from '@/lib/api/mcp/labels'
import type { McpRequest } from '@/lib/api/mcp/message'
import type { McpContext } from '@/lib/api/mcp/schema'
import { problemWords } from '@/lib/api/labels'
import { refuseInvalid } from '@/lib/core/outcome'
import { filledPrompt, promptsFor } from '@/lib/prompts/offered/queries'
import { promptSlug } from '@/lib/prompts/schema'
import { filledValues } from '@/lib/prompts/use/schema'

// The texts that people have signed, by the protocol’s own way to ask for prompts.

/** Those that are live where the pod is; what is filled in are their arguments. */
export async function listPrompts({ params, newer: isNewer }: McpRequest, { actor }: McpContext): Promise<McpAnswer> {
  const cursor = promptSlug.optional().safeParse(params['cursor'])
  if (!cursor.success) return invalid(mcpWords.badCursor)
  const { prompts, next } = await promptsFor(actor, cursor.data)
  const listed = prompts.map(({ slug, title, purpose, version, variables }) => ({
    name: slug,
    title,
    description: purpose || title,
    arguments: variables.map((name) => ({ name, required: true })),
    _meta: { 'countersign/version': version },
  }))
  return { result: { prompts: listed, ...(next && { nextCursor: next }), ...(isNewer && fresh(5_000)) } }
}

/** The text that is live, filled in; `_meta` holds what a call says that is made by it, to be sent as it is. */
export async function getPrompt({ params }: McpRequest, { actor }: McpContext): Promise<McpAnswer> {
  const slug = promptSlug.safeParse(params['name'])
  if (!slug.success) return invalid(mcpWords.noPromptName)
  const values = filledValues.default({}).safeParse(params['arguments'])
  if (!values.success) return invalid(`${mcpWords.badArguments}: ${wordsOf(refuseInvalid(values.error).fields)}`)
  const outcome = await filledPrompt(actor, slug.data, values.data)
  if (!outcome.ok) {
    const says = problemWords[outcome.reason]?.says ?? outcome.reason
    return invalid(outcome.fields ? `${mcpWords.badArguments}: ${wordsOf(outcome.fields)}` : says)
  }
  const { version, text, digest: sha256 } = outcome.value
  const isFilled = Object.keys(values.data).length > 0
  return {
    result: {
      messages: [{ role: 'user', content: { type: 'text', text } }],
      _meta: {
        'countersign/version': version,
        'countersign/prompt': { slug: slug.data, sha256, ...(isFilled && { values: values.data }) },
      },
    },
  }
}

/** Every problem with its name, where it has one. */
export function wordsOf(fields: Readonly<Record<string, readonly string[]>> = {}): string {
  return Object.entries(fields)
    .map(([name, words]) => (name === '' || name === 'values' ? words.join(' ') : `${name}: ${words.join(' ')}`))
    .join('. ')
}
