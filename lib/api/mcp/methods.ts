import 'server-only'
import { askByMcp } from '@/lib/api/mcp/ask'
import { mcpWords } from '@/lib/api/mcp/labels'
import { fresh, invalid, type McpAnswer } from '@/lib/api/mcp/answer'
import { isObject, type McpRequest, metaKey, rpcCode, stateless, withHandshake } from '@/lib/api/mcp/message'
import { callOwn, ownTools } from '@/lib/api/mcp/own'
import { getPrompt, listPrompts, wordsOf } from '@/lib/api/mcp/prompts'
import { callMeta, type McpContext } from '@/lib/api/mcp/schema'
import { promptAsked } from '@/lib/api/said'
import { toolsFor } from '@/lib/calls/offered/queries'
import type { CallInput } from '@/lib/calls/schema'
import { env } from '@/lib/env'
import { keyNamed } from '@/lib/policy/queries'
import { toolKey } from '@/lib/tools/schema'

type Method = (request: McpRequest, asked: McpContext) => Promise<McpAnswer>

const serverInfo = { name: 'countersign', title: 'Countersign', version: '1', websiteUrl: env.url }
const capabilities = { tools: {}, prompts: {} }

/** Nothing else is there: no resources, and nothing is asked of the client’s model or of its user. */
const shared: Readonly<Record<string, Method>> = {
  'tools/list': listTools,
  'tools/call': callTool,
  'prompts/list': listPrompts,
  'prompts/get': getPrompt,
}

const older: Readonly<Record<string, Method>> = {
  ...shared,
  ping: async () => ({ result: {} }),
  async initialize({ params }) {
    const wanted = String(params['protocolVersion'])
    const protocolVersion = withHandshake.includes(wanted) ? wanted : withHandshake[0]
    return { result: { protocolVersion, capabilities, serverInfo, instructions: mcpWords.instructions } }
  },
}

const newer: Readonly<Record<string, Method>> = {
  ...shared,
  'server/discover': async () => ({
    result: { supportedVersions: [stateless], capabilities, instructions: mcpWords.instructions, ...fresh(60_000) },
  }),
}

/** Answers one request by the revision it came by. */
export async function answerMcp(request: McpRequest, asked: McpContext): Promise<McpAnswer> {
  const methods = request.newer ? newer : older
  const method = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined
  if (!method)
    return {
      error: { code: rpcCode.unknownMethod, message: mcpWords.unknownMethod(request.method) },
      status: request.newer ? 404 : 200,
    }
  const answer = await method(request, asked)
  if (!request.newer || 'error' in answer) return answer
  const { _meta: meta, ...result } = answer.result
  const said = isObject(meta) ? meta : {}
  return { result: { ...result, resultType: 'complete', _meta: { ...said, [metaKey.server]: serverInfo } } }
}

async function listTools({ params, newer: isNewer }: McpRequest, { actor }: McpContext): Promise<McpAnswer> {
  const cursor = toolKey.optional().safeParse(params['cursor'])
  if (!cursor.success) return invalid(mcpWords.badCursor)
  const page = await toolsFor(actor, { cursor: cursor.data, limit: 100 })
  const tools = (page?.tools ?? []).map(({ name, title, description, input, hints, answer, sensitivity }) => ({
    name,
    title,
    description,
    inputSchema: input,
    annotations: {
      title,
      readOnlyHint: hints.read_only,
      destructiveHint: hints.destructive,
      idempotentHint: hints.idempotent,
      openWorldHint: hints.open_world,
    },
    _meta: { 'countersign/answer': answer, 'countersign/sensitivity': sensitivity },
  }))
  const all = cursor.data === undefined ? [...ownTools, ...tools] : tools
  return { result: { tools: all, ...(page?.next && { nextCursor: page.next }), ...(isNewer && fresh(5_000)) } }
}

async function callTool({ params, meta }: McpRequest, asked: McpContext): Promise<McpAnswer> {
  const { name, arguments: args = {} } = params
  if (typeof name !== 'string' || name === '' || name.length > 120 || !isObject(args)) return invalid(mcpWords.noName)
  const own = await callOwn(asked, name, args)
  if (own) return { result: own }
  const said = callMeta.safeParse(meta)
  if (!said.success) return invalid(`${mcpWords.badMeta}: ${said.error.issues[0]!.message}`)
  const prompt = await promptAsked(asked.actor, said.data['countersign/prompt'], null)
  if ('ok' in prompt) return invalid(`${mcpWords.badMeta}: ${wordsOf(prompt.fields)}`)
  const wanted = {
    tool: await keyNamed(name),
    task: said.data['countersign/task'],
    // What came over the wire as JSON is JSON; that it fits the tool is looked at with the call.
    arguments: args as CallInput['arguments'],
    reason: said.data['countersign/reason'],
    saysPersonal: said.data['countersign/contains_personal_data'],
    ...prompt,
  }
  return { result: await askByMcp(asked, wanted, said.data) }
}
