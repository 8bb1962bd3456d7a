import { expect, it } from 'vitest'
import { besideOf, heldAgainst } from '@/lib/prompts/ahead/queries'

const version = (text: string, digest = text) => ({ digest, note: null, saysPersonal: null, text: { text } })

it('what was worked out beforehand counts for these very texts, and for no others', async () => {
  const [live, later, next] = [version('Answer.'), version('Answer kindly.'), version('Answer in a sentence.')]
  const ahead = await heldAgainst(next, live)
  expect(await besideOf(ahead, next, live)).toBe(ahead)
  // Another one went live while it was worked out, or none is any more.
  const anew = await besideOf(ahead, next, later)
  expect(anew).toMatchObject({ there: 'Answer kindly.', old: { shown: { text: 'Answer kindly.' } } })
  expect(await besideOf(ahead, next, null)).toMatchObject({ there: null, old: null })
  expect(await besideOf(null, next, live)).toEqual(ahead)
  expect(await besideOf(ahead, later, live)).toMatchObject({ digest: 'Answer kindly.' })
})
