import { revealLookAlikes } from '@/lib/core/lookalike'

/** Scripts in which a joiner between letters is ordinary spelling. */
const joiningScripts = (
  'Arabic Syriac Nko Mongolian Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala ' +
  'Khmer Myanmar'
)
  .split(' ')
  .map((script) => `\\p{Script=${script}}`)
  .join('')

/** The three flags that are spelled with tag characters: England, Scotland, Wales. */
const tagFlags = ['gbeng', 'gbsct', 'gbwls'].map((name) => Array.from(name, tagCharacter).join('')).join('|')

/** One picture, with its skin tone and the selector that says "as a picture" or "as text". */
const picture = '\\p{Extended_Pictographic}\\p{Emoji_Modifier}?[\\uFE0E\\uFE0F]?'

/** The mathematical signs of which Unicode knows a second form. */
const selectableSigns =
  '\\u2229\\u222A\\u2268\\u2269\\u2272\\u2273\\u228A\\u228B\\u2293-\\u2295\\u2297\\u229C\\u22DA\\u22DB' +
  '\\u2A3C\\u2A3D\\u2A9D\\u2A9E\\u2AAC\\u2AAD\\u2ACB\\u2ACC'

/** Sequences in which an invisible character does an honest job. */
const ordinary = [
  '\\r\\n',
  `\\u{1F3F4}(?:${tagFlags})\\u{E007F}`,
  `${picture}(?:\\u200D${picture})*`,
  '[0-9#*]\\uFE0F\\u20E3',
  '\\p{Script=Han}[\\u{E0100}-\\u{E0102}\\uFE00-\\uFE02]',
  `[${selectableSigns}]\\uFE00`,
  '\\p{Script=Mongolian}[\\u180B-\\u180D\\u180F]',
  `[${joiningScripts}]\\p{M}*[\\u200C\\u200D]`,
].join('|')

/** Number signs that Unicode counts as format characters although they are plain to see. */
const visibleFormat = '\\u0600-\\u0605\\u06DD\\u070F\\u0890\\u0891\\u08E2\\u{110BD}\\u{110CD}'

/** What nobody can see, or what changes the order in which the rest is seen. */
const hiddenClass =
  '\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u2800\\u3164\\uFFA0' +
  '\\uFE00-\\uFE0F\\u{E0000}-\\u{E0FFF}\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}'

const hiddenOrOrdinary = new RegExp(`${ordinary}|((?![\\n\\t${visibleFormat}])[${hiddenClass}])`, 'gu')
const plainText = /^[\x20-\x7E\n\t]*$/

/**
 * Makes visible what could deceive a reader: control, zero-width and tag characters become codes such as ⟨U+200B⟩, what
 * changes the direction of writing says so as well, letters that pass for others are marked by what they are. `hidden` counts both. New lines, tabs and ordinary
 * emoji stay as they are.
 */
export function revealHidden(text: string): { text: string; hidden: number } {
  if (plainText.test(text)) return { text, hidden: 0 }
  let hidden = 0
  const revealed = text.replace(hiddenOrOrdinary, (found, deceptive?: string) => {
    if (deceptive === undefined) return found
    hidden++
    return codeOf(deceptive)
  })
  const { text: shown, found } = revealLookAlikes(revealed)
  return { text: shown, hidden: hidden + found }
}

/** How many deceptive characters a value holds, in all its texts and names. The one count for check, page and keys. */
export function countHidden(value: unknown): number {
  let hidden = 0
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next === 'string') hidden += revealHidden(next).hidden
    else if (Array.isArray(next)) for (const item of next) waiting.push(item)
    else if (typeof next === 'object' && next !== null)
      for (const [name, item] of Object.entries(next)) waiting.push(name, item)
  }
  return hidden
}

/** The same value with everything made visible that could deceive in its texts; names and all else stay. */
export function revealIn<Value>(value: Value): Value {
  if (typeof value === 'string') return revealHidden(value).text as Value
  if (Array.isArray(value)) return value.map((item: unknown) => revealIn(item)) as Value
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, revealIn(item as unknown)])) as Value
}

const emptyLines = /\n(?:[^\S\n]*\n){4,}/g
const wideGap = /[^\S\n]{41,}/g

/** Says how much emptiness there is instead of showing it, where it could push something out of a reader's sight. */
export function foldEmptiness(text: string): string {
  return text
    .replace(emptyLines, (run) => `\n⟨${amount(run.split('\n').length - 2)} empty lines⟩\n`)
    .replace(wideGap, (run) => ` ⟨${amount(run.length)} spaces⟩ `)
}

function amount(count: number): string {
  return count.toLocaleString('en')
}

/** What a character does to the direction of what follows it. Nobody knows these by their codes. */
const directions: Readonly<Record<string, string>> = {
  '061C': 'right to left here',
  '200E': 'left to right here',
  '200F': 'right to left here',
  '202A': 'left to right from here',
  '202B': 'right to left from here',
  '202C': 'direction as before',
  '202D': 'text forced left to right from here',
  '202E': 'text reversed from here',
  '2066': 'left to right from here',
  '2067': 'right to left from here',
  '2068': 'a direction of its own from here',
  '2069': 'direction as before',
}

function codeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  const words = directions[code]
  return words ? `⟨${words}, U+${code}⟩` : `⟨U+${code}⟩`
}

/** Matches whatever `revealHidden`, `foldEmptiness` and masks put in, as one group to split at. */
export const revealed =
  /(⟨(?:(?:[a-z ]+, )?U\+[0-9A-F]{4,6}|[\d,]+ (?:empty lines|spaces)|(?:Latin|Cyrillic|Greek|Armenian|Cherokee|Coptic|Lisu|wide|styled|not plain) [^⟨⟩\s]+|[^⟨⟩:\n]{3,60}: [^⟨⟩\s]{0,4}••••[^⟨⟩\s]{0,4})⟩)/u

function tagCharacter(letter: string): string {
  return `\\u{${(0xe0000 + letter.charCodeAt(0)).toString(16)}}`
}
