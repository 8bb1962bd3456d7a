import { maskFor } from '@/lib/findings/labels'
import { type Asked, scanOf } from '@/lib/findings/scan/asked'
import { valueOf } from '@/lib/findings/rules'
import { kindOf } from '@/lib/findings/scan/kinds'
import { scan } from '@/lib/findings/scan/scan'
import { wholeOf } from '@/lib/findings/scan/texts'

/** What a pod sent as it may be seen, and how many values are kept out of sight in it. */
type Masked = { arguments: Record<string, unknown>; reason: string | null; count: number }

const isMasked = (code: string) => kindOf(code)?.isMasked === true

/** Whether what is kept out of sight under a name is the same in both: where only that differs, nothing else shows it. */
export function hidesTheSame(one: Asked, other: Asked, name: string): boolean {
  const [mine, theirs] = [one, other].map((asked) =>
    scanOf(asked)
      .found.filter(({ code, way }) => isMasked(code) && way[0] === name)
      .map((found) => valueOf(asked, found)),
  )
  return JSON.stringify(mine) === JSON.stringify(theirs)
}

/** With every value kept out of sight that is no business of its readers. What holds none is the same as before. */
export function masked(asked: Asked): Masked {
  const { counts } = scanOf(asked)
  const same = { arguments: asked.arguments as Record<string, unknown>, reason: asked.reason, count: 0 }
  if (!Object.keys(counts).some(isMasked)) return same
  const parts = [asked.arguments, asked.reason]
  const whole = wholeOf(parts)
  const hits = scan(whole.text, Number.POSITIVE_INFINITY).hits.filter(({ code }) => isMasked(code))
  let next = 0
  /** A stretch of the whole with its values masked. */
  const shown = (from: number, to: number) => {
    let text = ''
    let at = from
    while (hits[next] && hits[next]!.from < from) next++
    for (; hits[next] && hits[next]!.from < to; next++) {
      const hit = hits[next]!
      text += whole.text.slice(at, hit.from) + maskFor(hit.code, whole.text.slice(hit.from, hit.to))
      at = hit.to
    }
    return text + whole.text.slice(at, Math.max(at, to))
  }
  const texts = new Map(
    whole.texts.map(({ way, nameAt, at, end }) => [
      JSON.stringify(way),
      [shown(nameAt, at - 1), shown(at, end)] as const,
    ]),
  )
  const again = (value: unknown, way: readonly (string | number)[]): unknown => {
    if (typeof value === 'string' || typeof value === 'number') {
      const text = texts.get(JSON.stringify(way))?.[1]
      return text === undefined || text === String(value) ? value : text
    }
    if (Array.isArray(value)) return value.map((item: unknown, at) => again(item, [...way, at]))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => {
        const inner = [...way, name]
        return [texts.get(JSON.stringify(inner))?.[0] ?? name, again(item, inner)]
      }),
    )
  }
  const [args, reason] = again(parts, []) as [Record<string, unknown>, string | null]
  return { arguments: args, reason, count: hits.length }
}
