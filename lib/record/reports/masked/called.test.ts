import { describe, expect, it } from 'vitest'
import { type Called, callsIn, formsOf } from '@/lib/record/reports/masked/called'

const ana = formsOf({ id: '01JANA', name: 'Ana Okafor', email: 'a.okafor@corp.example', subject: 'auth0|77123456' })
const tom = formsOf({ id: '01JTOM', name: 'Tom', email: 'admin@corp.example', subject: '12' })
const jose = formsOf({ id: '01JJOSE', name: 'José Ana-Maria de Souza', email: null, subject: 'u-3' })
const wang = formsOf({ id: '01JWANG', name: '王小明', email: null, subject: 'u-4' })

/** A text with whoever is called in it in brackets. */
function told(text: string, people: readonly Called[] = [ana, tom, jose, wang]): string {
  return callsIn(people)(text)
    .map((one) =>
      'text' in one ? one.text : 'address' in one ? '[@]' : `[${one.who.map((id) => id.slice(3)).join('|')}]`,
    )
    .join('')
}

describe('finding who is called in a text', () => {
  it.each([
    ['Ana Okafor approved CS-3', '[ANA] approved CS-3'],
    ['ANA OKAFOR, ana-okafor and ana_okafor', '[ANA], [ANA] and [ANA]'],
    ['Okafor’s notes and docs/okafor.md', '[ANA]’s notes and docs/okafor.md'],
    ['It is 01jana, that is a.okafor@corp.example or A.OKAFOR@CORP.EXAMPLE', 'It is [ANA], that is [ANA] or [ANA]'],
    ['a.okafor pushed as auth0|77123456', '[ANA] pushed as [ANA]'],
    ['Jose de Souza and José', '[JOSE] de [JOSE] and [JOSE]'],
    ['JOSE\u0301 ANA-MARIA DE SOUZA', '[JOSE]'],
    ['由王小明批准', '由[WANG]批准'],
    ['tom or Tom', '[TOM] or [TOM]'],
  ])('%s', (text, found) => {
    expect(told(text)).toBe(found)
  })

  it('leaves be what is no name: parts of words, small words, boxes of the house and numbers of few digits', () => {
    for (const text of ['Analysis of tomatoes', 'the admin waited 12 minutes', 'souza is a village', '', '⟨U+200B⟩'])
      expect(told(text)).toBe(text)
  })

  it('takes every address for one, whoever has it', () => {
    expect(told('Write to care@pottery.co.uk or admin@corp.example')).toBe('Write to [@] or [TOM]')
    expect(told('react@18.2.0 stays')).toBe('react@18.2.0 stays')
  })

  it('says whom a text could mean, and whom it can only mean', () => {
    const other = formsOf({ id: '01JANB', name: 'Ana Silva', email: null, subject: 'u-5' })
    expect(told('Ana asked Ana Silva', [ana, other])).toBe('[ANA|ANB] asked [ANB]')
    // The whole name of one, a part of the other's.
    const short = formsOf({ id: '01JANC', name: 'Ana', email: null, subject: 'u-6' })
    expect(told('ana', [ana, short])).toBe('[ANA|ANC]')
  })

  it('finds a name with something hidden in it, as it is and as it is shown', () => {
    const odd = formsOf({ id: '01JODD', name: 'Ze\u200Blda', email: null, subject: 'u-7' })
    expect(told('Ze\u200Blda, shown as Ze⟨U+200B⟩lda', [odd])).toBe('[ODD], shown as [ODD]')
  })

  it('is as quick where there are many people', () => {
    const many = Array.from({ length: 2_000 }, (_, at) =>
      formsOf({ id: `01J${at}`, name: `Given${at} Family${at}`, email: `g${at}@corp.example`, subject: `s${at}` }),
    )
    expect(told('Given7 Family7 and g1999@corp.example', many)).toBe('[7] and [1999]')
  })
})
