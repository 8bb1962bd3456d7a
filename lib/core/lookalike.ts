/** Scripts whose letters pass for Latin ones; each with those that do so to the eye, where the script has others as well. */
const twins = {
  Cyrillic: 'АВЕЅІЈКМНОРСТУХҮҺԚԜаеорсухіјѕһԁԛԝӏѵ',
  Greek: 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχϲϳ',
  Armenian: 'ՏՍՕհոսցզօԼ',
  Cherokee: null,
  Coptic: null,
  Lisu: null,
} as const
type Script = keyof typeof twins
const scripts = Object.keys(twins) as Script[]

const letterOf = Object.fromEntries(
  scripts.map((script) => [script, new RegExp(`\\p{Script=${script}}`, 'u')]),
) as Record<Script, RegExp>
const latin = /\p{Script=Latin}/u
const word = /[\p{L}\p{M}\p{Nd}]+/gu
const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/u
/** Signs of the width of an ideograph, which pass for plain ones in a path or an address. */
const wideSign = /[\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF5E]+/gu
/** What stands between two letters and is not the dot, stroke or colon it looks like. */
const signTwin = /(?<=[A-Za-z])[\u2024\u2044\u2215\u29F8\u0589\u05C3\uA789\uFE52\uFE55](?=[A-Za-z])/gu
const nothingToSee = /^[\s\x20-\x7E\u00A0-\u024F\u2010-\u2023\u2026\u2030-\u203A]*$/

/**
 * Marks letters that pass for others: of another script within a word, or a whole word of them among plain ones; wide and
 * mathematical letters and signs. "pаypal" with a Cyrillic letter becomes "p⟨Cyrillic а⟩ypal".
 */
export function revealLookAlikes(text: string): { text: string; found: number } {
  if (nothingToSee.test(text)) return { text, found: 0 }
  let found = 0
  const mark = (words: string, letters: string) => {
    found += Array.from(letters).length
    return `⟨${words} ${letters}⟩`
  }
  const honest = honestScripts(text)
  const isEastAsian = eastAsian.test(text)
  const revealPart = (part: string) =>
    part
      .replace(word, (each) => revealWord(each, honest, isEastAsian, mark))
      .replace(wideSign, (signs) => (isEastAsian ? signs : mark('wide', signs.normalize('NFKC'))))
      .replace(signTwin, (sign) => mark('not plain', sign))
  // What is marked already is at every other place, and stays as it is.
  const revealed = text.split(marked).map((part, at) => (at % 2 === 1 ? part : revealPart(part)))
  return { text: revealed.join(''), found }
}

const marked = new RegExp(`(⟨(?:${[...scripts, 'Latin', 'wide', 'styled', 'not plain'].join('|')}) [^⟨⟩\\s]+⟩)`, 'u')

type Mark = (words: string, letters: string) => string

function revealWord(each: string, honest: ReadonlySet<Script>, isEastAsian: boolean, mark: Mark): string {
  const styled = revealStyled(each, isEastAsian, mark)
  if (styled !== each) return styled
  const foreign = scripts.find((script) => letterOf[script].test(each))
  if (!foreign) return each
  const letters = Array.from(each)
  const isForeign = (letter: string) => letterOf[foreign].test(letter)
  const ofLatin = letters.filter((letter) => latin.test(letter)).length
  const others = letters.filter(isForeign)
  if (ofLatin === 0) {
    const passes = others.length > 1 && !honest.has(foreign) && others.every((letter) => isTwin(foreign, letter))
    return passes ? mark(foreign, each) : each
  }
  // Greek letters stand for quantities and units, such as in μs and kΩ; only those count that pass for Latin ones.
  if (foreign === 'Greek' && !others.some((letter) => isTwin(foreign, letter))) return each
  const strange = ofLatin < others.length ? (letter: string) => latin.test(letter) : isForeign
  return inRuns(letters, strange, (run) => mark(strange === isForeign ? foreign : 'Latin', run))
}

/** Letters and digits that are another way to write a plain one: 𝗯𝗼𝗹𝗱, ｗｉｄｅ. A mathematical one alone is a symbol, such as ℝ. */
function revealStyled(each: string, isEastAsian: boolean, mark: Mark): string {
  const letters = Array.from(each)
  const isStyled = (letter: string) =>
    (letters.length > 1 || isWide(letter)) &&
    !/\p{Extended_Pictographic}/u.test(letter) &&
    letter > '\u024F' &&
    !/\p{Lm}/u.test(letter) &&
    /^[A-Za-z0-9]$/.test(letter.normalize('NFKC')) &&
    !(isEastAsian && isWide(letter))
  return inRuns(letters, isStyled, (run) => mark(isWide(run) ? 'wide' : 'styled', run.normalize('NFKC')))
}

function isWide(letters: string): boolean {
  return /^[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A]/.test(letters)
}

function isTwin(script: Script, letter: string): boolean {
  return twins[script]?.includes(letter) ?? true
}

/** The scripts that the text is really written in: in a word of which nobody would take every letter for a Latin one. */
function honestScripts(text: string): Set<Script> {
  const honest = new Set<Script>()
  // Where there is no Latin letter, nothing passes for one.
  if (!latin.test(text)) return new Set(scripts)
  for (const [each] of text.matchAll(word)) {
    if (latin.test(each)) continue
    for (const script of scripts)
      if (Array.from(each).some((letter) => letterOf[script].test(letter) && !isTwin(script, letter)))
        honest.add(script)
  }
  return honest
}

function inRuns(
  letters: readonly string[],
  belongs: (letter: string) => boolean,
  say: (run: string) => string,
): string {
  let said = ''
  let run = ''
  for (const letter of letters) {
    if (belongs(letter)) {
      run += letter
      continue
    }
    if (run) said += say(run)
    run = ''
    said += letter
  }
  return run ? said + say(run) : said
}
