import { digitsOf, type Kind, lettersAndDigits, manyDigits } from '@/lib/findings/scan/kind'
import { fitsLuhn } from '@/lib/findings/scan/personal'

type Row = {
  country: string
  name: string
  form: RegExp
  /** Words one of which stands before it, where the number alone could be any other. */
  said?: RegExp
  near: Kind['near']
  holds: (value: string) => boolean
}

const numbersOf = (text: string) => digitsOf(text)
const weighted = (digits: readonly number[], weights: readonly number[]) =>
  digits.reduce((sum, digit, at) => sum + digit * (weights[at] ?? 0), 0)

/** Numbers by which authorities explain what one is. */
const shown = new Set([
  '123-45-6789',
  '078-05-1120',
  '219-09-9999',
  'AB123456C',
  'QQ123456C',
  '12345678Z',
  '00000000T',
  'X1234567L',
  'RSSMRA80A01H501U',
])
const isShown = (value: string) => shown.has(value) || shown.has(value.replaceAll(' ', ''))

/** The check of ISO 7064 (mod 11, 10), by which German tax numbers end. */
function fitsIso7064(digits: readonly number[]): boolean {
  const product = digits.slice(0, 10).reduce((before, digit) => {
    const sum = (digit + before) % 10 || 10
    return (sum * 2) % 11
  }, 10)
  return (11 - product) % 10 === digits[10]
}

function isFrench(value: string): boolean {
  const text = value.replaceAll(' ', '').replace('2A', '19').replace('2B', '18')
  return 97 - (Number(text.slice(0, 13)) % 97) === Number(text.slice(13))
}

const spanishLetters = 'TRWAGMYFPDXBNJZSQVHLCKE'
function isSpanish(value: string): boolean {
  const text = value.replaceAll(/[ -]/g, '').replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)))
  return spanishLetters[Number(text.slice(0, -1)) % 23] === text.at(-1)
}

/** What a character at an odd place counts in an Italian tax code; at an even one it counts what it is. */
const oddly: Readonly<Record<string, number>> = Object.fromEntries(
  Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (character, at) => {
    const places = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]
    return [character, places[at > 9 ? at - 10 : at]!]
  }),
)
function isItalian(code: string): boolean {
  const sum = Array.from(code.slice(0, 15)).reduce((all, character, at) => {
    const value = Number.parseInt(character, 36)
    return all + (at % 2 === 0 ? oddly[character]! : value > 9 ? value - 10 : value)
  }, 0)
  return String.fromCharCode(65 + (sum % 26)) === code.at(-1)
}

const rows: readonly Row[] = [
  {
    country: 'the United States',
    name: 'us_ssn',
    near: manyDigits,
    form: /(?<![\w.-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-]|\.\d)/g,
    holds: () => true,
  },
  {
    country: 'Canada',
    name: 'ca_sin',
    said: /\bsin\b|social insurance/i,
    near: ['sin', 'social insurance'],
    form: /(?<![\w.-])[1-79]\d{2}[ -]?\d{3}[ -]?\d{3}(?![\w-]|\.\d)/g,
    holds: (value) => fitsLuhn(numbersOf(value)),
  },
  {
    country: 'the United Kingdom',
    name: 'uk_nino',
    near: lettersAndDigits,
    form: /(?<![A-Za-z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![A-Za-z0-9])/g,
    holds: () => true,
  },
  {
    country: 'France',
    name: 'fr_nir',
    near: manyDigits,
    form: /(?<![\w.-])[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?![\w-]|\.\d)/g,
    holds: isFrench,
  },
  {
    country: 'Germany',
    name: 'de_tax',
    said: /steuer|idnr|tax id/i,
    near: ['steuer', 'idnr', 'tax id'],
    form: /(?<![\w.-])[1-9]\d ?\d{3} ?\d{3} ?\d{3}(?![\w-]|\.\d)/g,
    holds: (value) => fitsIso7064(numbersOf(value)),
  },
  {
    country: 'the Netherlands',
    name: 'nl_bsn',
    said: /\bbsn\b|burgerservice/i,
    near: ['bsn', 'burgerservice'],
    form: /(?<![\w.-])\d{3}[ .]?\d{3}[ .]?\d{3}(?![\w-]|\.\d)/g,
    holds: (value) => weighted(numbersOf(value), [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
  },
  {
    country: 'Spain',
    name: 'es_dni',
    near: manyDigits,
    form: /(?<![A-Za-z0-9.])(?:\d{8}|[XYZ]-?\d{7})-?[A-HJ-NP-TV-Z](?![A-Za-z0-9-])/g,
    holds: isSpanish,
  },
  {
    country: 'Italy',
    name: 'it_cf',
    near: lettersAndDigits,
    form: /(?<![A-Za-z0-9])[A-Z]{6}\d{2}[ABCDEHLMPRST]\d{2}[A-Z]\d{3}[A-Z](?![A-Za-z0-9])/g,
    holds: isItalian,
  },
]

/** The numbers by which states know people, by their check digits, or by the word for them where there is none. */
export const nationalNumbers: readonly Kind[] = rows.map(({ country, name, form, said, near, holds }) => ({
  code: `personal.${name}`,
  one: `personal number of ${country}`,
  many: `personal numbers of ${country}`,
  severity: 'high',
  confidence: said ? 'sure' : 'likely',
  isMasked: true,
  near,
  form,
  holds: (value, before) =>
    !isShown(value) && new Set(value).size > 3 && (said === undefined || said.test(before)) && holds(value),
}))
