import { sha256 } from '@/lib/core/canonical'
import { environmentLabel } from '@/lib/core/environment'
import { compare } from '@/lib/difference/compare'
import { differenceWords } from '@/lib/difference/labels'
import { foundWords } from '@/lib/findings/labels'
import type { Asked, Scan } from '@/lib/findings/scan/asked'
import { notChecked } from '@/lib/findings/schema'
import { withoutValues } from '@/lib/findings/words'
import { briefWords } from '@/lib/outputs/labels'
import type { Completeness } from '@/lib/outputs/schema'
import { scanChecks } from '@/lib/requests/found'
import type { Brief, Check } from '@/lib/requests/schema'

const typesByEnding: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  markdown: 'text/markdown',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  html: 'text/html',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
}

/** The media type that a name promises. What is in the bytes is looked at where they are shown. */
export function typeOf(path: string, isText: boolean): string {
  const ending = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  return typesByEnding[ending] ?? (isText ? 'text/plain' : 'application/octet-stream')
}

/** The text that these bytes are; null for those of a file that is none. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    // oxlint-disable-next-line no-control-regex
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text
  } catch {
    return null
  }
}

/** The bytes that a pod sent; null where they are not what it calls them. */
export function bytesOf(content: string, encoding: 'text' | 'base64'): Buffer | null {
  if (encoding === 'text') return content.isWellFormed() ? Buffer.from(content, 'utf8') : null
  const plain = content.replaceAll(/\s/g, '')
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain) || plain.length % 4 !== 0) return null
  return Buffer.from(plain, 'base64')
}

type Looked = { asked: Asked; scan: Scan }

type BriefInput = Looked & {
  asker: string
  path: string
  environment: string
  text: string | null
  size: number
  replaces: number | null
  /** What it makes of what stands, in words; null where one of them is no text, or nothing stands. */
  difference: string | null
  losses: readonly string[]
  says: Completeness
  isTaken: boolean
}

/** What a text makes of the one that stands, in words, without values that are kept out of sight; null where one is none. */
export function differenceBeside(before: string | null, after: string | null): string | null {
  if (before === null || after === null) return null
  return differenceWords(compare(withoutValues(before), after))
}

/** Everything Countersign says about a revision that would stand; nothing in it is the pod's own words. */
export function outputBrief(input: BriefInput): Brief {
  const { asker, path, environment, text, size, replaces, difference, losses, says, asked, scan, isTaken } = input
  const place = environmentLabel(environment)
  const isChecked = text !== null && !scan.codes.includes(notChecked)
  const compared = replaces !== null && difference !== null ? briefWords.difference(difference, replaces) : null
  return {
    sentence: briefWords.sentence(asker, path, place, replaces),
    consequences: [
      ...losses,
      compared ?? (replaces === null ? briefWords.first(size) : briefWords.bytes(size, replaces)),
      briefWords.stands(path),
    ],
    ifNoAnswer: replaces === null ? briefWords.staysNone : briefWords.stays(replaces),
    undo: briefWords.undo,
    reversible: true,
    tierReasons: [
      ...(losses.length > 0 ? [briefWords.loses] : []),
      ...(isChecked ? [] : [text === null ? briefWords.noText : briefWords.notChecked]),
      ...(Object.keys(scan.counts).length > 0 ? [briefWords.found(foundWords(scan.counts))] : []),
      ...(isTaken ? [briefWords.taken] : []),
    ],
    unusual: losses.map((one) => ({ text: one, baseline: briefWords.baseline })),
    checks: [...lossCheck(replaces, losses), ...scanChecks(scan, asked), ...toldChecks(says)],
    title: path.split('/').at(-1)!,
    object: path,
    whole: false,
  }
}

function lossCheck(replaces: BriefInput['replaces'], losses: readonly string[]): Check[] {
  if (replaces === null) return []
  const found = losses.length > 0
  return [{ name: 'content_lost', state: found ? 'found' : 'pass', words: briefWords.lost(found, replaces) }]
}

/** What its pod told with it, and what it did not: facts, and nobody's judgement. */
function toldChecks({ message, reasoning, memoryDelta, handoff, prompt }: Completeness): Check[] {
  const told = { message, reasoning, prompt, memoryDelta, handoff }
  return Object.entries(told).map(([name, value]) => ({
    name: `told_${name}`,
    state: 'fact',
    words: briefWords.told(name as keyof typeof told, value !== null),
  }))
}

/** The name in memory of a file that stands: its path, spelled as names of entries are. */
export function memoryKey(project: string, path: string): string {
  const whole = project === '' ? path : `${project}/${path}`
  const plain = whole
    .replaceAll(/[^A-Za-z0-9._/-]+/g, '-')
    .replaceAll(/[._/-]*\/[._/-]*/g, '/')
    .replaceAll(/([._-])[._-]+/g, '$1')
    .replaceAll(/^[._/-]+|[._/-]+$/g, '')
  if (plain === whole && plain.length <= 200) return plain
  // Two paths that are spelled alike then are still two.
  return `${plain.slice(0, 180).replace(/[._/-]+$/, '') || 'file'}-${sha256(whole).slice(0, 12)}`
}

const longestLine = 300

/** What memory says of a text: its first heading, and its first sentence. */
export function describedBy(text: string | null): string[] {
  if (text === null) return []
  const lines = withoutValues(text.slice(0, 20_000))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line))
  const isHeading = (line: string) => /^#{1,6}\s/.test(line)
  const heading = lines.find(isHeading)?.replace(/^#+\s*/, '')
  const first = lines.find((line) => !isHeading(line) && !/^(?:---|```|[|<{[])/.test(line))
  const sentence = first && (/^.*?[.!?](?=\s|$)/u.exec(first)?.[0] ?? first)
  return [heading, sentence].flatMap((line) =>
    line ? (line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line) : [],
  )
}

/** Words by which it is found, by rule: the folder it is in, and what kind of file it is. */
export function tagsOf(path: string): string[] {
  const [folder, ...more] = path.split('/')
  const ending = /\.([A-Za-z0-9]{1,12})$/.exec(path)?.[1]?.toLowerCase()
  return [...new Set(['output', ...(more.length > 0 ? [folder!.slice(0, 60)] : []), ...(ending ? [ending] : [])])]
}

/** What a file is about, by where it is: the folder that it is in, empty for none. */
export function topicOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}
