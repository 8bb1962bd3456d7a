/** A run of words that stayed, came or went. */
export type Piece = { kind: 'same' | 'added' | 'removed'; text: string }

const mostWords = 400
/** Below this share of common words, two texts are easier to read one after the other. */
const enoughInCommon = 0.4

/** What one text makes of another, word by word; null when that would be long or hard to read. */
export function wordChanges(before: string, after: string): Piece[] | null {
  const [old, fresh] = [wordsOf(before), wordsOf(after)]
  if (old.length > mostWords || fresh.length > mostWords) return null
  const table = commonLengths(old, fresh)
  if (table[0]![0]! < enoughInCommon * Math.max(old.length, fresh.length)) return null

  const pieces: Piece[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < fresh.length) {
    if (isSame(old[i], fresh[j])) {
      put(pieces, 'same', fresh[j]!)
      i++
      j++
    } else if (i < old.length && (j === fresh.length || table[i + 1]![j]! >= table[i]![j + 1]!))
      put(pieces, 'removed', old[i++]!)
    else put(pieces, 'added', fresh[j++]!)
  }
  return pieces
}

/** Words, each with the space behind it. */
function wordsOf(text: string): string[] {
  return text.trim().match(/\S+\s*/g) ?? []
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one.trimEnd() === other.trimEnd()
}

function put(pieces: Piece[], kind: Piece['kind'], text: string): void {
  const last = pieces.at(-1)
  if (last?.kind === kind) last.text += text
  else pieces.push({ kind, text })
}

/** How many words the two have in common, in order, from each place on. */
function commonLengths(old: readonly string[], fresh: readonly string[]): number[][] {
  const table = Array.from({ length: old.length + 1 }, () => Array<number>(fresh.length + 1).fill(0))
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      table[i]![j] = isSame(old[i], fresh[j])
        ? table[i + 1]![j + 1]! + 1
        : Math.max(table[i + 1]![j]!, table[i]![j + 1]!)
    }
  }
  return table
}
