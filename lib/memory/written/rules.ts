import { environmentLabel } from '@/lib/core/environment'
import { compare } from '@/lib/difference/compare'
import type { Lost } from '@/lib/difference/loss'
import { differenceWords } from '@/lib/difference/labels'
import type { Asked, Scan } from '@/lib/findings/scan/asked'
import { foundWords } from '@/lib/findings/labels'
import { notChecked } from '@/lib/findings/schema'
import { withoutValues } from '@/lib/findings/words'
import { briefWords } from '@/lib/memory/written/labels'
import { scanChecks } from '@/lib/requests/found'
import type { Brief } from '@/lib/requests/schema'

/** So long a description is at most. */
const longest = 200

/** What a list says of a text: its first heading or sentence. */
export function firstWords(text: string): string {
  const line = text.split('\n').find((one) => /[\p{L}\p{N}]/u.test(one)) ?? ''
  const plain = line.replace(/^[#>*\-\s]+/, '').trim()
  const sentence = /^.*?[.!?](?=\s|$)/u.exec(plain)?.[0] ?? plain
  return sentence.length > longest ? `${sentence.slice(0, longest - 1)}…` : sentence
}

type Looked = { asked: Asked; scan: Scan; shown: { text: string } }

type BriefInput = Looked & {
  asker: string
  key: string
  environment: string
  replaces: ({ number: number } & Looked) | null
  /** What it lost of what stands there. */
  lost: readonly Lost[]
}

/** Everything Countersign says about an entry that pods would be given; nothing in it is the writer's own words. */
export function memoryBrief({ asker, key, environment, replaces, asked, scan, shown, lost }: BriefInput): Brief {
  const place = environmentLabel(environment)
  const isChecked = !scan.codes.includes(notChecked)
  return {
    sentence: briefWords.sentence(asker, key, place, replaces?.number ?? null),
    consequences: [
      briefWords.given(key, place),
      replaces
        ? briefWords.difference(differenceWords(compare(replaces.shown.text, shown.text)), replaces.number)
        : briefWords.first,
    ],
    ifNoAnswer: replaces ? briefWords.stays(replaces.number, place) : briefWords.staysNone(place),
    undo: briefWords.undo,
    reversible: true,
    tierReasons: [briefWords.reason, isChecked ? briefWords.found(foundWords(scan.counts)) : briefWords.notChecked],
    unusual: [],
    checks: [
      ...scanChecks(scan, asked),
      ...lost.map(({ words }) => ({
        name: 'lost',
        state: 'found' as const,
        words: briefWords.lost(withoutValues(words)),
      })),
    ],
    title: key,
    object: key,
    whole: false,
  }
}
