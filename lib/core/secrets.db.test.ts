import { expect, it } from 'vitest'
import { seal, unseal } from '@/lib/core/secrets'

it('opens what it sealed for one purpose, and nothing else', () => {
  const sealed = seal('a purpose', 'Authorization: Bearer ä')
  expect(unseal('a purpose', sealed)).toBe('Authorization: Bearer ä')
  expect(seal('a purpose', 'Authorization: Bearer ä')).not.toBe(sealed)
  expect(unseal('another purpose', sealed)).toBeNull()
  const bytes = Buffer.from(sealed, 'base64url')
  for (const at of [0, 12, bytes.length - 1]) {
    const altered = Buffer.from(bytes)
    altered[at]! ^= 1
    expect(unseal('a purpose', altered.toString('base64url')), `byte ${at}`).toBeNull()
  }
  for (const text of ['', 'AAAA', sealed.slice(0, 20)]) expect(unseal('a purpose', text)).toBeNull()
})
