import { compileToolPattern } from '@/lib/policy/pattern'
import type { PolicyDocument } from '@/lib/policy/schema'
import type { Tool } from '@/lib/tools/schema'

/** A word that no pattern knows, where a tool may be named anything. */
const anyWord = 'z_any'

/**
 * Tools that are not in the catalogue and may be added later, one for each way in which the patterns of the documents can
 * speak of a name; names of which none speaks are left out, as nothing permits them. They stand for all others.
 */
export function laterTools(documents: readonly PolicyDocument[], tools: readonly Tool[]): Tool[] {
  const patterns = [...new Set(documents.flatMap(patternsOf))].map(compileToolPattern)
  const known = new Set(tools.map(({ key }) => key))
  const seen = new Set<string>()
  const found: string[] = []
  const waiting: Reading[] = [{ words: [], live: patterns.map((pattern) => ({ pattern, at: 0 })) }]
  for (let reading = waiting.pop(); reading; reading = waiting.pop()) {
    const literals = reading.live.flatMap(({ pattern, at }) => pattern[at] ?? []).filter((word) => !word.includes('*'))
    for (const word of new Set([...literals, anyWord])) {
      const live = reading.live.flatMap((one) => read(one, word))
      const state = live.map(({ pattern, at }) => `${pattern.join('.')}@${at}`).join(' ')
      if (live.length === 0 || seen.has(state)) continue
      seen.add(state)
      const words = [...reading.words, word]
      found.push(words.join('.'))
      waiting.push({ words, live })
    }
  }
  return found.filter((key) => !known.has(key)).map(laterTool)
}

/** How far a pattern has come while a name is read. */
type Live = { pattern: readonly string[]; at: number }
type Reading = { words: string[]; live: Live[] }

function read({ pattern, at }: Live, word: string): Live[] {
  const wanted = pattern[at]
  if (wanted === '**') return [{ pattern, at }]
  return wanted === '*' || wanted === word ? [{ pattern, at: at + 1 }] : []
}

function patternsOf({ roles, departments }: PolicyDocument): string[] {
  const ofRoles = Object.values(roles).flatMap(({ rules }) => rules.flatMap(({ tools }) => tools))
  return [...ofRoles, ...Object.values(departments).flatMap(({ tools }) => tools)]
}

function laterTool(key: string): Tool {
  const input = { type: 'object' as const, additionalProperties: false as const, properties: {} }
  return {
    key,
    operation: key,
    action: null,
    title: key,
    group: key,
    sensitivity: 'read',
    external: false,
    externalTo: [],
    personalData: false,
    critical: false,
    reversible: null,
    sentence: '',
    consequences: [],
    undo: '',
    owner: null,
    input,
    state: 'live',
    note: null,
  }
}

/** The names for which such a tool stands, as a pattern. */
export function laterName(key: string): string {
  return key.replaceAll(anyWord, '*')
}
