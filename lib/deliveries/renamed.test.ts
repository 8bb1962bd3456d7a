import { expect, it } from 'vitest'
import { renamed } from '@/lib/deliveries/renamed'

const side = (blob: string) => ({ mode: '100644', blob })
const went = (path: string, blob: string) => ({ path, before: side(blob), after: null })
const came = (path: string, blob: string) => ({ path, before: null, after: side(blob) })

it('knows which file went on under another name, each once', () => {
  const files = [
    went('a.md', '1'),
    went('b.md', '1'),
    came('c.md', '1'),
    came('d.md', '2'),
    { path: 'e.md', before: side('2'), after: side('3') },
  ]
  expect(renamed(files)).toEqual([{ was: 'a.md', is: 'c.md' }])
})

it('takes no empty file for another one', () => {
  const empty = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
  expect(renamed([went('a', empty), came('b', empty)])).toEqual([])
})
