import { expect, it } from 'vitest'
import { parseCatalogue } from '@/lib/tools/rules'

const arguments_ = '{ new: { type: string }, old: { type: string }, n: { type: integer } }'

function problemsOf(replaces: string): string[] {
  const read = parseCatalogue(`version: 1
tools:
  - key: a.b
    operation: x
    title: Do it
    group: Things
    sensitivity: read
    reversible: null
    sentence: wants to do {new}
    replaces: ${replaces}
    input: { type: object, additionalProperties: false, properties: ${arguments_} }
`)
  return read.ok ? [] : read.problems
}

it('what a new text takes the place of is in two arguments of the tool that are texts', () => {
  const one = (words: string) => [expect.stringContaining(words)]
  expect(problemsOf('{ text: new, what: argument, by: old }')).toEqual([])
  expect(problemsOf('{ text: new, what: memory, by: n }')).toEqual(one('The entry of the memory is named by n'))
  expect(problemsOf('{ text: gone, what: prompt, by: old }')).toEqual(one('The new text is in gone'))
  expect(problemsOf('{ text: constructor, what: prompt, by: old }')).toHaveLength(1)
  expect(problemsOf('{ text: new, what: argument, by: new }')).toEqual(one('the same argument'))
  expect(problemsOf('{ text: new, what: weather, by: old }')).toHaveLength(1)
})
