import type { BaseMessage } from '@langchain/core/messages'
import { AIMessage, HumanMessage } from '@langchain/core/messages'
import { MessagesAnnotation, StateGraph } from '@langchain/langgraph'
import { ToolNode } from '@langchain/langgraph/prebuilt'
import { Agent as MastraAgent } from '@mastra/core/agent'
import { Agent, Runner, Usage, type Model } from '@openai/agents'
import { generateText, stepCountIs } from 'ai'
import { MockLanguageModelV3 } from 'ai/test'
import type { Countersign } from '../clients/countersign'
import * as langchain from './langchain'
import * as mastra from './mastra'
import * as openai from './openai-agents'
import type { z } from 'zod'
import type { Own } from './own'
import * as vercel from './vercel-ai'

/** Test support: conversations with a model that is written down. It calls the one tool once, then ends. */
export type Conversation = {
  gate: Countersign
  thread: string
  own: Own<z.ZodObject>
  args: Record<string, unknown>
  /** The id that the model gives its call. */
  callId: string
}

/** Leads a conversation; hands back what the model was told as the result of its call. */
type Lead = (conversation: Conversation) => Promise<string>

const leadVercel: Lead = async ({ gate, thread, own, args, callId }) => {
  const usage = {
    inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 1, text: 1, reasoning: 0 },
  }
  const say = (content: object[], reason: 'tool-calls' | 'stop') => ({
    content: content as [],
    finishReason: { unified: reason, raw: reason },
    usage,
    warnings: [],
  })
  const call = { type: 'tool-call', toolCallId: callId, toolName: own.name, input: JSON.stringify(args) }
  const model = new MockLanguageModelV3({ doGenerate: [say([call], 'tool-calls'), say([], 'stop')] })
  const tools = { [own.name]: vercel.guardedTool(gate, thread, own) }
  const { steps } = await generateText({ model, tools, prompt: 'Do it', stopWhen: stepCountIs(3), maxRetries: 0 })
  const [first] = steps[0]!.content.filter(({ type }) => type === 'tool-result' || type === 'tool-error')
  if (first?.type === 'tool-error') throw first.error
  return (first as unknown as { output: string }).output
}

const leadOpenAi: Lead = async ({ gate, thread, own, args, callId }) => {
  let told = ''
  const tool = openai.guardedTool(gate, thread, own)
  const model: Model = {
    async getResponse({ input }) {
      const result = typeof input === 'string' ? undefined : input.find(({ type }) => type === 'function_call_result')
      if (!result) {
        const call = { type: 'function_call', callId, name: tool.name, arguments: JSON.stringify(args) } as const
        return { usage: new Usage(), output: [{ ...call, status: 'completed' }] }
      }
      const { output } = result as { output: string | { text: string } }
      told = typeof output === 'string' ? output : output.text
      const content = [{ type: 'output_text' as const, text: 'Done' }]
      return { usage: new Usage(), output: [{ type: 'message', role: 'assistant', status: 'completed', content }] }
    },
    getStreamedResponse() {
      throw new Error('This conversation is not streamed')
    },
  }
  const agent = new Agent({ name: 'Scripted', model, tools: [tool] })
  await new Runner({ tracingDisabled: true }).run(agent, 'Do it')
  return told
}

const textOf = ({ content }: BaseMessage) => (typeof content === 'string' ? content : JSON.stringify(content))

const leadLangChain: Lead = async ({ gate, thread, own, args, callId }) => {
  const call = { id: callId, name: own.name, args, type: 'tool_call' } as const
  return textOf((await langchain.guardedTool(gate, thread, own).invoke(call)) as BaseMessage)
}

const leadLangGraph: Lead = async ({ gate, thread, own, args, callId }) => {
  const call = new AIMessage({ content: '', tool_calls: [{ id: callId, name: own.name, args, type: 'tool_call' }] })
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('model', () => ({ messages: [call] }))
    // A fault that is no answer ends the run, instead of being told to the model as one.
    .addNode('tools', new ToolNode([langchain.guardedTool(gate, thread, own)], { handleToolErrors: false }))
    .addEdge('__start__', 'model')
    .addEdge('model', 'tools')
    .addEdge('tools', '__end__')
    .compile()
  const { messages } = await graph.invoke({ messages: [new HumanMessage('Do it')] })
  return textOf(messages.at(-1)!)
}

const leadMastra: Lead = async ({ gate, thread, own, args, callId }) => {
  const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 }
  const call = { type: 'tool-call', toolCallId: callId, toolName: own.name, input: JSON.stringify(args) }
  const said = [
    { content: [call], finishReason: 'tool-calls', usage, warnings: [] },
    { content: [{ type: 'text', text: 'Done' }], finishReason: 'stop', usage, warnings: [] },
  ]
  const model = {
    specificationVersion: 'v2',
    provider: 'scripted',
    modelId: 'scripted',
    supportedUrls: {},
    doGenerate: () => Promise.resolve(said.shift()),
    doStream: () => Promise.reject(new Error('This conversation is not streamed')),
  }
  const tools = { [own.name]: mastra.guardedTool(gate, thread, own) }
  const agent = new MastraAgent({ name: 'scripted', instructions: 'Do it', model: model as never, tools })
  const { toolResults, error } = await agent.generate('Do it', { maxSteps: 3 })
  if (error) throw error
  const { result } = toolResults[0]!.payload as { result: string | Error }
  // Mastra tells a model of a fault that is its program's, too; the run goes on.
  if (result instanceof Error) throw result
  return result
}

export const leads: readonly { framework: string; lead: Lead }[] = [
  { framework: 'Vercel AI SDK', lead: leadVercel },
  { framework: 'OpenAI Agents', lead: leadOpenAi },
  { framework: 'LangChain', lead: leadLangChain },
  { framework: 'LangGraph', lead: leadLangGraph },
  { framework: 'Mastra', lead: leadMastra },
]
