import { z } from 'zod'
import { revealHidden } from '@/lib/core/hidden'
import { plainName } from '@/lib/core/said'
import { plainArgument } from '@/lib/tools/names'
import { type Tool, tool } from '@/lib/tools/schema'
import { argumentsNamedIn, argumentsSaidIn, renderTemplate, saysEverything } from '@/lib/tools/template'
import { problemLine, readYaml, schemaProblems, type YamlProblem } from '@/lib/tools/yaml'
import { keyWords } from '@/lib/findings/words'

/** What a person reads about a call before anything else. */
export type CallDescription = {
  sentence: string
  consequences: string[]
  undo: string
  /** Whether the sentence alone holds every argument, whole. */
  whole: boolean
}

/** Puts a call into words with the tool's own templates; the pod's words appear only as quoted values. */
export function describeCall(tool: Tool, args: Readonly<Record<string, unknown>>, podName: string): CallDescription {
  return {
    sentence: sentenceOf(tool, args, podName),
    consequences: tool.consequences.map((template) => renderTemplate(template, args)),
    undo: renderTemplate(tool.undo, args),
    whole: saysEverything(tool.sentence, args),
  }
}

/** The one sentence that says what a call wants, which is all that the record needs of it. */
export function sentenceOf(tool: Tool, args: Readonly<Record<string, unknown>>, podName: string): string {
  const sentence = tool.sentence ? renderTemplate(tool.sentence, args) : `wants to use “${tool.title}”`
  return `${revealHidden(podName).text} ${sentence}`
}

const longestTyped = 80

/**
 * The one thing a call is about, as its sentence names it, if it is a name that a person can be asked to type; else null.
 * It is among the words the approver reads, so that typing it means having read them.
 */
export function objectOf({ sentence }: Pick<Tool, 'sentence'>, args: Readonly<Record<string, unknown>>): string | null {
  const [name] = argumentsNamedIn(sentence)
  const value = name !== undefined && Object.hasOwn(args, name) ? args[name] : null
  const only: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  return typeof only === 'string' && only.length <= longestTyped && plainName.test(only) ? only : null
}

/** The form of a tool's arguments, by which a call is judged and which its signature names: without what only people read. */
export function formOf({ input }: Pick<Tool, 'input'>): Tool['input'] {
  const properties = Object.entries(input.properties).map(
    ([name, { title: _title, examples: _examples, ...form }]) => [name, form] as const,
  )
  return { ...input, properties: Object.fromEntries(properties) }
}

/** What the catalogue calls a tool's arguments to people, by their names; those without a title are left out. */
export function argumentTitles({ input }: Pick<Tool, 'input'>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(input.properties).flatMap(([name, { title }]) => (typeof title === 'string' ? [[name, title]] : [])),
  )
}

/** The arguments that are Markdown, as JSON Schema says it: contentMediaType text/markdown. */
export function markdownArguments({ input }: Pick<Tool, 'input'>): string[] {
  return Object.entries(input.properties).flatMap(([name, { contentMediaType }]) =>
    contentMediaType === 'text/markdown' ? [name] : [],
  )
}

/** The arguments in the order in which people look for them: what the sentence names, what must be given, all the rest. */
export function inReadingOrder(
  { sentence, input }: Pick<Tool, 'sentence' | 'input'>,
  args: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const first = [...argumentsNamedIn(sentence), ...(input.required ?? []), ...Object.keys(args)]
  return Object.fromEntries(first.filter((name) => Object.hasOwn(args, name)).map((name) => [name, args[name]]))
}

/** Names of arguments that say where a call acts. Files to refer to are part of what is said, not of where. */
const placeName = /^(?!reference_)(?:[a-z0-9]+_)*(?:repo|repo_name|repository|branch|paths?|files?)$/

/** The repositories, branches and paths that a tool takes and its sentence does not say. */
export function unnamedPlaces({ sentence, input }: Pick<Tool, 'sentence' | 'input'>): string[] {
  const said = argumentsSaidIn(sentence)
  return Object.keys(input.properties).filter((name) => placeName.test(plainArgument(name)) && !said.includes(name))
}

export type GoLiveBlocker = 'no_sentence' | 'no_place' | 'no_consequences' | 'no_undo' | 'no_owner' | 'unknown_argument'

/** Everything a tool lacks before it can go live in production: people could not judge its calls. */
export function goLiveBlockers(
  tool: Pick<Tool, 'sentence' | 'consequences' | 'undo' | 'owner' | 'input'>,
): GoLiveBlocker[] {
  const lacks: Record<GoLiveBlocker, boolean> = {
    no_sentence: tool.sentence === '',
    no_place: tool.sentence !== '' && unnamedPlaces(tool).length > 0,
    no_consequences: tool.consequences.length === 0,
    no_undo: tool.undo === '',
    no_owner: tool.owner === null,
    unknown_argument: unknownArguments(tool).length > 0,
  }
  return (Object.keys(lacks) as GoLiveBlocker[]).filter((blocker) => lacks[blocker])
}

/** Arguments that the words speak of and the tool does not have. */
export function unknownArguments({
  sentence,
  consequences,
  undo,
  input,
}: Pick<Tool, 'sentence' | 'consequences' | 'undo' | 'input'>): string[] {
  const named = [sentence, ...consequences, undo].flatMap(argumentsNamedIn)
  return [...new Set(named)].filter((name) => !Object.hasOwn(input.properties, name))
}

const catalogueDocument = z.strictObject({
  version: z.literal(1, 'This catalogue has a version that is not known here'),
  /** Parts that several tools share by alias. */
  shared: z.unknown().optional(),
  tools: z.array(tool).min(1).max(2000),
})

export type CatalogueReading = { ok: true; tools: Tool[] } | { ok: false; problems: string[] }

/** Reads a tool catalogue written in YAML: the tools, or everything that is wrong with the text, line by line. */
export function parseCatalogue(yamlText: string): CatalogueReading {
  const reading = examineCatalogue(yamlText)
  return reading.ok ? reading : { ok: false, problems: reading.problems.map(problemLine) }
}

/** The same with the places of what is wrong. */
export function examineCatalogue(
  yamlText: string,
): { ok: true; tools: Tool[] } | { ok: false; problems: YamlProblem[] } {
  const reading = readYaml(yamlText, { maxAliases: 5000 })
  if (!reading.ok) return reading
  const checked = catalogueDocument.safeParse(reading.value)
  const problems: YamlProblem[] = twinProblems(reading.value).map(({ at, words }) => ({
    ...reading.placeOf(['tools', at]),
    words,
  }))
  if (!checked.success) return { ok: false, problems: [...schemaProblems(checked.error, reading.placeOf), ...problems] }

  for (const [at, entry] of checked.data.tools.entries())
    for (const words of [...toolProblems(entry), ...(entry.state === 'suspended' ? [noSuspension] : [])])
      problems.push({ ...reading.placeOf(['tools', at]), words: `${entry.key}: ${words}` })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, tools: checked.data.tools }
}

const noSuspension = 'A file cannot suspend a tool. Write draft, live or retired.'

/** Names are compared without regard to case, so that no two tools look alike. */
function twinProblems(document: unknown): { at: number; words: string }[] {
  const tools = (document as { tools?: unknown } | null)?.tools
  if (!Array.isArray(tools)) return []
  const seen = new Set<string>()
  return tools.flatMap((entry: unknown, at) => {
    const name = `the name ${textOf(entry, 'key').toLowerCase()}`
    const pair = `the pair ${textOf(entry, 'operation')} / ${textOf(entry, 'action') || 'no action'}`
    const repeated = [name, pair].filter((twin) => seen.has(twin))
    seen.add(name).add(pair)
    return repeated.map((twin) => ({ at, words: `Two tools have ${twin}.` }))
  })
}

function textOf(entry: unknown, name: string): string {
  const value = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value : ''
}

/** What the schema alone cannot see: words that speak of arguments the tool does not have, and hidden characters. */
export function toolProblems(entry: Tool): string[] {
  const key = keyWords(JSON.stringify(entry))
  const inputs = Object.keys(entry.input.properties)
  const words = [entry.sentence, ...entry.consequences, entry.undo]
  const missing = (entry.input.required ?? []).filter((name) => !inputs.includes(name))
  const titles = Object.values(argumentTitles(entry))
  const twins = titles.filter((title, at) => titles.indexOf(title) !== at)
  const hidden = [entry.title, entry.group, ...titles, ...words].filter((text) => revealHidden(text).hidden > 0)
  return [
    ...(key === null ? [] : [`${key}.`]),
    ...unknownArguments(entry).map((name) => `The words speak of {${name}}, which is not an argument.`),
    ...replacesProblems(entry),
    ...missing.map((name) => `The required argument ${name} is not described.`),
    ...twins.map((title) => `Two arguments are called “${title}”.`),
    ...hidden.map((text) => `The words hold hidden characters: ${revealHidden(text).text}`),
    ...(entry.external && entry.externalTo.length === 0
      ? ['Content leaves the organisation, so externalTo must say to whom.']
      : []),
  ]
}

/** What is wrong with what a new text takes the place of. */
function replacesProblems({ replaces, input }: Tool): string[] {
  if (!replaces) return []
  const { text, what, by } = replaces
  const isText = (name: string) => Object.hasOwn(input.properties, name) && input.properties[name]!['type'] === 'string'
  return [
    ...(isText(text) ? [] : [`The new text is in ${text || 'no argument'}, which is not an argument that is a text.`]),
    ...(isText(by) ? [] : [`${replacedBy[what]} ${by || 'no argument'}, which is not an argument that is a text.`]),
    ...(text === by ? ['The new text and what it takes the place of are in the same argument.'] : []),
  ]
}

const replacedBy = {
  argument: 'The old text is in',
  memory: 'The entry of the memory is named by',
  prompt: 'The prompt is named by',
  output: 'The file is named by',
} as const
