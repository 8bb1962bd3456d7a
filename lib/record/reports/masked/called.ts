import { revealHidden } from '@/lib/core/hidden'

/** Somebody, with everything by which a text may call them. */
export type Called = {
  id: string
  /** What is theirs in whichever case it is written: names, addresses, and what they are known as elsewhere. */
  forms: readonly string[]
  /** Names of which each word alone is enough where it is written as a name is. */
  names: readonly string[]
}

/** A stretch of a text: as it stands, an address of nobody who is known, or whoever it calls; several where it could be any. */
export type Stretch = { text: string } | { address: true } | { who: readonly string[] }

type Form = { rest: readonly string[]; isPart: boolean; who: Set<string> }
type Word = { key: string; from: number; to: number; isCapital: boolean }

const wordsIn = /[\p{L}\p{M}\p{N}]+/gu
const addressIn = /[\p{L}\p{N}._%+'-]+@(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/gu
/** Scripts that put no space between words: what is written in them is looked for anywhere. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u
/** Between two words of one name there is no more than this, as in "Okafor, Ana" or "ana-okafor". */
const widestGap = 3
/** Boxes of a house rather than of somebody (RFC 2142): a word that many texts have. */
const houseBoxes = new Set(
  'info admin marketing sales support abuse noc security postmaster hostmaster webmaster'.split(' '),
)

/** One spelling for all that a reader takes for the same word: without accents, and in small letters. */
function keyOf(word: string): string {
  if (/^\w*$/.test(word)) return word.toLowerCase()
  return word.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(wordsIn)].map(({ 0: word, index }) => ({
    key: keyOf(word),
    from: index,
    to: index + word.length,
    isCapital: !/^\p{Ll}/u.test(word),
  }))
}

/** What is somebody's by these: a number of few digits is anybody's, and so is a box of the house. */
export function formsOf({
  name,
  email,
  subject,
  id,
}: {
  name: string
  email: string | null
  subject: string
  id: string
}) {
  const box = email?.split('@')[0]
  return {
    id,
    forms: [id, name, email, box !== undefined && houseBoxes.has(box.toLowerCase()) ? null : box, subject].filter(
      (form): form is string => !!form && form.trim() !== '' && !/^\d{1,5}$/.test(form.trim()),
    ),
    names: [name],
  } satisfies Called
}

/** Finds everybody in a text who is called in it by one of these. */
export function callsIn(people: readonly Called[]): (text: string) => Stretch[] {
  const forms = new Map<string, Map<string, Form>>()
  const literal = new Map<string, Set<string>>()
  const addresses = new Map<string, Set<string>>()
  const note = <Key>(at: Map<Key, Set<string>>, key: Key, id: string) =>
    at.set(key, (at.get(key) ?? new Set<string>()).add(id))
  const learn = (words: readonly string[], id: string, isPart: boolean) => {
    const [first, ...rest] = words as [string, ...string[]]
    const beginning = forms.get(first) ?? new Map<string, Form>()
    const key = JSON.stringify(rest)
    const form = beginning.get(key) ?? { rest, isPart, who: new Set<string>() }
    // A word that is the whole name of one person and a part of another's calls either.
    beginning.set(key, { ...form, isPart: form.isPart && isPart, who: form.who.add(id) })
    forms.set(first, beginning)
  }
  for (const { id, forms: whole, names } of people) {
    // As it is shown where there is something hidden in it, and as it is.
    for (const form of new Set(whole.flatMap((one) => [one, revealHidden(one).text]))) {
      if (form.includes('@')) note(addresses, form.toLowerCase(), id)
      const words = wordsOf(form).map(({ key }) => key)
      if (words.length === 0 || unspaced.test(form)) note(literal, form, id)
      else learn(words, id, false)
    }
    for (const name of names)
      for (const { key, from, to, isCapital } of wordsOf(name)) if (isCapital && to - from > 1) learn([key], id, true)
  }
  const longestFirst = new Map(
    [...forms].map(([first, some]) => [
      first,
      [...some.values()].toSorted((one, other) => other.rest.length - one.rest.length),
    ]),
  )
  const literals = [...literal].toSorted(([one], [other]) => other.length - one.length)

  const inWords = (text: string): Stretch[] => {
    const words = wordsOf(text)
    const found: Stretch[] = []
    let told = 0
    for (let at = 0; at < words.length; at++) {
      const form = longestFirst.get(words[at]!.key)?.find((one) => stands(one, words, at))
      if (!form) continue
      const { from } = words[at]!
      at += form.rest.length
      found.push({ text: text.slice(told, from) }, { who: [...form.who] })
      told = words[at]!.to
    }
    return [...found, { text: text.slice(told) }]
  }
  const inLiterals = (text: string): Stretch[] => {
    for (const [form, who] of literals) {
      const parts = text.split(form)
      if (parts.length > 1)
        return parts.flatMap((part, at) => [...(at > 0 ? [{ who: [...who] }] : []), ...inLiterals(part)])
    }
    return inWords(text)
  }
  return (text) => {
    const stretches: Stretch[] = []
    let told = 0
    for (const { 0: address, index } of text.matchAll(addressIn)) {
      const who = addresses.get(address.toLowerCase())
      stretches.push(...inLiterals(text.slice(told, index)), who ? { who: [...who] } : { address: true })
      told = index + address.length
    }
    return [...stretches, ...inLiterals(text.slice(told))]
  }
}

function stands({ rest, isPart }: Form, words: readonly Word[], at: number): boolean {
  if (isPart && !words[at]!.isCapital) return false
  return rest.every((key, more) => {
    const [before, word] = [words[at + more]!, words[at + more + 1]]
    return word?.key === key && word.from - before.to <= widestGap
  })
}
