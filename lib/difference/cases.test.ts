import { describe, expect, it } from 'vitest'
import { compare } from '@/lib/difference/compare'
import { differenceWords, factWords } from '@/lib/difference/labels'
import { pathChanges } from '@/lib/difference/structure'

// What ¦ before ¦ after ¦ what a person would say ¦ which facts. ⏎ is a break, ␍ what some systems write before one.
const texts = `
# Facts
a number and its unit ¦ Refunds take 30 days. ¦ Refunds take 14 days. ¦ 1 fact changed, 1 sentence changed ¦ Number: 30 days → 14 days
a share ¦ Keep 90 % of the glaze. ¦ Keep 80 % of the glaze. ¦ 1 fact changed, 1 sentence changed ¦ Number: 90 % → 80 %
a share without a space ¦ Keep 90% of the glaze. ¦ Keep 80% of the glaze. ¦ 1 fact changed, 1 sentence changed ¦ Number: 90% → 80%
an amount in dollars ¦ Pay $1,200 to the potter. ¦ Pay $1,300 to the potter. ¦ 1 fact changed, 1 sentence changed ¦ Amount: $1,200 → $1,300
an amount in euros ¦ The kiln costs 20 EUR a day. ¦ The kiln costs 25 EUR a day. ¦ 1 fact changed, 1 sentence changed ¦ Amount: 20 EUR → 25 EUR
another currency ¦ The kiln costs 20 EUR a day. ¦ The kiln costs 20 GBP a day. ¦ 1 fact changed, 1 sentence changed ¦ Amount: 20 EUR → 20 GBP
a date ¦ The sale ends on 2026-11-27. ¦ The sale ends on 2026-12-01. ¦ 1 fact changed, 1 sentence changed ¦ Date: 2026-11-27 → 2026-12-01
a date in words ¦ The sale ends on 3 May 2026. ¦ The sale ends on 4 June 2026. ¦ 1 fact changed, 1 sentence changed ¦ Date: 3 May 2026 → 4 June 2026
a time of day ¦ We open at 9:00 each day. ¦ We open at 10:30 each day. ¦ 1 fact changed, 1 sentence changed ¦ Number: 9:00 → 10:30
an e-mail address ¦ Write to help@example.com first. ¦ Write to sales@example.com first. ¦ 1 fact changed, 1 sentence changed ¦ E-mail address: help@example.com → sales@example.com
an address ¦ See https://a.example/x for more. ¦ See https://a.example/y for more. ¦ 1 fact changed, 1 sentence changed ¦ Address: https://a.example/x → https://a.example/y
must becomes may ¦ Visitors must wear a badge here. ¦ Visitors may wear a badge here. ¦ 1 fact changed, 1 sentence changed ¦ Duty: must → may
must becomes must not ¦ Visitors must wear a badge here. ¦ Visitors must not wear a badge here. ¦ 1 fact changed, 1 sentence changed ¦ Duty: must → must not
never becomes always ¦ Never fire the kiln alone. ¦ Always fire the kiln alone. ¦ 1 fact changed, 1 sentence changed ¦ Duty: Never → Always
a negation comes ¦ The glaze is ready to use. ¦ The glaze is not ready to use. ¦ 1 fact changed, 1 sentence changed ¦ Duty: – → is not
a negation goes ¦ Do not open the kiln. ¦ Open the kiln. ¦ 1 fact changed, 1 sentence changed ¦ Duty: Do not → –
a contraction ¦ You can open the kiln now. ¦ You can't open the kiln now. ¦ 1 fact changed, 1 sentence changed ¦ Duty: – → can't
yes becomes no ¦ Visitors are let in: yes. ¦ Visitors are let in: no. ¦ 1 fact changed, 1 sentence changed ¦ Duty: yes → no
two facts in one sentence ¦ Pay $20 within 5 days of it. ¦ Pay $30 within 9 days of it. ¦ 2 facts changed, 1 sentence changed ¦ Amount: $20 → $30; Number: 5 days → 9 days
a fact comes ¦ Fire the kiln and wait for it. ¦ Fire the kiln and wait 5 hours for it. ¦ 1 fact changed, 1 sentence changed ¦ Number: – → 5 hours
a fact goes ¦ Fire the kiln and wait 5 hours for it. ¦ Fire the kiln and wait for it. ¦ 1 fact changed, 1 sentence changed ¦ Number: 5 hours → –
two facts change places ¦ Ana pays 5 EUR and Ben pays 9 EUR. ¦ Ana pays 9 EUR and Ben pays 5 EUR. ¦ 1 sentence changed ¦
a version ¦ Use version 1.2.3 of the tool. ¦ Use version 1.3.0 of the tool. ¦ 1 fact changed, 1 sentence changed ¦ Number: 1.2.3 → 1.3.0
a temperature below zero ¦ Store it at -3 °C in winter. ¦ Store it at -5 °C in winter. ¦ 1 fact changed, 1 sentence changed ¦ Number: -3 °C → -5 °C
a word and no fact ¦ Carry the red jar to the door. ¦ Carry the blue jar to the door. ¦ 1 sentence changed ¦
a number in another sentence ¦ It is hot. Wait 5 days. It is cold. ¦ It is hot. Wait 6 days. It is cold. ¦ 1 fact changed, 1 sentence changed ¦ Number: 5 days → 6 days

# Sentences
a word more ¦ The kiln is hot in the morning. ¦ The kiln is very hot in the morning. ¦ 1 sentence changed ¦
a word less ¦ The kiln is very hot in the morning. ¦ The kiln is hot in the morning. ¦ 1 sentence changed ¦
a sentence at the end ¦ Clay is wet. ¦ Clay is wet. Dogs stay outside. ¦ 1 sentence added ¦
a sentence at the beginning ¦ Clay is wet. ¦ Dogs stay outside. Clay is wet. ¦ 1 sentence added ¦
a sentence in between ¦ Clay is wet. Kilns are hot. ¦ Clay is wet. Dogs stay outside. Kilns are hot. ¦ 1 sentence added ¦
a sentence is left out ¦ Clay is wet. Dogs stay outside. Kilns are hot. ¦ Clay is wet. Kilns are hot. ¦ 1 sentence removed ¦
a whole paragraph is left out ¦ Clay is wet.⏎⏎Dogs stay outside. Cats do as they like.⏎⏎Kilns are hot. ¦ Clay is wet.⏎⏎Kilns are hot. ¦ 2 sentences removed ¦
one goes, one comes ¦ Clay is wet. Dogs stay outside. ¦ Clay is wet. Bring your lunch along. ¦ 1 sentence removed, 1 sentence added ¦
everything goes ¦ Clay is wet. Kilns are hot. ¦ ¦ 2 sentences removed ¦
everything comes ¦ ¦ Clay is wet. Kilns are hot. ¦ 2 sentences added ¦
nothing at all ¦ Clay is wet. ¦ Clay is wet. ¦ Nothing that is written differs ¦
two empty texts ¦ ¦ ¦ Nothing that is written differs ¦
a sentence comes a second time ¦ Clay is wet. Kilns are hot. ¦ Clay is wet. Kilns are hot. Clay is wet. ¦ 1 sentence added ¦
a question becomes a statement ¦ Is the kiln hot? Wait here. ¦ The kiln is hot. Wait here. ¦ 1 sentence changed ¦
one sentence becomes two ¦ Fire the kiln and wait for the potter at the door. ¦ Fire the kiln. And wait for the potter at the door. ¦ 1 sentence changed, 1 sentence added ¦
a name in another spelling ¦ Ask Dr. Lee about it. ¦ Ask Dr. Leigh about it. ¦ 1 sentence changed ¦
a word that is shortened ends nothing ¦ Use a kiln, e.g. the old one. ¦ Use a kiln, e.g. the new one. ¦ 1 sentence changed ¦
letters without spaces between ¦ 窯は熱い。土は湿っている。 ¦ 窯は熱い。犬は外にいる。 ¦ 1 sentence removed, 1 sentence added ¦
accents ¦ Le café est fermé le lundi. ¦ Le café est ouvert le lundi. ¦ 1 sentence changed ¦

# Moved
two sentences change places ¦ Clay is wet. Kilns are hot. ¦ Kilns are hot. Clay is wet. ¦ 1 sentence moved ¦
two paragraphs change places ¦ First comes clay. It is kneaded.⏎⏎Then comes heat. It is long. ¦ Then comes heat. It is long.⏎⏎First comes clay. It is kneaded. ¦ 2 sentences moved ¦
a sentence under another heading ¦ # One⏎Clay is wet. Dogs stay outside.⏎# Two⏎Kilns are hot. ¦ # One⏎Clay is wet.⏎# Two⏎Kilns are hot. Dogs stay outside. ¦ 1 sentence moved ¦
the last list item comes first ¦ - clay⏎- kiln⏎- glaze ¦ - glaze⏎- clay⏎- kiln ¦ 1 list item moved ¦
a section comes before another ¦ # One⏎Clay is wet.⏎# Two⏎Kilns are hot. Glaze is blue. ¦ # Two⏎Kilns are hot. Glaze is blue.⏎# One⏎Clay is wet. ¦ 1 heading moved, 1 sentence moved ¦
a row of a table ¦ | a | b |⏎| c | d |⏎| e | f | ¦ | e | f |⏎| a | b |⏎| c | d | ¦ 1 row moved ¦
moved, and one word of it changed ¦ Clay is wet. Dogs stay outside today. Kilns are hot. Jars break. ¦ Clay is wet. Kilns are hot. Jars break. Dogs stay outside now. ¦ 1 sentence removed, 1 sentence added ¦
moved while another is new ¦ Clay is wet. Kilns are hot. ¦ Kilns are hot. Bring your lunch. Clay is wet. ¦ 1 sentence added, 1 sentence moved ¦

# Written differently
broken into other lines ¦ Clay is wet. It is kneaded by hand. ¦ Clay is wet.⏎It is kneaded⏎by hand. ¦ 1 passage broken or written differently, word for word the same ¦
in capitals ¦ Never open it. ¦ NEVER OPEN IT. ¦ 1 passage broken or written differently, word for word the same ¦
another sign for the list ¦ - clay⏎- kiln ¦ * clay⏎* kiln ¦ 2 passages broken or written differently, word for word the same ¦
numbers for a list ¦ - clay⏎- kiln ¦ 1. clay⏎2. kiln ¦ 2 passages broken or written differently, word for word the same ¦
another level of heading ¦ # Clay⏎It is wet. ¦ ## Clay⏎It is wet. ¦ 1 passage broken or written differently, word for word the same ¦
an empty line more between paragraphs ¦ Clay is wet.⏎⏎Kilns are hot. ¦ Clay is wet.⏎⏎⏎Kilns are hot. ¦ Nothing that is written differs ¦
a break at the end ¦ Clay is wet. ¦ Clay is wet.⏎ ¦ Nothing that is written differs ¦
ends of lines of another system ¦ Clay is wet.⏎Kilns are hot. ¦ Clay is wet.␍⏎Kilns are hot. ¦ Nothing that is written differs ¦

# Headings and lists
another heading ¦ # Visits⏎Come in. ¦ # Visits of guests⏎Come in. ¦ 1 heading changed ¦
a heading with nothing of the old one ¦ # Visits⏎Come in. ¦ # Guests⏎Come in. ¦ 1 heading removed, 1 heading added ¦
a heading comes ¦ Clay is wet. Kilns are hot. ¦ Clay is wet.⏎⏎# Kilns⏎Kilns are hot. ¦ 1 heading added ¦
a heading goes ¦ # Clay⏎Clay is wet.⏎# Kilns⏎Kilns are hot. ¦ # Clay⏎Clay is wet.⏎Kilns are hot. ¦ 1 heading removed ¦
a list item comes ¦ - clay⏎- kiln ¦ - clay⏎- glaze⏎- kiln ¦ 1 list item added ¦
a list item goes ¦ - clay⏎- glaze⏎- kiln ¦ - clay⏎- kiln ¦ 1 list item removed ¦
a list item changes ¦ - wet clay from the river⏎- a kiln ¦ - dry clay from the river⏎- a kiln ¦ 1 list item changed ¦
a list item says more ¦ - clay is wet.⏎- kiln ¦ - clay is wet. Knead it.⏎- kiln ¦ 1 sentence added ¦
an item of a list within a list ¦ - clay⏎  - red⏎  - white⏎- kiln ¦ - clay⏎  - red⏎  - blue⏎- kiln ¦ 1 list item removed, 1 list item added ¦
a list item is indented ¦ - clay⏎- kiln ¦ - clay⏎  - kiln ¦ 1 passage broken or written differently, word for word the same ¦
a paragraph becomes a list ¦ Clay, kiln. ¦ - clay⏎- kiln ¦ 1 sentence removed, 2 list items added ¦
a ticked box ¦ - [ ] fire the kiln ¦ - [x] fire the kiln ¦ 1 list item changed ¦

# Tables and code
a cell of a table ¦ | jar | 5 EUR |⏎| cup | 3 EUR | ¦ | jar | 6 EUR |⏎| cup | 3 EUR | ¦ 1 fact changed, 1 row changed ¦ Amount: 5 EUR → 6 EUR
a row of a table comes ¦ | jar | 5 |⏎| cup | 3 | ¦ | jar | 5 |⏎| pot | 9 |⏎| cup | 3 | ¦ 1 row added ¦
a column of a table comes ¦ | jar | 5 |⏎| cup | 3 | ¦ | jar | 5 | red |⏎| cup | 3 | blue | ¦ 2 rows changed ¦
a line of code changes ¦ ~~~⏎npm run build⏎~~~ ¦ ~~~⏎npm run start⏎~~~ ¦ 1 line of code changed ¦
a line of code comes ¦ ~~~⏎npm ci⏎~~~ ¦ ~~~⏎npm ci⏎npm test⏎~~~ ¦ 1 line of code added ¦
code that ends no sentence ¦ ~~~⏎a.b. c.d.⏎~~~ ¦ ~~~⏎a.b. c.e.⏎~~~ ¦ 1 line of code changed ¦
a line of code is indented ¦ ~~~⏎if hot:⏎wait()⏎~~~ ¦ ~~~⏎if hot:⏎  wait()⏎~~~ ¦ 1 line of code changed ¦
a line of code in capitals ¦ ~~~⏎export path=1⏎~~~ ¦ ~~~⏎export PATH=1⏎~~~ ¦ 1 line of code changed ¦
the language of code ¦ ~~~sh⏎npm ci⏎~~~ ¦ ~~~bash⏎npm ci⏎~~~ ¦ 1 line of code changed ¦

# What hides
a letter that passes for another ¦ Write to ana at the door. ¦ Write to \u0430na at the door. ¦ 1 sentence changed ¦
a character without width ¦ Write to ana at the door. ¦ Write to an\u200Ba at the door. ¦ 1 sentence changed ¦
text below many breaks ¦ Clay is wet. ¦ Clay is wet.⏎⏎⏎⏎⏎⏎Dogs stay outside. ¦ 1 sentence added ¦
a sign at the end ¦ Open the kiln. ¦ Open the kiln! ¦ 1 sentence changed ¦
a sentence in quotation marks ¦ Clay is wet. ¦ "Clay is wet." ¦ 1 sentence changed ¦
`

// What ¦ before ¦ after ¦ which values, by path ¦ the form of the document.
const documents = `
# Documents with paths, by the name of their file
a value ¦ {"team": {"size": 3}} ¦ {"team": {"size": 4}} ¦ team.size: 3 → 4 ¦ json
a value comes ¦ {"a": 1} ¦ {"a": 1, "b": 2} ¦ b: – → 2 ¦ json
a value goes ¦ {"a": 1, "b": 2} ¦ {"a": 1} ¦ b: 2 → – ¦ json
a text becomes a number ¦ {"a": "1"} ¦ {"a": 1} ¦ a: "1" → 1 ¦ json
names in another order ¦ {"a": 1, "b": 2} ¦ {"b": 2, "a": 1} ¦ ¦ json
only spaces ¦ {"a":1} ¦ {⏎  "a": 1⏎} ¦ ¦ json
an item known by its name ¦ [{"id": "x", "n": 1}, {"id": "y", "n": 2}] ¦ [{"id": "y", "n": 2}, {"id": "x", "n": 5}] ¦ [x].n: 1 → 5 ¦ json
an item known by its place ¦ [1, 2, 3] ¦ [1, 5, 3] ¦ [2]: 2 → 5 ¦ json
nothing becomes something ¦ {"a": null} ¦ {"a": false} ¦ a: null → false ¦ json
an object becomes a list ¦ {"a": {}} ¦ {"a": []} ¦ a: {} → [] ¦ json
a name with a dot in it ¦ {"a.b": 1} ¦ {"a.b": 2} ¦ "a.b": 1 → 2 ¦ json
a value in YAML ¦ team:⏎  name: Clay⏎  size: 3 ¦ team:⏎  name: Clay⏎  size: 4 ¦ team.size: 3 → 4 ¦ yaml
a remark in YAML ¦ a: 1 ¦ # so many⏎a: 1 ¦ ¦ yaml
quotes in YAML that say nothing ¦ a: clay ¦ a: "clay" ¦ ¦ yaml
quotes in YAML that make a text of a number ¦ a: 1 ¦ a: "1" ¦ a: 1 → "1" ¦ yaml
yes is a word in YAML ¦ a: yes ¦ a: true ¦ a: yes → true ¦ yaml
an item that moved in YAML ¦ - path: x⏎- path: y ¦ - path: y⏎- path: x ¦ ¦ yaml
`

type Case = [what: string, before: string, after: string, said: string, more: string]

const casesIn = (table: string) =>
  table
    .split('\n')
    .filter((line) => line.includes('¦'))
    .map((line) => line.split('¦').map((cell) => cell.trim().replaceAll('⏎', '\n').replaceAll('␍', '\r')) as Case)

const fromTo = (name: string, before: string | null, after: string | null) =>
  `${name}: ${before || '–'} → ${after || '–'}`

describe('a difference in words', () => {
  const cases = casesIn(texts)

  it('is tried in eighty cases and more, none of them twice', () => {
    expect(new Set(cases.map(([, before, after]) => `${before}¦${after}`)).size).toBe(cases.length)
    expect(cases.length).toBeGreaterThanOrEqual(80)
  })

  it.each(cases)('%s', (_what, before, after, said, facts) => {
    const rows = compare(before, after)
    expect(differenceWords(rows)).toBe(said)
    const changed = rows.flatMap((row) => (row.kind === 'changed' ? row.facts : []))
    expect(changed.map((fact) => fromTo(factWords[fact.kind], fact.before, fact.after)).join('; ')).toBe(facts ?? '')
  })

  it.each(casesIn(documents))('%s', (_what, before, after, said, form) => {
    const changes = pathChanges(before, after, form as 'json' | 'yaml')!
    expect(changes.map((change) => fromTo(change.path, change.before, change.after)).join('; ')).toBe(said)
  })
})
