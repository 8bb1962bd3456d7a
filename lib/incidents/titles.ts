import { acts } from '@/lib/audit/acts'
import { refusals } from '@/lib/audit/refusals'
import { environmentLabel } from '@/lib/core/environment'
import { quoted, textWords } from '@/lib/core/said'
import { workWords } from '@/lib/core/work'
import type { Cause } from '@/lib/incidents/causes'

/** What a cause names, as people call it. */
export type Names = { tool: string | null; pod: string | null }

/** An incident in a few words: what went wrong, and where. Nothing of what a pod wrote but its name for the error. */
export function titleOf({ kind, environment, facts }: Cause, { tool, pod }: Names): string {
  const where = environment === null ? '' : ` in ${environmentLabel(environment)}`
  const whose = pod === null ? 'a pod' : textWords(pod)
  const what = tool === null ? null : quoted(tool)
  switch (kind) {
    case 'reported': {
      if (facts['many']) return `Many different errors at ${whose}${where}`
      const called = facts['code'] ? quoted(facts['code']) : 'An error'
      return what ? `${called} with ${what}${where}` : `${called} at ${whose}${where}`
    }
    case 'failed':
      return `${what ?? 'A tool'} fails${where}`
    case 'unreported':
      return `Nobody says what came of ${what ?? 'a tool'}${where}`
    case 'refused': {
      const act = named(acts, facts['command']) ?? 'do something'
      const because = named(refusals, facts['reason']) ?? `of “${(facts['reason'] ?? 'nothing').replaceAll('_', ' ')}”`
      return `${whose} could not ${act}${what ? ` (${what})` : ''}${where}, because ${because}`
    }
    case 'work':
      return `Background work failed for good: ${workWords(facts['name'] ?? '')}`
    case 'moved':
      return `${quoted(facts['branch'] ?? 'A branch')} of ${quoted(facts['name'] ?? 'a repository')} was moved without a signature${facts['place'] === 'upstream' ? ' at its other git server' : ''}`
    case 'monitor':
    case 'alert':
      return facts['title'] ?? ''
  }
}

function named(words: Readonly<Record<string, string>>, name: string | null | undefined): string | null {
  return name && Object.hasOwn(words, name) ? words[name]! : null
}
