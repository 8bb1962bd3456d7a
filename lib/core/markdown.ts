import MarkdownIt, { type Token } from 'markdown-it'
import { revealHidden } from '@/lib/core/hidden'

/** A piece of a line. `marks` stand where a style begins or ends within a word, and would change how it is read if unseen. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'break' }
  | { kind: 'em' | 'strong' | 'struck'; marks: string; children: Inline[] }
  | { kind: 'link'; address: string; title: string; children: Inline[] }

export type Block =
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'code'; language: string; text: string }
  | { kind: 'quote'; children: Block[] }
  | { kind: 'list'; isOrdered: boolean; items: Array<{ number: string; children: Block[] }> }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' }

const longest = 100_000
const mostDepth = 24

// Markup, pictures, named characters and addresses given elsewhere are no Markdown here: all of them are shown as written.
const reader = new MarkdownIt({ html: false, linkify: false, typographer: false, maxNesting: mostDepth }).disable([
  'entity',
  'reference',
  'image',
])
// No address is followed or asked for anything, so each is shown as it was written, whatever it is.
reader.normalizeLink = reader.normalizeLinkText = (address) => address
reader.validateLink = () => true

/**
 * A text as Markdown, with what could deceive in it made visible first; null where so shown it would say less, or something
 * else, than what was written: then it is to be shown as text.
 */
export function readMarkdown(text: string): Block[] | null {
  if (text.length > longest) return null
  const source = revealHidden(text.replaceAll('\r\n', '\n')).text
  const blocks = blocksOf({ tokens: reader.parse(source, {}), at: 0 })
  const shown = blocks && shownText(blocks)
  if (shown === null || !holdsAll(shown, source) || revealHidden(shown).hidden > 0) return null
  return blocks
}

/** All that a reader of the blocks sees, in its order. */
export function shownText(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (block.kind === 'rule') return ''
      if (block.kind === 'code') return `${block.language}\n${block.text}`
      if (block.kind === 'quote') return shownText(block.children)
      if (block.kind === 'list')
        return block.items.map(({ number, children }) => `${number}\n${shownText(children)}`).join('\n')
      if (block.kind === 'table')
        return [block.head, ...block.rows].map((cells) => cells.map(shownLine).join('\n')).join('\n')
      return shownLine(block.children)
    })
    .join('\n')
}

function shownLine(parts: readonly Inline[]): string {
  return parts
    .map((part) => {
      if (part.kind === 'break') return '\n'
      if (part.kind === 'text' || part.kind === 'code') return part.text
      if (part.kind === 'link') return `${shownLine(part.children)} ${linkWords(part)}`.trimEnd()
      return `${part.marks}${shownLine(part.children)}${part.marks}`
    })
    .join('')
}

/** Where a link leads, to be shown behind its words; empty where they say it themselves. */
export function linkWords({ address, title, children }: Extract<Inline, { kind: 'link' }>): string {
  if (title) return `(${address} “${title}”)`
  return shownLine(children) === address ? '' : `(${address})`
}

/** What Markdown may swallow: its own marks and the room between words. */
const marks = /[\s*_~`#>|\-+=\\[\]()!<:."']/

/** Whether everything that was written, but for Markdown's own marks, is seen in the order in which it was written. */
function holdsAll(shown: string, source: string): boolean {
  let at = 0
  for (const character of source) {
    if (marks.test(character)) continue
    at = shown.indexOf(character, at) + character.length
    if (at < character.length) return false
  }
  return true
}

type Cursor = { tokens: readonly Token[]; at: number }

/** The blocks up to the end of what they stand in; null where something stands that this file does not know. */
function blocksOf(cursor: Cursor): Block[] | null {
  const blocks: Block[] = []
  while (cursor.at < cursor.tokens.length) {
    const token = cursor.tokens[cursor.at++]!
    if (token.nesting === -1) break
    const block = blockOf(token, cursor)
    if (!block) return null
    blocks.push(block)
  }
  return blocks
}

function blockOf(token: Token, cursor: Cursor): Block | null {
  if (token.type === 'hr') return { kind: 'rule' }
  if (token.type === 'fence' || token.type === 'code_block')
    return { kind: 'code', language: token.info.trim(), text: token.content.replace(/\n$/, '') }
  if (token.type === 'table_open') return tableOf(cursor)
  if (token.type === 'bullet_list_open' || token.type === 'ordered_list_open') return listOf(token, cursor)
  if (token.type === 'blockquote_open') {
    const children = blocksOf(cursor)
    return children && { kind: 'quote', children }
  }
  if (token.type !== 'paragraph_open' && token.type !== 'heading_open') return null
  const children = lineOf(cursor.tokens[cursor.at])
  cursor.at += 2
  if (!children) return null
  return token.type === 'paragraph_open'
    ? { kind: 'paragraph', children }
    : { kind: 'heading', level: Number(token.tag.slice(1)), children }
}

function listOf({ type }: Token, cursor: Cursor): Block | null {
  const items: Array<{ number: string; children: Block[] }> = []
  const isOrdered = type === 'ordered_list_open'
  for (;;) {
    const item = cursor.tokens[cursor.at++]
    if (item?.type !== 'list_item_open') return { kind: 'list', isOrdered, items }
    const children = blocksOf(cursor)
    if (!children) return null
    items.push({ number: isOrdered ? String(Number(item.info)) : '', children })
  }
}

function tableOf(cursor: Cursor): Block | null {
  const rows: Inline[][][] = []
  for (;;) {
    const token = cursor.tokens[cursor.at++]
    if (!token || token.type === 'table_close') break
    if (token.type === 'tr_open') rows.push([])
    if (token.type !== 'inline') continue
    const cell = lineOf(token)
    if (!cell) return null
    rows.at(-1)?.push(cell)
  }
  const [head, ...rest] = rows
  return head ? { kind: 'table', head, rows: rest } : null
}

function lineOf(token: Token | undefined): Inline[] | null {
  return token?.type === 'inline' ? partsOf({ tokens: token.children ?? [], at: 0 }) : null
}

const styles: Readonly<Record<string, 'em' | 'strong' | 'struck'>> = {
  em_open: 'em',
  strong_open: 'strong',
  s_open: 'struck',
}

function partsOf(cursor: Cursor): Inline[] | null {
  const parts: Inline[] = []
  while (cursor.at < cursor.tokens.length) {
    const from = cursor.at++
    const token = cursor.tokens[from]!
    if (token.nesting === -1) break
    if (token.type === 'text') {
      if (token.content) parts.push({ kind: 'text', text: token.content })
    } else if (token.type === 'code_inline') parts.push({ kind: 'code', text: token.content })
    else if (token.type === 'softbreak') parts.push({ kind: 'text', text: '\n' })
    else if (token.type === 'hardbreak') parts.push({ kind: 'break' })
    else {
      const children = partsOf(cursor)
      if (!children) return null
      const kind = styles[token.type]
      if (kind) {
        const isWithinWord = splitsWord(cursor.tokens, from) || splitsWord(cursor.tokens, cursor.at - 1)
        parts.push({ kind, marks: isWithinWord ? token.markup : '', children })
      } else if (token.type === 'link_open')
        parts.push({
          kind: 'link',
          address: String(token.attrGet('href') ?? ''),
          title: String(token.attrGet('title') ?? ''),
          children,
        })
      else return null
    }
  }
  return parts
}

/** Whether letters or digits meet where the token stands: 10**6** must not be read as 106. */
function splitsWord(tokens: readonly Token[], at: number): boolean {
  const before = tokens.slice(0, at).findLast(({ content }) => content !== '')
  const after = tokens.slice(at + 1).find(({ content }) => content !== '')
  return /[\p{L}\p{M}\p{N}]$/u.test(before?.content ?? '') && /^[\p{L}\p{M}\p{N}]/u.test(after?.content ?? '')
}
