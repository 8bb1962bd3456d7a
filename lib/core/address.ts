import type { Route } from 'next'

export type Value = string | number | readonly string[] | null | undefined

/** An address of this site with search parameters; absent and empty ones are left out, lists are joined by commas. */
export function pathWith(path: string, params: Readonly<Record<string, Value>> = {}): Route {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    const text = typeof value === 'object' && value !== null ? value.join(',') : String(value ?? '')
    if (text !== '') search.set(name, text)
  }
  // A comma is allowed in a query (RFC 3986, 3.4) and keeps lists readable in the address bar.
  const query = search.toString().replaceAll('%2C', ',')
  return (query ? `${path}?${query}` : path) as Route
}

/** A part of a page, by its id. */
export function partOf(page: Route, id: string): Route {
  return `${page}#${id}` as Route
}

/** By which a line of a text is named in its page's address. */
export function lineId(line: number): string {
  return `line-${line}`
}
