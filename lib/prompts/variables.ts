/** A place that is filled in when a prompt is used, in the ways in which they are written: {x}, {{x}}, <x>. */
const variable = /\{\{\s*([A-Za-z_][\w.-]{0,60})\s*\}\}|\{([A-Za-z_][\w.-]{0,60})\}|<([a-z][a-z0-9_-]{1,60})>/g

/** So many characters a text of a prompt may have. */
export const longestPrompt = 100_000

/** More names than these no prompt has. */
export const mostVariables = 1_000

/** The names of what is filled in, each once, in the order of the text. */
export function variablesOf(text: string): string[] {
  return [...new Set(partsOf(text).names)].slice(0, mostVariables + 1)
}

/** What stands fixed in a text, one part more than there are places to fill in, and the name of each of these. */
export type Parts = { fixed: string[]; names: string[] }

/** A text as its parts, in their order. What is closed again, as in HTML, is no place to fill in. */
export function partsOf(text: string): Parts {
  const closed = new Set([...text.matchAll(/<\/([a-z][a-z0-9_-]{1,60})>/g)].map(([, name]) => name!))
  const parts: Parts = { fixed: [], names: [] }
  let from = 0
  for (const { 0: written, 1: double, 2: single, 3: angled, index } of text.matchAll(variable)) {
    const name = double ?? single ?? (angled && !closed.has(angled) ? angled : undefined)
    if (name === undefined) continue
    parts.fixed.push(text.slice(from, index))
    parts.names.push(name)
    from = index + written.length
  }
  parts.fixed.push(text.slice(from))
  return parts
}
