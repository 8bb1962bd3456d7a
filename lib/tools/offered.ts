import { argumentProblems } from '@/lib/tools/arguments'
import { exampleArguments, exampleCall } from '@/lib/tools/example'
import { offeredWords } from '@/lib/tools/labels'
import type { Tool } from '@/lib/tools/schema'
import { templateWithNames } from '@/lib/tools/template'

/** What a client may assume of a tool; each follows from the catalogue and from nothing else. */
export type Hints = { read_only: boolean; destructive: boolean; idempotent: boolean; open_world: boolean }

/** Of what changes something nobody has said that doing it twice is doing it once. */
export function hintsOf({ sensitivity, external }: Pick<Tool, 'sensitivity' | 'external'>): Hints {
  const isRead = sensitivity === 'read'
  return {
    read_only: isRead,
    destructive: sensitivity === 'destructive',
    idempotent: isRead,
    open_world: external,
  }
}

/** What a tool does and what it changes, in the catalogue's words: for whoever chooses among tools, most often a model. */
export function offerOf(tool: Tool): string {
  const { title, sensitivity, external, externalTo, personalData, reversible, sentence, consequences, undo } = tool
  const ends = sensitivity !== 'read' && reversible === null && undo === '' ? [offeredWords.final] : []
  const between = betweenArguments(tool.input)
  return [
    sentenced(title),
    offeredWords.effect[sensitivity],
    ...consequences.map((words) => sentenced(templateWithNames(words))),
    ...(external ? [offeredWords.leaves(externalTo)] : []),
    ...(personalData ? [offeredWords.personal] : []),
    ...(undo === '' ? ends : [sentenced(templateWithNames(undo))]),
    ...(sentence === '' ? [] : [offeredWords.judged(templateWithNames(sentence))]),
    ...(between === null ? [] : [between]),
  ].join(' ')
}

/** Models' interfaces take an object described by its properties, and refuse what these say at the top of a form. */
const plainKeywords = new Set(['type', 'additionalProperties', 'properties', 'required', '$defs', 'description'])

/**
 * The form of a tool's arguments as the interfaces of language models take it, with an example. It fits every call that the
 * tool's own form fits, which is what counts; what it cannot say, the tool's description does.
 */
export function inputForModels(tool: Tool): Record<string, unknown> {
  const plain = Object.fromEntries(Object.entries(tool.input).filter(([keyword]) => plainKeywords.has(keyword)))
  const example = [exampleCall(tool), exampleArguments(tool)].find((args) => argumentProblems(tool, args) === null)
  return { ...plain, ...(example && { examples: [example] }) }
}

/** What holds between arguments beside which are required: ways to give some of them in words, or that there is more. */
function betweenArguments(input: Tool['input']): string | null {
  const said = Object.keys(input).filter((keyword) => !plainKeywords.has(keyword) && !silent.has(keyword))
  if (said.length === 0) return null
  const ways = said.length === 1 && Array.isArray(input['anyOf']) ? input['anyOf'].map(requiredAlone) : [null]
  return ways.some((names) => names === null) ? offeredWords.more : offeredWords.ways(ways as string[][])
}

/** What says nothing about which calls fit. */
const silent = new Set(['title', 'examples', 'default', '$schema', '$id', '$comment', 'deprecated'])

function requiredAlone(way: unknown): string[] | null {
  if (typeof way !== 'object' || way === null || Object.keys(way).join() !== 'required') return null
  const { required } = way as { required: unknown }
  return Array.isArray(required) && required.length > 0 ? required.map(String) : null
}

function sentenced(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`
}
