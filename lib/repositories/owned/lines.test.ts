import { expect, it } from 'vitest'
import { areSame, ownerLine, readOwner, readOwners } from '@/lib/repositories/owned/lines'

it('reads owners as people type them, and writes them so', () => {
  const read = readOwners(' docs/** = product-owners:2 \n\nlegal/**=legal-leads\n')
  const owners = [
    { path: 'docs/**', group: 'product-owners', count: 2 },
    { path: 'legal/**', group: 'legal-leads', count: 1 },
  ]
  expect(read).toEqual({ owners })
  expect(owners.map(ownerLine)).toEqual(['docs/**=product-owners:2', 'legal/**=legal-leads'])
  expect(readOwner('a=b=legal')).toEqual({ path: 'a=b', group: 'legal', count: 1 })
  expect(readOwners('')).toEqual({ owners: [] })
})

it.each(['docs/**', 'docs/**=', '=legal', 'docs/**=Legal', 'docs/**=legal:', 'docs/**=legal:100'])(
  'says that %s is none',
  (line) => expect(readOwners(`legal/**=legal-leads\n${line}`)).toEqual({ wrong: line }),
)

it('tells the same ones in another order from others', () => {
  const [one, other] = [
    { path: 'docs/**', group: 'legal', count: 1 },
    { path: 'src/**', group: 'leads', count: 1 },
  ]
  expect(areSame([one, other], [other, one])).toBe(true)
  expect(areSame([one], [{ ...one, count: 2 }])).toBe(false)
})
