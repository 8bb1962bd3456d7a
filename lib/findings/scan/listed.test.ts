import { afterEach, describe, expect, it } from 'vitest'
import { scanOf } from '@/lib/findings/scan/asked'
import { listedIn, lookForListed } from '@/lib/findings/scan/listed'
import { scan } from '@/lib/findings/scan/scan'

const nobody = { names: [], phrases: [] }
afterEach(() => lookForListed(nobody))

const found = (text: string) => listedIn(text).map(({ from, to }) => text.slice(from, to))

describe('names and phrases that are looked for', () => {
  it.each([
    ['Zoë Müller-Klein', 'Ask Zoë Müller-Klein.', 'Zoë Müller-Klein'],
    ['Zoë Müller-Klein', 'ask ZOE MULLER KLEIN!', 'ZOE MULLER KLEIN'],
    ['Zoe Muller Klein', 'Zoë\nMüller-Klein', 'Zoë\nMüller-Klein'],
    ["Siobhan O'Brien", 'Siobhán O’Brien said so', 'Siobhán O’Brien'],
    ['Jörg Weiß', 'an JORG WEISS', 'JORG WEISS'],
    ['Łukasz', 'lukasz@pottery', 'lukasz'],
    ['to the moon', 'It goes to the moon, always', 'to the moon'],
  ])('%s in %j', (name, text, value) => {
    lookForListed({ names: [name], phrases: [] })
    expect(found(text)).toEqual([value])
  })

  it.each([
    ['Ann Lee', 'Anna Leeds'],
    ['Ann Lee', 'Ann and Lee'],
    ['Ann Lee', 'Ann.....Lee'],
    ['Ann Lee', 'Lee Ann'],
    ['Ann Lee', 'Ann'],
    ['Ann', 'JoAnn planned'],
  ])('%s not in %j', (name, text) => {
    lookForListed({ names: [name], phrases: [] })
    expect(found(text)).toEqual([])
  })

  it('of several at one place the longest is told, and what is forbidden before what is a name', () => {
    lookForListed({ names: ['Ann', 'Ann Lee', 'Till'], phrases: ['Till'] })
    expect(listedIn('Ann Lee, Ann, till').map(({ code }) => code)).toEqual([
      'personal.name',
      'personal.name',
      'forbidden.phrase',
    ])
    expect(found('Ann Lee, Ann')).toEqual(['Ann Lee', 'Ann'])
  })

  it('are found where they are hidden, at their place in the text as it is', () => {
    lookForListed({ names: ['Ann Lee'], phrases: [] })
    const text = 'So A\u200Bnn Ｌee it is'
    const [hit] = scan(text).hits.filter(({ code }) => code === 'personal.name')
    expect(text.slice(hit!.from, hit!.to)).toBe('A\u200Bnn Ｌee')
  })

  it('are looked for anew in what was looked through before they were listed', () => {
    const asked = { arguments: { text: 'Ask Ann Lee' }, reason: null }
    expect(scanOf(asked).codes).toEqual([])
    lookForListed({ names: ['Ann Lee'], phrases: [] })
    expect(scanOf(asked).codes).toEqual(['personal.name'])
    lookForListed(nobody)
    expect(scanOf(asked).codes).toEqual([])
  })

  it('five thousand that begin alike are told apart', () => {
    lookForListed({ names: Array.from({ length: 5_000 }, (_, at) => `Ann Lee ${at}`), phrases: [] })
    expect(found('Ann Lee 4999 and Ann Lee 5000')).toEqual(['Ann Lee 4999'])
  })
})
