import { expect, it } from 'vitest'
import { ownersBrief } from '@/lib/repositories/owned/rules'

const at = (path: string, count: number) => ({ path, group: 'legal', count })
const people = new Map([['legal', 2]])
const brief = (before: ReturnType<typeof at>[], after: ReturnType<typeof at>[]) =>
  ownersBrief({ asker: 'Ade', repository: 'shop', before, after, people })

it('tells of another count at a place as that, and finds only fewer unusual', () => {
  const more = brief([at('docs/**', 1)], [at('docs/**', 2)])
  expect(more.sentence).toBe('Ade wants 2 people of legal at “docs/**” instead of 1 to sign in “shop”')
  expect(more).toMatchObject({ unusual: [], tierReasons: [] })
  const fewer = brief([at('docs/**', 2)], [at('docs/**', 1)])
  expect(fewer.sentence).toBe('Ade wants 1 person of legal at “docs/**” instead of 2 to sign in “shop”')
  expect(fewer.unusual.map(({ text }) => text)).toEqual([
    'Deliveries would need only 1 person of legal at “docs/**” instead of 2',
  ])
  expect(fewer.tierReasons).toEqual(['Fewer people would sign'])
})

it('says what nobody could ever sign, for what comes or grows and not for what stays', () => {
  const texts = (after: ReturnType<typeof at>[], before = [at('old/**', 9)]) =>
    brief(before, [...before, ...after]).unusual.map(({ text }) => text)
  expect(texts([at('docs/**', 2)])).toEqual([])
  expect(texts([at('docs/**', 3)])).toEqual([
    'Nothing at “docs/**” could be signed: it would need 3 people of legal, and there are 2 in it',
  ])
})

it('tells of what comes, of what is otherwise and of what goes, in one sentence', () => {
  expect(brief([at('a', 1), at('b', 1)], [at('b', 2), at('c', 1)]).sentence).toBe(
    'Ade wants 1 person of legal at “c” to sign as well, and 2 people of legal at “b” instead of 1 to sign, and 1 person of legal at “a” to sign no more in “shop”',
  )
})

it('gives the counts of one place alone, since two would run into each other', () => {
  expect(brief([at('a', 1), at('b', 1)], [at('a', 2), at('b', 2)]).sentence).toBe(
    'Ade wants another number of people at 2 places to sign in “shop”',
  )
})

it('names a few places in its sentence, and of more says how many', () => {
  const many = Array.from({ length: 9 }, (_, place) => at(`part-${place}/**`, 1))
  expect(brief([], many).sentence).toBe('Ade wants more people at 9 places to sign as well in “shop”')
  const none = brief(many, [])
  expect(none.sentence).toBe('Ade wants people at 9 places to sign no more in “shop”')
  expect(none.unusual).toHaveLength(6)
  expect(none.unusual.at(-1)!.text).toBe('The same at 4 more places')
})
