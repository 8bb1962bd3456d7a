import { hiddenCharacters } from '@/lib/findings/scan/hidden'
import { instructions } from '@/lib/findings/scan/instructions'
import type { Kind } from '@/lib/findings/scan/kind'
import { nationalNumbers } from '@/lib/findings/scan/national'
import { personalData } from '@/lib/findings/scan/personal'
import { secrets } from '@/lib/findings/scan/secrets'
import { losses } from '@/lib/findings/scan/losses'
import { pathKinds } from '@/lib/findings/scan/paths'

/** Kinds that are looked for in a text in its plain spelling. Where two are in one place, the one that stands first counts. */
export const plainKinds: readonly Kind[] = [...secrets, ...nationalNumbers, ...personalData, ...losses, ...instructions]

/** Kinds that are looked for in a text exactly as it is written. */
export const exactKinds: readonly Kind[] = hiddenCharacters

/** Kinds that are no matter of a form: what finds them says so itself. */
const noticedKinds: readonly Known[] = [
  {
    code: 'prompt.drift',
    one: 'text that is not what is live',
    many: 'texts that are not what is live',
    severity: 'medium',
    isMasked: false,
  },
  noticed('personal.name', 'name on the list', 'names on the list', 'medium'),
  noticed('forbidden.phrase', 'phrase that is not to be used', 'phrases that are not to be used', 'medium'),
  noticed(
    'declared.denied',
    'claim of no personal data where some was found',
    'claims of no personal data where some was found',
    'medium',
  ),
  noticed(
    'declared.unfounded',
    'claim of personal data where none was found',
    'claims of personal data where none was found',
    'low',
  ),
  noticed('loss.emptied', 'text of which nothing is left', 'texts of which nothing is left', 'high'),
  noticed('loss.replaced', 'text with less in its place', 'texts with less in their place', 'high'),
  noticed('loss.share', 'text that lost much', 'texts that lost much', 'medium'),
  noticed('loss.malformed', 'text that can be read no more', 'texts that can be read no more', 'high'),
  noticed(
    'loss.contradiction',
    'change that its own words contradict',
    'changes that their own words contradict',
    'high',
  ),
  noticed('loss.not_compared', 'text that was not compared', 'texts that were not compared', 'low'),
]

function noticed(code: string, one: string, many: string, severity: Kind['severity']): Known {
  return { code, one, many, severity, isMasked: false }
}

type Known = Pick<Kind, 'code' | 'one' | 'many' | 'severity' | 'isMasked'>

const byCode = new Map<string, Known>(
  [...plainKinds, ...exactKinds, ...pathKinds, ...noticedKinds].map((kind) => [kind.code, kind]),
)

/** A kind by its code; undefined for one that a later version knows, or an earlier one knew. */
export function kindOf(code: string): Known | undefined {
  return byCode.get(code)
}
