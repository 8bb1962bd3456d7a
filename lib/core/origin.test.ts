import { describe, expect, it } from 'vitest'
import { isFromOurselves } from '@/lib/core/origin'

const ours = 'https://countersign.example'
const from = (headers: Record<string, string>) => isFromOurselves(new Headers(headers), ours)

describe('the origin of a change', () => {
  it('is ours with exactly our origin', () => {
    expect(from({ origin: ours })).toBe(true)
    expect(from({ origin: ours, 'sec-fetch-site': 'same-origin' })).toBe(true)
  })

  it.each([
    ['absent', {}],
    ['null', { origin: 'null' }],
    ['empty', { origin: '' }],
    ['another site', { origin: 'https://evil.example' }],
    ['a subdomain', { origin: 'https://x.countersign.example' }],
    ['a longer name', { origin: 'https://countersign.example.evil.example' }],
    ['another port', { origin: 'https://countersign.example:8443' }],
    ['plain http', { origin: 'http://countersign.example' }],
    ['with a path', { origin: `${ours}/` }],
    ['two at once', { origin: `${ours}, https://evil.example` }],
    ['contradicted by the browser', { origin: ours, 'sec-fetch-site': 'cross-site' }],
    ['a sister site', { origin: ours, 'sec-fetch-site': 'same-site' }],
    ['only the browser’s word', { 'sec-fetch-site': 'same-origin' }],
  ])('is refused when %s', (_name, headers) => {
    expect(from(headers as Record<string, string>)).toBe(false)
  })
})
