import { describe, expect, it } from 'vitest'
import { revealLookAlikes } from '@/lib/core/lookalike'

describe('revealLookAlikes', () => {
  it.each([
    ['English with signs', 'Naïve café: “yes” – it’s 5 × 3 ≤ 20 €, § 4, ©, ™, №, ½ and 3ª…'],
    ['emoji', 'Done ✅ 🎉 🅰️ 🆗 ℹ️ ™️ 1️⃣ 👩🏽‍💻 and 🇨🇦'],
    ['units and symbols', 'after 20 μs at 4 kΩ, Δx = 3σ, x ∈ ℝ, 300 K, ① ② Ⅳ ﬁle, nᵗʰ'],
    ['Russian', 'а это просто русский текст, и в нём слово “сор”'],
    ['Russian among English', 'The word "сор" stands in the файл README.md'],
    ['Greek, Armenian and Ukrainian', 'Καλημέρα κόσμε. Բարեւ աշխարհ. Привіт, світе'],
    ['Chinese and Japanese with Latin and wide signs', '日本語ＡＰＩ（テスト）：OK！ 使用ＡＢＣ１２３'],
    ['Korean with Latin', 'API서버를 실행한다'],
    ['Vietnamese, Turkish and Polish', 'Tiếng Việt, ığdır, zażółć gęślą jaźń'],
    ['one foreign letter by itself', 'option а, option Β'],
  ])('leaves %s alone', (_, text) => {
    expect(revealLookAlikes(text)).toEqual({ text, found: 0 })
  })

  it.each([
    ['a Cyrillic letter in a Latin word', 'pаypal.com', 'p⟨Cyrillic а⟩ypal.com', 1],
    ['two of them', 'micrоsоft', 'micr⟨Cyrillic о⟩s⟨Cyrillic о⟩ft', 2],
    ['a Latin letter in a Cyrillic word', 'Сбербaнк', 'Сберб⟨Latin a⟩нк', 1],
    ['a Greek letter that passes for a Latin one', 'Gοοgle', 'G⟨Greek οο⟩gle', 2],
    ['a Cherokee letter', 'ᎪPI', '⟨Cherokee Ꭺ⟩PI', 1],
    ['a whole word of them among plain ones', 'docs/сору.md', 'docs/⟨Cyrillic сору⟩.md', 4],
    ['wide letters and signs', 'rm ｄｏｃｓ／ａ', 'rm ⟨wide docs⟩⟨wide /⟩⟨wide a⟩', 6],
    ['mathematical letters', '𝗮𝗽𝗽𝗿𝗼𝘃𝗲𝗱 and 𝓸𝓴', '⟨styled approved⟩ and ⟨styled ok⟩', 10],
    ['a symbol in a word', 'ℝesult', '⟨styled R⟩esult', 1],
    ['a stroke that is none', 'docs∕secret', 'docs⟨not plain ∕⟩secret', 1],
  ])('marks %s', (_, text, shown, found) => {
    expect(revealLookAlikes(text)).toEqual({ text: shown, found })
  })

  it('says nothing new about what it has marked', () => {
    for (const text of ['pаypal.com', 'docs/сору.md', 'ｄｏｃｓ', '𝗼𝗸'])
      expect(revealLookAlikes(revealLookAlikes(text).text).text).toBe(revealLookAlikes(text).text)
  })

  it('is quick with a megabyte', () => {
    const text = 'pаypal '.repeat(150_000)
    expect(revealLookAlikes(text).found).toBe(150_000)
  })
})
