import { hiddenCharacters } from '@/lib/findings/scan/hidden'
import { instructions } from '@/lib/findings/scan/instructions'
import type { Kind } from '@/lib/findings/scan/kind'
import { nationalNumbers } from '@/lib/findings/scan/national'
import { personalData } from '@/lib/findings/scan/personal'
import { secrets } from '@/lib/findings/scan/secrets'

/** Kinds that are looked for in a text in its plain spelling. Where two are in one place, the one that stands first counts. */
export const plainKinds: readonly Kind[] = [...secrets, ...nationalNumbers, ...personalData, ...instructions]

/** Kinds that are looked for in a text exactly as it is written. */
export const exactKinds: readonly Kind[] = hiddenCharacters

/** Kinds that are no matter of a form: what finds them says so itself. */
const noticedKinds = [
  {
    code: 'prompt.drift',
    one: 'text that is not what is live',
    many: 'texts that are not what is live',
    severity: 'medium',
    isMasked: false,
  },
] as const

type Known = Pick<Kind, 'code' | 'one' | 'many' | 'severity' | 'isMasked'>

const byCode = new Map<string, Known>([...plainKinds, ...exactKinds, ...noticedKinds].map((kind) => [kind.code, kind]))

/** A kind by its code; undefined for one that a later version knows, or an earlier one knew. */
export function kindOf(code: string): Known | undefined {
  return byCode.get(code)
}
