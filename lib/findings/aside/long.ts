import 'server-only'
import { lookAside } from '@/lib/findings/aside/looking'
import { legible } from '@/lib/findings/scan/legible'
import { type Piece, pieceBytes, piecesOf } from '@/lib/findings/scan/pieces'
import { exactKinds, plainKinds } from '@/lib/findings/scan/kinds'
import { type Hit, type Hits, scan } from '@/lib/findings/scan/scan'

/** A line in the place of content, in the text of this name. */
type Elided = { of: string; line: string }

/** What was found in texts: of each kind how many, and which of them nobody could look through in time. */
export type LookedThrough = { counts: Record<string, number>; elided: Elided[]; unfinished: string[] }

type Part = { of: string; piece: Piece; isText: boolean }
type Look = (text: string, most: number) => Promise<Hits | null>

/** Handing less to a thread takes longer than looking through it. */
const shortText = 20_000
/** So many pieces may take too long; after that nothing more is looked through, since others wait. */
const mostGivenUp = 4
const mostElided = 200
const parting = '\0'

/** In which order what was found is told: keys first. */
const inOrder = [
  ...plainKinds.map(({ code }) => code),
  'personal.name',
  'forbidden.phrase',
  ...exactKinds.map(({ code }) => code),
]

/** What is told of a file that is no text: what is found among what can be read there. What nobody sees is everywhere in one. */
const inBytes = /^(?:secret|personal|forbidden|instruction)\./
/** By chance there is a shorter one in every few megabytes. */
const shortestAddress = 8

/**
 * Looks through any number of files of any length, in pieces, beside everything else: one piece after the other, so that what
 * pods ask meanwhile is looked through between them. Short ones go together.
 */
export class LongLook {
  private readonly counts = new Map<string, number>()
  private readonly elided: Elided[] = []
  private readonly unfinished = new Set<string>()
  private waiting: Part[] = []
  private length = 0
  private left = mostGivenUp

  constructor(private readonly look: Look = lookShort) {}

  /** Looks through a file, now or with those that come. */
  async add(of: string, bytes: Uint8Array): Promise<void> {
    const { bytes: told, isText } = await legible(bytes)
    for (const piece of piecesOf(of, told)) {
      // What is given up in part is given up.
      if (this.left === 0) this.unfinished.add(of)
      if (this.unfinished.has(of)) return
      if (this.length + piece.text.length > pieceBytes) await this.lookThrough()
      this.waiting.push({ of, piece, isText })
      this.length += piece.text.length + parting.length
    }
  }

  async end(): Promise<LookedThrough> {
    await this.lookThrough()
    const { elided, unfinished } = this
    const counts = Object.fromEntries(
      inOrder.flatMap((code) => (this.counts.has(code) ? [[code, this.counts.get(code)!]] : [])),
    )
    return { counts, elided, unfinished: [...unfinished] }
  }

  private async lookThrough(): Promise<void> {
    const parts = this.waiting
    if (parts.length === 0) return
    this.waiting = []
    this.length = 0
    const text = parts.map(({ piece }) => piece.text).join(parting)
    const found = await this.look(text, Number.POSITIVE_INFINITY)
    if (!found) {
      for (const { of } of parts) this.unfinished.add(of)
      this.left--
      return
    }
    let [at, starts] = [0, 0]
    for (const { code, from, to } of found.hits) {
      while (from >= starts + parts[at]!.piece.text.length + parting.length)
        starts += parts[at++]!.piece.text.length + parting.length
      this.note(parts[at]!, { code, from: from - starts, to: to - starts })
    }
  }

  private note({ of, piece, isText }: Part, { code, from, to }: Hit): void {
    if (from < piece.from || from >= piece.to) return
    if (!isText && (!inBytes.test(code) || (code === 'personal.email' && to - from < shortestAddress))) return
    this.counts.set(code, (this.counts.get(code) ?? 0) + 1)
    if (code !== 'loss.elision' || this.elided.length >= mostElided) return
    const start = Math.max(piece.text.lastIndexOf('\n', from - 1) + 1, piece.from === 0 ? of.length + 1 : 0)
    const end = piece.text.indexOf('\n', to)
    this.elided.push({ of, line: piece.text.slice(start, end < 0 ? undefined : end) })
  }
}

async function lookShort(text: string, most: number): Promise<Hits | null> {
  return text.length <= shortText ? scan(text, most) : await lookAside(text, most)
}
