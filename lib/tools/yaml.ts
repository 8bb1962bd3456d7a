import { issueWords } from '@/lib/core/misfit'
import {
  CST,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml'
import type { z } from 'zod'

/** One thing that is wrong with a text, with the place at which it stands. */
export type YamlProblem = YamlPlace & { words: string }
/** A line of a text, and where in it, where that is known. */
export type YamlPlace = { line: number | null; column?: number }

export type YamlReading =
  | { ok: true; value: unknown; lineOf: (path: readonly PropertyKey[]) => number | null; placeOf: PlaceOf }
  | { ok: false; problems: YamlProblem[] }

export type PlaceOf = (path: readonly PropertyKey[]) => YamlPlace

const longestText = 1_000_000
const deepest = 32
const widestIndent = 80

/** How often a part may stand in other places, and whether the whole may be a list. */
type Limits = { maxAliases: number; mayBeList?: boolean }

/**
 * Reads YAML strictly: one document of plain data, no duplicate keys, no unknown tags, little nesting, few aliases.
 * Whatever the text holds, the answer is a value or sentences with line numbers.
 */
export function readYaml(text: string, { maxAliases, mayBeList }: Limits): YamlReading {
  if (text.length > longestText || new TextEncoder().encode(text).length > longestText)
    return fail('The text is larger than 1 MB.', null)
  const tooDeep = nestingProblem(text)
  if (tooDeep) return { ok: false, problems: [tooDeep] }
  try {
    return readShallow(text, { maxAliases, mayBeList })
  } catch (error) {
    return fail(`The text cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}.`, null)
  }
}

function readShallow(text: string, { maxAliases, mayBeList }: Limits): YamlReading {
  const lines = new LineCounter()
  // The library compares every key with every other one; `structureProblems` does it in one pass.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
  const placeAt = (offset: number | undefined): YamlPlace => {
    if (offset === undefined) return { line: null }
    const { line, col: column } = lines.linePos(offset)
    return { line, column }
  }
  const lineAt = (offset: number | undefined) => placeAt(offset).line
  const problems = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    ...placeAt(pos[0]),
    words: /[.!?]$/.test(message) ? message : `${message}.`,
  }))
  problems.push(...structureProblems(document, maxAliases, lineAt))
  if (document.contents !== null && !isMap(document.contents) && !(mayBeList && isSeq(document.contents)))
    problems.push({ line: 1, words: 'The text is not a list of named sections.' })
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, 50) }

  const placeOf = (path: readonly PropertyKey[]): YamlPlace => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true)
      if (isNode(node)) return placeAt(node.range?.[0])
    }
    return { line: null }
  }
  const lineOf = (path: readonly PropertyKey[]) => placeOf(path).line
  return { ok: true, value: document.toJS({ maxAliasCount: maxAliases }), lineOf, placeOf }
}

/** Found with the lexer, which does not recurse: deep nesting would exhaust the stack of any reader. */
function nestingProblem(text: string): YamlProblem | null {
  let flow = 0
  let indicators = 0
  let line = 1
  let atStart = true
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token)
    if (type === 'flow-seq-start' || type === 'flow-map-start') flow++
    else if (type === 'flow-seq-end' || type === 'flow-map-end') flow = Math.max(0, flow - 1)
    else if (type === 'seq-item-ind' || type === 'explicit-key-ind') indicators++
    const tooWide = atStart && type === 'space' && token.length > widestIndent
    if (flow > deepest || indicators > deepest || tooWide) return { line, words: 'The text is nested too deeply.' }
    for (const character of token) if (character === '\n') line++
    if (type === 'newline') indicators = 0
    atStart = type === 'newline'
  }
  return null
}

function structureProblems(
  document: Document,
  maxAliases: number,
  lineAt: (offset: number | undefined) => number | null,
): YamlProblem[] {
  const problems: YamlProblem[] = []
  let aliases = 0
  visit(document, {
    Alias(_, node, path) {
      const line = lineAt(node.range?.[0])
      if (++aliases === maxAliases + 1) problems.push({ line, words: `More than ${maxAliases} aliases are used.` })
      if (path.some((parent) => isNode(parent) && !isAlias(parent) && parent.anchor))
        problems.push({ line, words: `The alias *${node.source} stands inside an anchor.` })
    },
    Map(_, node) {
      const seen = new Set<string>()
      for (const { key } of node.items) {
        const name = isScalar(key) && typeof key.value === 'string' ? key.value : null
        const line = lineAt(isNode(key) ? key.range?.[0] : node.range?.[0])
        if (name === null) problems.push({ line, words: 'A key is not plain text.' })
        else if (name === '__proto__') problems.push({ line, words: 'The key "__proto__" is not allowed.' })
        else if (seen.has(name)) problems.push({ line, words: `The key "${name}" appears twice.` })
        if (name !== null) seen.add(name)
      }
    },
  })
  return problems
}

/** Says what does not fit a schema, each with its place and the way to it. */
export function schemaProblems(error: z.ZodError, placeOf: PlaceOf): YamlProblem[] {
  return error.issues.slice(0, 50).map((issue) => {
    const where = issue.path.reduce<string>(
      (way, step) => way + (typeof step === 'number' ? `[${step + 1}]` : `${way && '.'}${String(step)}`),
      '',
    )
    return { ...placeOf(issue.path), words: `${where ? `${where}: ` : ''}${ended(issueWords(issue))}` }
  })
}

function ended(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`
}

/** A problem as one line of text. */
export function problemLine({ line, words }: YamlProblem): string {
  return line === null ? words : `Line ${line}: ${words}`
}

function fail(words: string, line: number | null): YamlReading {
  return { ok: false, problems: [{ line, words }] }
}
