import { parse } from 'yaml'
import { readMarkdown } from '@/lib/core/markdown'
import { previewWords } from '@/lib/outputs/preview/words'
import { imageSize } from '@/lib/core/image'
import { rowsOf } from '@/lib/outputs/preview/table'
import { type Branch, branchesOf } from '@/lib/outputs/preview/tree'

/** What can be shown of a revision, by what is in it: data alone, so that nothing in it runs or is fetched. */
export type Preview = { why: string | null } & (
  | { is: 'markdown'; text: string }
  | { is: 'table'; rows: string[][]; total: number; width: number }
  | { is: 'tree'; branches: Branch[] }
  | { is: 'code'; lines: string[]; total: number }
  | { is: 'image'; source: string; type: string; width: number; height: number }
  | { is: 'facts' }
)

const longestMarkdown = 100_000
const longestTree = 200_000
const mostLines = 1_000
const longestLine = 500
const mostCharacters = 200_000
const mostPixels = 40_000_000

/** A preview of a text as it may be seen, or of bytes that are none. */
export function previewOf(type: string, text: string | null, bytes: Buffer): Preview {
  if (text === null) return pictureOf(type, bytes)
  if (type === 'text/csv' || type === 'text/tab-separated-values') {
    const { rows, total, width } = rowsOf(text, type === 'text/csv' ? ',' : '\t')
    return { is: 'table', rows, total, width, why: total > rows.length ? previewWords.rows(rows.length, total) : null }
  }
  if (type === 'application/json' || type === 'application/yaml') return treeOf(type, text)
  if (type === 'text/markdown') {
    if (text.length > longestMarkdown) return codeOf(text, previewWords.longMarkdown)
    // Where shown as a document it would say something else, it is shown as it was written.
    return readMarkdown(text) ? { is: 'markdown', text, why: null } : codeOf(text, previewWords.otherMarkdown)
  }
  const runs = type === 'text/html' || type === 'image/svg+xml'
  return codeOf(text, runs ? previewWords.wouldRun : null)
}

function codeOf(text: string, why: string | null): Preview {
  const all = text.split('\n')
  const lines: string[] = []
  let [left, isCut] = [mostCharacters, all.length > mostLines]
  for (const line of all.slice(0, mostLines)) {
    if (left <= 0) {
      isCut = true
      break
    }
    const isLong = line.length > longestLine
    lines.push(isLong ? `${line.slice(0, longestLine)}…` : line)
    left -= lines.at(-1)!.length
    isCut ||= isLong
  }
  return { is: 'code', lines, total: all.length, why: why ?? (isCut ? previewWords.lines : null) }
}

function treeOf(type: string, text: string): Preview {
  if (text.length > longestTree) return codeOf(text, previewWords.longTree)
  try {
    // Without aliases nothing in it can grow beyond what is written.
    const value: unknown =
      type === 'application/json' ? JSON.parse(text) : parse(text, { maxAliasCount: 0, logLevel: 'error' })
    const { branches, isCut } = branchesOf(value)
    return { is: 'tree', branches, why: isCut ? previewWords.tree : null }
  } catch {
    return codeOf(text, previewWords.malformed)
  }
}

function pictureOf(type: string, bytes: Buffer): Preview {
  const size = imageSize(bytes)
  if (!size) return { is: 'facts', why: type.startsWith('image/') ? previewWords.broken : previewWords.noText }
  const { width, height } = size
  if (width * height > mostPixels || width * height === 0)
    return { is: 'facts', why: previewWords.large(width, height) }
  return { is: 'image', source: `data:${size.type};base64,${bytes.toString('base64')}`, ...size, why: null }
}
