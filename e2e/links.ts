/** What a page leads to, and which of its addresses look like one another. */
export type Links = { headings: string[]; links: string[]; ids: string[] }

/** What is named in an address: a thing by its number or digest, a day, a tool. One is as good as another. */
const named = /[0-9A-Z]{26}|[0-9a-f]{24,}|\d{4}-\d\d-\d\d[^&]*|(CS|T)-\d+|(?<==)\d+|(?<=[/=])[a-z_]+\.[a-z_]+/g

/** Parameters whose value decides what the page is made of; of any other one value looks like the next. */
const shaping = new Set(['view', 'tab', 'change'])

/**
 * Addresses that differ only in what they are about look the same to a crawler; two of each are enough. Each value of a
 * filter is a kind of its own by itself, not once more together with each value of every other filter. The order of
 * parameters means nothing.
 */
export function kindOf(address: string): string {
  const { pathname, searchParams } = new URL(address, 'http://localhost')
  searchParams.sort()
  const names = [...searchParams.keys()]
  // Of a matrix every cell looks like the next, and so does every column.
  const alike = names.length > 1 ? names.filter((name) => !shaping.has(name)) : ['cell', 'role', 'line']
  for (const name of alike) if (searchParams.has(name)) searchParams.set(name, '0')
  const query = searchParams.size > 0 ? `?${searchParams}` : ''
  return (pathname + query).replaceAll(named, '…')
}

/** Whether only filters make this another address: then it is there for everybody who may see the page. */
export function isFiltered(address: string): boolean {
  return [...new URL(address, 'http://localhost').searchParams.keys()].some((name) => !shaping.has(name))
}

/** What there is to see at an address: its page, and what each of its parameters does to it. */
export function sightsOf(address: string): string[] {
  const { pathname, searchParams } = new URL(kindOf(address), 'http://localhost')
  const parts = [...searchParams].map(([name, value]) => (shaping.has(name) ? `${name}=${value}` : name))
  return ['', ...parts].map((part) => `${pathname} ${part}`)
}

/** Reads a page as it was sent; a file is no page. React writes < and > as themselves around elements only, never within their words. */
export function linksIn(sent: string): Links {
  const page = sent.replaceAll(/<script\b.*?<\/script>/gs, '')
  const values = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, value = '']) => plain(value))
  return {
    headings: values(/<h1\b[^>]*>(.*?)<\/h1>/gs),
    links: values(/<a\b(?![^>]*\sdownload\b)[^>]*?\shref="([^"]*)"/g),
    ids: values(/\sid="([^"]*)"/g),
  }
}

const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" }

function plain(written: string): string {
  return written.replaceAll(/<[^>]*>/g, '').replaceAll(/&(amp|lt|gt|quot|#x27);/g, (_, name: string) => signs[name]!)
}

/** As many of these at most, from the first to the last. */
export function spread(alike: readonly string[], most: number): string[] {
  const step = Math.max(1, alike.length / most)
  return alike.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step))
}
