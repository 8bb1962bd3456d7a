import { expect, it } from 'vitest'
import { plainBreaks, prose } from '@/lib/core/lines'

it.each([
  ['a\r\nb', 'a\nb'],
  ['a\rb\r\r\nc\n\rd', 'a\nb\n\nc\n\nd'],
  ['a\nb', 'a\nb'],
  ['', ''],
])('%j has its line breaks once', (text, plain) => {
  expect(plainBreaks(text)).toBe(plain)
})

it('counts a break once', () => {
  const text = `${'x'.repeat(19)}\r\n`.repeat(100)
  expect(prose().max(2000).safeParse(text).data).toBe(text.replaceAll('\r', ''))
  expect(prose().max(1999).safeParse(text).success).toBe(false)
})
