import { shorten } from '@/lib/imports/recover/values'

const ownPages = /^(?:readme|about)\.(?:md|markdown|txt|rst)$/i

/** The page on which a project says what it is: the one at its root. */
export function ownPageOf(paths: Iterable<string>): string | null {
  const found = [...paths].filter((path) => ownPages.test(path))
  return found.find((path) => /^readme/i.test(path)) ?? found[0] ?? null
}

/** The first sentence or two of such a page: its first lines that are neither heading, picture, list nor code. */
export function aboutIn(text: string): string | null {
  const withoutCode = text.replace(/^(```|~~~)[\s\S]*?^\1.*$/gm, '')
  const paragraphs = withoutCode.split(/\n\s*\n/).map((one) =>
    one
      .split('\n')
      .filter((line) => !/^\s*(?:#|[-*=_]{3,}\s*$|[-*+|>]\s|!?\[|<|\d+\.\s)/.test(line))
      .join(' ')
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[*_`]+/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  const first = paragraphs.find((one) => /\p{L}{2}/u.test(one))
  return first === undefined ? null : shorten(first, 280)
}
