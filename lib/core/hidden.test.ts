import { describe, expect, it } from 'vitest'
import { countHidden, foldEmptiness, revealHidden, revealIn } from '@/lib/core/hidden'

const sequences = ('👨‍👩‍👧‍👦 ❤️‍🔥 🏳️‍🌈 🏴‍☠️ 🧑🏻‍🤝‍🧑🏿 👩🏽‍💻 🐦‍⬛ 🏃‍➡️ 🙂‍↔️ 👁️‍🗨️ 🧑‍🚒 🐻‍❄️ ⛹🏿‍♀️ ' + '🇨🇦 🇪🇺 👍🏽 1️⃣ #️⃣ *️⃣ ☎️ ☎︎ ©️ ✈️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🫱🏼‍🫲🏿 ❤‍🩹').split(
  ' ',
)

describe('revealHidden', () => {
  it.each(sequences)('leaves %s alone', (emoji) => {
    const text = `Done ${emoji}${emoji} and ${emoji}.`
    expect(revealHidden(text)).toEqual({ text, hidden: 0 })
  })

  it('leaves every single emoji alone, with and without the picture selector', () => {
    const pictures = Array.from({ length: 0x20000 }, (_, code) => String.fromCodePoint(code)).filter(
      (character) => character > '\u00a0' && /\p{Extended_Pictographic}/u.test(character),
    )
    const texts = pictures.flatMap((picture) => [picture, `${picture}\uFE0F`, `a${picture}\uFE0Eb`])
    expect(pictures.length).toBeGreaterThan(1000)
    expect(texts.filter((text) => revealHidden(text).hidden > 0)).toEqual([])
  })

  it.each([
    ['lines, tabs and Windows line ends', 'one\n\ttwo\r\nthree'],
    ['letters of many scripts', 'Grüße, Ελλάδα, 日本語, עברית, العربية, ไทย, 한국어, e\u0301'],
    ['Persian spelling with a joiner', 'می\u200Cخواهم'],
    ['Hindi and Sinhala conjuncts', 'क्\u200Dष ශ්\u200Dරී'],
    ['variant forms of Chinese characters', '葛\u{E0100}飾区'],
    ['the Arabic number sign', '\u0600١٢'],
  ])('leaves %s alone', (_, text) => {
    expect(revealHidden(text)).toEqual({ text, hidden: 0 })
  })

  it.each([
    ['a right-to-left override', 'report\u202Efdp.exe', 'report⟨text reversed from here, U+202E⟩fdp.exe', 1],
    ['isolates', '\u2066x\u2069', '⟨left to right from here, U+2066⟩x⟨direction as before, U+2069⟩', 2],
    [
      'zero-width characters between Latin letters',
      'a\u200Bb\u200Cc\u200Dd\uFEFF',
      'a⟨U+200B⟩b⟨U+200C⟩c⟨U+200D⟩d⟨U+FEFF⟩',
      4,
    ],
    ['text written in tag characters', 'ok\u{E0068}\u{E0069}', 'ok⟨U+E0068⟩⟨U+E0069⟩', 2],
    ['a flag followed by a hidden message', '🏴\u{E0068}\u{E0069}\u{E007F}', '🏴⟨U+E0068⟩⟨U+E0069⟩⟨U+E007F⟩', 3],
    ['a chain of variation selectors', '😀\uFE0F\uFE01\u{E0101}', '😀\uFE0F⟨U+FE01⟩⟨U+E0101⟩', 2],
    ['a joiner that joins nothing', '😀\u200D!', '😀⟨U+200D⟩!', 1],
    ['two joiners in a row', 'می\u200C\u200Cخ', 'می\u200C⟨U+200C⟩خ', 1],
    ['terminal escapes and NUL', '\u001B[31m\u0000\u007F\u0085', '⟨U+001B⟩[31m⟨U+0000⟩⟨U+007F⟩⟨U+0085⟩', 4],
    ['a lone carriage return', 'shown\rhidden', 'shown⟨U+000D⟩hidden', 1],
    ['line separators', 'a\u2028b\u2029', 'a⟨U+2028⟩b⟨U+2029⟩', 2],
    ['letters that look empty', 'a\u3164b\u2800c\u115F', 'a⟨U+3164⟩b⟨U+2800⟩c⟨U+115F⟩', 3],
    ['a soft hyphen', 'pass\u00ADword', 'pass⟨U+00AD⟩word', 1],
    ['half a character', 'x\uD800y', 'x⟨U+D800⟩y', 1],
    ['bytes carried by variant forms', '葛\u{E0130}飾\u{E0141}', '葛⟨U+E0130⟩飾⟨U+E0141⟩', 2],
    ['bytes carried by a sign that has one form', '+\uFE00=\uFE00', '+⟨U+FE00⟩=⟨U+FE00⟩', 2],
    ['characters that Unicode has not given a form', 'a\u2065b\uFFF0c\uFFFE', 'a⟨U+2065⟩b⟨U+FFF0⟩c⟨U+FFFE⟩', 3],
    ['letters that pass for others', 'pаypal and 𝗼𝗸', 'p⟨Cyrillic а⟩ypal and ⟨styled ok⟩', 3],
    ['both', 'p\u200Bаypal', 'p⟨U+200B⟩⟨Cyrillic а⟩ypal', 2],
  ])('shows %s', (_, text, shown, hidden) => {
    expect(revealHidden(text)).toEqual({ text: shown, hidden })
  })

  it('flags every format and control character on its own, except line breaks, tabs and visible signs', () => {
    const missed: string[] = []
    for (let code = 0; code <= 0xe0fff; code++) {
      const character = String.fromCodePoint(code)
      if (!/[\p{Cc}\p{Cf}]/u.test(character) || '\n\t'.includes(character)) continue
      if (revealHidden(`a${character}b`).hidden !== 1) missed.push(code.toString(16))
    }
    expect(missed).toEqual([
      '600',
      '601',
      '602',
      '603',
      '604',
      '605',
      '6dd',
      '70f',
      '890',
      '891',
      '8e2',
      '110bd',
      '110cd',
    ])
  })
})

describe('foldEmptiness', () => {
  it.each([
    ['a\n\n\n\nb', 'a\n\n\n\nb'],
    [`a${'\n'.repeat(5)}b`, 'a\n⟨4 empty lines⟩\nb'],
    [`a${'\n \t'.repeat(10_000)}\nb`, 'a\n⟨10,000 empty lines⟩\nb'],
    [`a${' '.repeat(40)}b`, `a${' '.repeat(40)}b`],
    [`a${' '.repeat(41)}b`, 'a ⟨41 spaces⟩ b'],
    [`a${'\u00a0\t'.repeat(500)}b`, 'a ⟨1,000 spaces⟩ b'],
  ])('of %j', (text, folded) => {
    expect(foldEmptiness(text)).toBe(folded)
  })

  it('is quick with a megabyte of almost empty lines', () => {
    const almost = `${'\n\n\n\nx'.repeat(100_000)}${' '.repeat(500_000)}`
    expect(foldEmptiness(almost)).toContain('⟨500,000 spaces⟩')
  })
})

describe('countHidden', () => {
  it('counts everywhere in a value, names included', () => {
    expect(countHidden({ file_path: 'a\u200B', content: { 'k\u202E': ['\u2066x', 5, null] } })).toBe(3)
    expect(countHidden([{ content: '👩🏽‍💻 fine' }, null, 'plain'])).toBe(0)
    expect(countHidden(['pаypal', 'x\u200B'])).toBe(2)
  })
})

describe('revealIn', () => {
  it('shows what is hidden in every text of a value, and leaves all else', () => {
    const at = new Date()
    expect(revealIn({ a: ['x\u202Ey', 1, null], b: { c: at, d: undefined } })).toEqual({
      a: ['x⟨text reversed from here, U+202E⟩y', 1, null],
      b: { c: at, d: undefined },
    })
  })
})
