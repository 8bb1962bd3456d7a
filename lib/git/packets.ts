// The lines in which git speaks (gitprotocol-common): four hexadecimal digits for the length, then that many bytes.

/** What ends a list of lines. */
export const flush = Buffer.from('0000')

/** One line of git's, with its length in front. */
export function packet(content: string | Uint8Array): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes])
}

const mostInOne = 65_515

/** Bytes on a band of their own beside others: 1 is the answer, 2 is what git shows people, each line as `remote:`. */
export function band(number: 1 | 2, content: string | Uint8Array): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; at += mostInOne)
    parts.push(packet(Buffer.concat([Buffer.from([number]), bytes.subarray(at, at + mostInOne)])))
  return Buffer.concat(parts)
}

/** What was sent is no line of git's, or more than is read. */
export class PacketProblem extends Error {
  constructor(
    words: string,
    /** The lines that were read before. */
    readonly lines: readonly Buffer[] = [],
  ) {
    super(words)
  }
}

/** Reads lines from the front of a stream, and hands on what is behind them as it came. */
export class Packets {
  #held: Buffer = Buffer.alloc(0)
  #left: number
  #isOver = false
  readonly #source: AsyncIterator<Buffer>

  /** `most` is how many bytes of lines are read before the stream is given up. */
  constructor(source: AsyncIterable<Buffer>, most: number) {
    this.#source = source[Symbol.asyncIterator]()
    this.#left = most
  }

  /** The lines up to the next flush; null where the stream ended before the first of them. */
  async list(): Promise<Buffer[] | null> {
    const lines: Buffer[] = []
    for (;;) {
      const head = await this.#take(4, lines.length === 0)
      if (head === null) return null
      const text = head.toString('latin1')
      if (!/^[0-9a-fA-F]{4}$/.test(text)) throw new PacketProblem('a line has no length', lines)
      const length = Number.parseInt(text, 16)
      if (length === 0) return lines
      if (length < 4) throw new PacketProblem('a line is shorter than its length', lines)
      this.#left -= length
      if (this.#left < 0) throw new PacketProblem('there are more lines than are read', lines)
      lines.push((await this.#take(length - 4, false))!)
    }
  }

  /** Everything that was not read yet. */
  async *rest(): AsyncGenerator<Buffer> {
    if (this.#held.length > 0) yield this.#held
    this.#held = Buffer.alloc(0)
    while (!this.#isOver) {
      const { value, done } = await this.#source.next()
      if (done) return
      yield value
    }
  }

  async #take(count: number, mayEnd: boolean): Promise<Buffer | null> {
    while (this.#held.length < count) {
      const { value, done } = await this.#source.next()
      if (done) {
        this.#isOver = true
        if (mayEnd && this.#held.length === 0) return null
        throw new PacketProblem('it ended in the middle of a line')
      }
      this.#held = this.#held.length === 0 ? value : Buffer.concat([this.#held, value])
    }
    const taken = this.#held.subarray(0, count)
    this.#held = this.#held.subarray(count)
    return taken
  }
}
