import type { Kind } from '@/lib/findings/scan/kind'

/** Cyrillic and Greek letters that nobody can tell from Latin ones. */
const twins = 'АВЕЅІЈКМНОРСТУХҮҺԚԜаеорсухіјѕһԁԛԝӏѵΑΒΕΖΗΙΚΜΝΟΡΤΥΧικνορυχϲϳ'

const ofCharacters = (name: string, one: string, many: string, form: RegExp): Kind => ({
  code: `hidden.${name}`,
  one,
  many,
  severity: 'medium',
  confidence: 'likely',
  isMasked: false,
  near: form,
  form,
})

/** Runs of characters that deceive the eye. They are looked for in the text as it is; whoever shows it marks each of them. */
export const hiddenCharacters: readonly Kind[] = [
  ofCharacters(
    'direction',
    'place that turns the direction of writing',
    'places that turn the direction of writing',
    /[\u202A-\u202E\u2066-\u2069]{1,64}/gu,
  ),
  ofCharacters(
    'tags',
    'text in invisible letters',
    'texts in invisible letters',
    /(?<!\u{1F3F4})(?<![\u{E0020}-\u{E007F}])[\u{E0020}-\u{E007F}]{1,4096}/gu,
  ),
  ofCharacters(
    'zero_width',
    'run of characters without width',
    'runs of characters without width',
    /(?<=[\p{Script=Latin}\p{Nd}\p{P}\s])[\u200B-\u200D\u2060-\u2064\u00AD\uFEFF]{1,64}|[\u200B\u2060-\u2064]{1,64}/gu,
  ),
  ofCharacters(
    'private_use',
    'run of characters without a meaning',
    'runs of characters without a meaning',
    /[\u{E000}-\u{F8FF}\u{F0000}-\u{10FFFD}]{1,64}/gu,
  ),
  ofCharacters(
    'look_alike',
    'word of letters that pass for others',
    'words of letters that pass for others',
    new RegExp(`[A-Za-z][${twins}]|[${twins}][A-Za-z]`, 'gu'),
  ),
]
