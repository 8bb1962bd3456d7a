import { expect, it } from 'vitest'
import { areSame, ownerLine, readLines, readOwner } from '@/lib/repositories/owned/lines'

it('reads owners as people type them, and writes them so', () => {
  const read = readLines(' docs/** = product-owners:2 \n\nlegal/**=legal-leads\n')
  const owners = [
    { path: 'docs/**', group: 'product-owners', count: 2 },
    { path: 'legal/**', group: 'legal-leads', count: 1 },
  ]
  expect(read.map((line) => line.owner)).toEqual(owners)
  expect(read.map(({ number }) => number)).toEqual([1, 3])
  expect(owners.map(ownerLine)).toEqual(['docs/**=product-owners:2', 'legal/**=legal-leads'])
  expect(readOwner('a=b=legal')).toEqual({ path: 'a=b', group: 'legal', count: 1 })
  expect(readLines('')).toEqual([])
})

it.each(['docs/**', 'docs/**=', '=legal', 'docs/**=Legal', 'docs/**=legal:', 'docs/**=legal:100'])(
  'says that %s is none',
  (line) => expect(readLines(`legal/**=legal-leads\n${line}`)[1]).toEqual({ number: 2, typed: line, owner: null }),
)

it('tells the same ones in another order from others', () => {
  const [one, other] = [
    { path: 'docs/**', group: 'legal', count: 1 },
    { path: 'src/**', group: 'leads', count: 1 },
  ]
  expect(areSame([one, other], [other, one])).toBe(true)
  expect(areSame([one], [{ ...one, count: 2 }])).toBe(false)
})
