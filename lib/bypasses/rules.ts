import { briefWords, checkWords } from '@/lib/bypasses/labels'
import type { Severity } from '@/lib/findings/scan/kind'
import { foundWords } from '@/lib/findings/labels'
import type { Brief, Excluded } from '@/lib/requests/schema'

/** More than so many days are unusual. */
const usualDays = 30

/** Neither who asks nor who answers for the pod decides. */
export function excludedFrom(askerId: string, ownerId: string | null): Excluded[] {
  const owner: Excluded[] = ownerId && ownerId !== askerId ? [{ personId: ownerId, because: 'own_pod' }] : []
  return [{ personId: askerId, because: 'own_wish' }, ...owner]
}

type BriefInput = {
  asker: string
  kind: string
  what: string
  severity: Severity
  pod: string
  until: string
  days: number
}

/** Everything Countersign says about a finding that would be let through; nothing in it is the asker's own words. */
export function bypassBrief({ asker, kind, what, severity, pod, until, days }: BriefInput): Brief {
  return {
    sentence: briefWords.sentence(asker, what, pod, until),
    consequences: [briefWords.uncounted(pod), briefWords.others, briefWords.shown, briefWords.ends(until)],
    ifNoAnswer: briefWords.stays,
    undo: briefWords.undo,
    reversible: true,
    tierReasons: [briefWords.reason, ...(kind.startsWith('secret.') ? [briefWords.secret] : [])],
    unusual: days > usualDays ? [briefWords.long(days)] : [],
    checks: [
      {
        name: 'found',
        state: severity === 'low' ? 'fact' : 'found',
        words: checkWords.there(foundWords({ [kind]: 1 })),
      },
      { name: 'value', state: 'not_run', words: checkWords.value },
    ],
    title: briefWords.title,
    object: pod,
    whole: false,
  }
}
