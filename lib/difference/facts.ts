/** What a sentence states that somebody could act on. */
export type FactKind = 'amount' | 'date' | 'number' | 'e-mail' | 'address' | 'duty'
export type Fact = { kind: FactKind; text: string; /** What is counted, in one word. */ unit: string }
/** A fact that is another one now; one of the two is empty where it came or went. */
export type FactChange = { kind: FactKind; before: string; after: string }

const month =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?'

/** Words behind a number that go on with the sentence, so that they are not what is counted. */
const countsNothing =
  '(?:a|an|and|are|as|at|but|by|each|for|from|if|in|is|it|may|must|of|on|or|per|runs?|than|that|the|then|to|was|were|when|which|will|with)'

/** In this order, as one takes the letters that the next could read otherwise. No pattern repeats what repeats. */
const patterns: readonly [FactKind, RegExp][] = [
  ['address', /\bhttps?:\/\/[^\s<>"')\]]{1,500}/giu],
  ['e-mail', /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/gu],
  [
    'date',
    new RegExp(
      String.raw`\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}(?:st|nd|rd|th)? (?:${month})\b(?: \d{4})?|\b(?:${month}) \d{1,2}\b(?:, \d{4})?`,
      'giu',
    ),
  ],
  [
    'amount',
    /(?:[$€£¥]|\b(?:USD|EUR|GBP|CHF|CAD) )\s?\d[\d.,]{0,30}|\b\d[\d.,]{0,30} ?(?:[€£]|(?:USD|EUR|GBP|CHF|CAD|dollars?|euros?|pounds?)\b)/giu,
  ],
  [
    'number',
    new RegExp(
      String.raw`(?<![\p{L}\d_.])[-−]?\d+(?:[.,:]\d+)*(?: ?(?:%|°C|°F|(?!${countsNothing}\b)[a-z]{1,20}\b))?`,
      'giu',
    ),
  ],
  [
    'duty',
    /\b(?:must(?: not| never)?|mustn['’]t|may(?: not| only)?|never|always|(?:shall|should|can|do|does|is|are|will)(?: not|n['’]t)|cannot|can['’]t|won['’]t|only|not|yes|no|shall|should|required|forbidden|optional)\b/giu,
  ],
]

/** The facts of a sentence, in the order in which they stand. */
export function factsOf(text: string): Fact[] {
  let rest = text
  const found: (Fact & { at: number })[] = []
  for (const [kind, pattern] of patterns)
    rest = rest.replaceAll(pattern, (words: string, at: number) => {
      const said = words.replace(/[.,:]+$/, '')
      found.push({
        kind,
        text: said,
        unit: kind === 'number' ? said.replace(/^[-−\d.,: ]+/, '').toLowerCase() : '',
        at,
      })
      return ' '.repeat(words.length)
    })
  return found
    .toSorted((one, other) => one.at - other.at)
    .map(({ kind, text: said, unit }) => ({ kind, text: said, unit }))
}

/** Which facts a sentence states otherwise than it did: those of one kind that went beside those that came, in order. */
export function factChanges(before: string, after: string): FactChange[] {
  const [gone, come] = without(factsOf(before), factsOf(after))
  const changes: FactChange[] = []
  for (const fact of gone) {
    const twin = come.findIndex(({ kind, unit }) => kind === fact.kind && singular(unit) === singular(fact.unit))
    const near = twin >= 0 ? twin : come.findIndex(({ kind }) => kind === fact.kind)
    const [other] = near >= 0 ? come.splice(near, 1) : []
    changes.push({ kind: fact.kind, before: fact.text, after: other?.text ?? '' })
  }
  return [...changes, ...come.map(({ kind, text }) => ({ kind, before: '', after: text }))]
}

/** What either side states that the other does not, as often as it does. */
function without(before: readonly Fact[], after: readonly Fact[]): [Fact[], Fact[]] {
  const keyOf = ({ kind, text }: Fact) => `${kind} ${text.toLowerCase()}`
  const kept = new Map<string, number>()
  for (const fact of after) kept.set(keyOf(fact), (kept.get(keyOf(fact)) ?? 0) + 1)
  const shared = new Map<string, number>()
  const take = (counts: Map<string, number>, fact: Fact) => {
    const left = counts.get(keyOf(fact)) ?? 0
    if (left > 0) counts.set(keyOf(fact), left - 1)
    return left > 0
  }
  const gone = before.filter((fact) => {
    if (!take(kept, fact)) return true
    shared.set(keyOf(fact), (shared.get(keyOf(fact)) ?? 0) + 1)
    return false
  })
  return [gone, after.filter((fact) => !take(shared, fact))]
}

function singular(unit: string): string {
  return unit.replace(/s$/, '')
}
