import { contradictionOf, declaredIn, saysOfFile, saysPersonal } from '@/lib/findings/scan/declared'
import { type Listed, listedNow } from '@/lib/findings/scan/listed'
import { leadsToPath, pathKindOf } from '@/lib/findings/scan/paths'
import { type Hits, mostOfKind, scan } from '@/lib/findings/scan/scan'
import { textAt, type Whole, wholeOf } from '@/lib/findings/scan/texts'
import { notChecked } from '@/lib/findings/schema'

/** What a pod sends with a call that people or others will read. */
export type Asked = {
  arguments: Readonly<Record<string, unknown>>
  reason: string | null
  /** Whether there is personal data in it, as the pod says beside it; nothing where it does not. */
  saysPersonal?: boolean | null | undefined
}

/** Something that was found in what a pod sent. */
export type Found = {
  code: string
  /** Names and numbers that lead to its text, none for the reason; `isName` where it stands in the last of these names. */
  way: readonly (string | number)[]
  isName: boolean
  /** It is what whoever sent it says beside it, of what else they sent. */
  isBeside?: true
  /** From where to where in that text. */
  from: number
  to: number
}

/** What came of looking through a call: codes as policy sees them, places, and of each kind how many there are. */
export type Scan = { codes: readonly string[]; found: readonly Found[]; counts: Readonly<Record<string, number>> }

const unfinished: Scan = { codes: [notChecked], found: [], counts: {} }
const nothing: Scan = { codes: [], found: [], counts: {} }

/** So much is looked through at once: handing it to a thread takes longer. */
const shortText = 20_000

/** What was looked through, for as long as somebody holds it: a call is judged, put into words and kept by one look. */
const known = new WeakMap<object, { scan: Scan; listed: Listed; reason: string | null }>()

/** What is found in a call. What is long and was not looked through ahead is not checked, rather than keeping others waiting. */
export function scanOf(asked: Asked): Scan {
  const before = known.get(asked.arguments)
  // What is looked for may have changed since.
  if (before?.listed === listedNow()) return before.scan
  const whole = wholeOf([asked.arguments, asked.reason])
  return whole.text.length > shortText ? unfinished : remember(asked, whole, scan(whole.text))
}

/** Looks through what is long by somebody who can take their time; null where there is nothing to wait for. */
export function lookAhead(asked: Asked, look: (text: string) => Promise<Hits | null>): Promise<void> | null {
  const before = known.get(asked.arguments)
  if (before?.listed === listedNow() && before.scan !== unfinished && before.reason === asked.reason) return null
  const whole = wholeOf([asked.arguments, asked.reason])
  if (whole.text.length <= shortText) {
    remember(asked, whole, scan(whole.text))
    return null
  }
  return look(whole.text).then((hits) => {
    if (hits) remember(asked, whole, hits)
    else keep(asked, unfinished)
  })
}

function remember(asked: Asked, whole: Whole, hits: Hits): Scan {
  const result = withDeclared(asked, scanFrom(whole, hits))
  keep(asked, result)
  return result
}

function keep(asked: Asked, scanned: Scan): void {
  known.set(asked.arguments, { scan: scanned, listed: listedNow(), reason: asked.reason })
}

function scanFrom(whole: Whole, { hits, counts }: Hits): Scan {
  const paths = pathsAmong(whole)
  if (hits.length === 0 && paths.length === 0) return nothing
  const found = hits.map(({ code, from, to }): Found => {
    const { way, nameAt, at } = textAt(whole, from)
    const isName = from < at - 1
    const start = isName ? nameAt : at
    // The first step tells the arguments from the reason, which has no other.
    return { code, way: way.slice(1), isName, from: from - start, to: to - start }
  })
  if (paths.length === 0) return { codes: Object.keys(counts).toSorted(), found, counts }
  const all: Record<string, number> = { ...counts }
  for (const { code } of paths) all[code] = (all[code] ?? 0) + 1
  const told = paths.filter(({ code }, at) => paths.slice(0, at).filter((one) => one.code === code).length < mostOfKind)
  return { codes: Object.keys(all).toSorted(), found: [...found, ...told], counts: all }
}

/** With what whoever sent it says of it, where that is more than nothing, and that it is not so, where it is not. */
function withDeclared(asked: Asked, { codes, found, counts }: Scan): Scan {
  const declared = declaredIn(asked)
  const said = declared?.says || saysOfFile(asked.arguments) ? [saysPersonal] : []
  const code = declared && contradictionOf(declared, counts)
  if (declared === null || code === null)
    return { codes: said.length === 0 ? codes : [...codes, ...said].toSorted(), found, counts }
  const place = { way: declared.way, isName: false, from: 0, to: String(declared.says).length }
  const beside = declared.isBeside ? ({ isBeside: true } as const) : {}
  return {
    codes: [...codes, ...said, code].toSorted(),
    found: [...found, { code, ...place, ...beside }],
    counts: { ...counts, [code]: 1 },
  }
}

/** The paths of a call that lead where more is at stake than a file. */
function pathsAmong({ text, texts }: Whole): Found[] {
  return texts.flatMap(({ way, at, end }) => {
    // The first step tells the arguments from the reason.
    const steps = way.slice(1)
    if (way[0] !== 0 || !leadsToPath(steps)) return []
    const code = pathKindOf(text.slice(at, end))
    return code === null ? [] : [{ code, way: steps, isName: false, from: 0, to: end - at }]
  })
}
