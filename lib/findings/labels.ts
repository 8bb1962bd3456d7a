import { counted } from '@/lib/core/count'
import type { Severity } from '@/lib/findings/scan/kind'
import { kindOf } from '@/lib/findings/scan/kinds'
import type { Family, FindingViewName, FoundSource } from '@/lib/findings/schema'
import { elidedBy } from '@/lib/difference/loss'
import { scan } from '@/lib/findings/scan/scan'

export const findingStateLabels: Record<FindingViewName, string> = {
  open: 'Open',
  bypassed: 'Let through',
  accepted: 'Accepted',
  false_alarm: 'False alarm',
  fixed: 'Fixed',
}

export const severityLabels: Record<Severity, string> = { high: 'High', medium: 'Medium', low: 'Low' }

export const familyLabels: Record<Family, string> = {
  secret: 'Keys and passwords',
  personal: 'Personal data',
  declared: 'Said otherwise than found',
  hidden: 'Hidden characters',
  loss: 'Lost content',
  path: 'Paths that matter more',
  forbidden: 'Forbidden phrases',
  instruction: 'Words that speak to a model',
  prompt: 'Drift of prompts',
}

export const sourceLabels: Record<FoundSource, string> = {
  call: 'Calls',
  prompt_version: 'Prompts',
  prompt_use: 'Prompts in use',
  task: 'Tasks',
  task_entry: 'Notes on tasks',
  changelog_entry: 'Changelogs',
  memory_version: 'Memory',
  output_revision: 'Outputs',
  error_report: 'Errors of pods',
  repository_file: 'Files of repositories',
}

/** "1 key of GitHub and 2 e-mail addresses". */
export function foundWords(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([code, count]) => {
    const kind = kindOf(code)
    return kind ? counted(count, kind.one, kind.many) : counted(count, `finding (${code})`, `findings (${code})`)
  })
  const last = parts.at(-1) ?? 'nothing'
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}

/** What a finding is, with its article: "a key of GitHub". */
export function findingWords(code: string): string {
  const one = kindOf(code)?.one ?? `finding (${code})`
  return `${/^[aeiou]/i.test(one) ? 'an' : 'a'} ${one}`
}

const how: Readonly<Record<string, string>> = {
  'loss.emptied': 'Nothing is left',
  'loss.malformed': 'It can be read no more as what it was',
  'loss.replaced': 'The whole file is replaced by less',
  'loss.share': 'Much of it is lost',
  'loss.contradiction': 'Its message says something else than what was done',
  'loss.not_compared': 'Nobody could tell what it loses',
}

export const lossWords = {
  /** What was lost, as a sentence. */
  sentence: ({ code, words }: { code: string; words: string }) => `${how[code] ?? 'Content is lost'}: ${words}.`,
  noText: 'it was a text, and is none any more',
  tooLong: 'it is too long to be held against what stood there',
  lines: (gone: number, come: number) => `${counted(gone, 'line')} went, ${come} came`,
}

const dots = '••••'

/** As much of a value as may be seen: how a key of a provider begins, how a card ends. */
export function maskedValue(code: string, value: string): string {
  // The line may hold anything; that it stands for content is what is said of it.
  if (code === 'loss.elision') return `… ${elidedBy(value) ?? ''} …`
  if (kindOf(code)?.isMasked === false) return holdsKey(value) ? dots : value.slice(0, 60)
  if (code === 'personal.card') return `${dots}${value.slice(-4)}`
  return value.length >= 20 && /^[!-~]{4}/.test(value) && !/assigned|connection|private_key/.test(code)
    ? `${value.slice(0, 4)}${dots}`
    : dots
}

/** What is shown as it is may still have a key in it, such as the name of a file. */
function holdsKey(value: string): boolean {
  return scan(value, 1).hits.some(({ code }) => kindOf(code)?.isMasked)
}

/** What stands in a text in the place of a value that is kept out of sight. */
export function maskFor(code: string, value: string): string {
  return `⟨${kindOf(code)?.one ?? code}: ${maskedValue(code, value)}⟩`
}
