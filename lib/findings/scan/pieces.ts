/** A part of a text with what stands around it. What begins from `from` up to `to` is its own; all else is another's. */
export type Piece = { text: string; from: number; to: number }

/** So many bytes of a text are looked through at once, and so many before and after them are seen: no form is longer. */
export const pieceBytes = 256 * 1024
const around = 24 * 1024

const newline = 0x0a

/** A text in UTF-8, after its name, in pieces that end where a line does wherever one does. */
export function* piecesOf(name: string, bytes: Uint8Array, most = pieceBytes, seen = around): Generator<Piece> {
  const read = (from: number, to: number) => Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString()
  for (let from = 0; from === 0 || from < bytes.length;) {
    const to = endOf(bytes, from, most)
    const before = from === 0 ? `${name}=` : read(begin(bytes, Math.max(0, from - seen)), from)
    const own = read(from, to)
    const after = read(to, begin(bytes, Math.min(bytes.length, to + seen)))
    const starts = from === 0 ? 0 : before.length
    yield { text: before + own + after, from: starts, to: before.length + own.length }
    if (to === bytes.length) return
    from = to
  }
}

/** After the last line that ends in the second half of a piece, or else where no character is cut. */
function endOf(bytes: Uint8Array, from: number, most: number): number {
  if (bytes.length - from <= most) return bytes.length
  const end = bytes.lastIndexOf(newline, from + most - 1) + 1
  return end > from + most / 2 ? end : begin(bytes, from + most)
}

/** Where the character begins to which this byte belongs. */
function begin(bytes: Uint8Array, at: number): number {
  let start = at
  while (start > 0 && start < bytes.length && (bytes[start]! & 0xc0) === 0x80) start--
  return start
}
