// How much a search by a form has to look at, counted by going every way that a search that goes back may go.

type Ways = (text: string, at: number, then: (at: number) => boolean) => boolean
export type Counter = { steps: number }

/** The number of characters that looking for a form everywhere in a text compares, with all that it has to take back. */
export function stepsOf(form: RegExp, text: string): number {
  const counter: Counter = { steps: 0 }
  const ways = new Reader(form.source, form.flags.replace(/[gy]/g, ''), counter).all()
  for (let at = 0; at < text.length; at++) ways(text, at, () => true)
  return counter.steps
}

/** Reads what forms are made of: characters and classes, groups, choices, looks around, and how often at least and at most. */
class Reader {
  private at = 0
  constructor(
    private readonly source: string,
    private readonly flags: string,
    private readonly counter: Counter,
  ) {}

  all(): Ways {
    const choices = [this.sequence()]
    while (this.source[this.at] === '|') {
      this.at++
      choices.push(this.sequence())
    }
    return choices.length === 1 ? choices[0]! : (text, at, then) => choices.some((way) => way(text, at, then))
  }

  private sequence(): Ways {
    const parts: Ways[] = []
    while (this.at < this.source.length && !'|)'.includes(this.source[this.at]!)) parts.push(this.part())
    return parts.reduceRight<Ways>(
      (rest, part) => (text, at, then) => part(text, at, (next) => rest(text, next, then)),
      (_text, at, then) => then(at),
    )
  }

  private part(): Ways {
    const around = /^\(\?<?[=!]/.exec(this.source.slice(this.at))?.[0]
    if (around) return this.around(around)
    if (this.source[this.at] === '(') {
      this.at += this.source.startsWith('(?:', this.at) ? 3 : 1
      const inner = this.all()
      this.at++
      return repeated(inner, this.amount())
    }
    const fits = this.character()
    return this.run(fits, this.amount())
  }

  /** One character, or two that are one. */
  private character(): (text: string, at: number) => number {
    const token = /^(?:\[(?:\\.|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[0-9A-Fa-f]{4}|\\.|[^])/u.exec(
      this.source.slice(this.at),
    )![0]
    this.at += token.length
    const one = new RegExp(token, `${this.flags}y`)
    return (text, at) => {
      this.counter.steps++
      one.lastIndex = at
      return one.exec(text)?.[0].length ?? 0
    }
  }

  private around(opening: string): Ways {
    const start = this.at
    let depth = 0
    do {
      const sign = this.source[this.at]!
      if (sign === '\\') this.at++
      else if (sign === '[') this.at = this.source.indexOf(']', this.at)
      else if (sign === '(') depth++
      else if (sign === ')') depth--
      this.at++
    } while (depth > 0)
    const look = new RegExp(this.source.slice(start, this.at), `${this.flags}y`)
    return (text, at, then) => {
      this.counter.steps += opening.length
      look.lastIndex = at
      return look.test(text) && then(at)
    }
  }

  private amount(): [least: number, most: number] {
    const found = /^(?:\?|\{(\d+)(?:,(\d+))?\})/.exec(this.source.slice(this.at))
    if (!found) return [1, 1]
    this.at += found[0].length
    if (found[0] === '?') return [0, 1]
    return [Number(found[1]), Number(found[2] ?? found[1])]
  }

  /** As many as there are, then one less at a time. */
  private run(fits: (text: string, at: number) => number, [least, most]: [number, number]): Ways {
    return (text, at, then) => {
      const ends = [at]
      while (ends.length <= most) {
        const length = fits(text, ends.at(-1)!)
        if (length === 0) break
        ends.push(ends.at(-1)! + length)
      }
      for (let count = ends.length - 1; count >= least; count--) if (then(ends[count]!)) return true
      return false
    }
  }
}

function repeated(inner: Ways, [least, most]: [number, number]): Ways {
  const times =
    (count: number): Ways =>
    (text, at, then) =>
      (count < most && inner(text, at, (next) => next > at && times(count + 1)(text, next, then))) ||
      (count >= least && then(at))
  return times(0)
}
