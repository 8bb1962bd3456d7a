import { expect, it } from 'vitest'
import { languageOf } from '@/components/ui/language'

it.each([
  ['---\ntitle: Ofen\nlang: de\n---\nDreißig Töpfe', 'de'],
  ["---\r\nlanguage: 'pt-BR'\r\n---\r\nTrinta potes", 'pt-BR'],
  ['Dreißig Töpfe', ''],
  ['lang: de', ''],
  ['---\ntitle: Ofen\n---\nlang: de\n', ''],
  ['---\nlang: "><script>"\n---\n', ''],
])('a document %j is in %j', (text, language) => {
  expect(languageOf(text)).toBe(language)
})
