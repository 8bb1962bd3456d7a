/** A place that is filled in when a prompt is used, in the ways in which they are written: {x}, {{x}}, <x>. */
const variable = /\{\{\s*([A-Za-z_][\w.-]{0,60})\s*\}\}|\{([A-Za-z_][\w.-]{0,60})\}|<([a-z][a-z0-9_-]{1,60})>/g

/** More names than these no prompt has. */
export const mostVariables = 1_000

/** The names of what is filled in, each once, in the order of the text. What is closed again, as in HTML, is none. */
export function variablesOf(text: string): string[] {
  const names = new Set<string>()
  const closed = new Set([...text.matchAll(/<\/([a-z][a-z0-9_-]{1,60})>/g)].map(([, name]) => name!))
  for (const [, double, single, angled] of text.matchAll(variable)) {
    const name = double ?? single ?? (angled && !closed.has(angled) ? angled : undefined)
    if (name !== undefined) names.add(name)
    if (names.size > mostVariables) break
  }
  return [...names]
}
