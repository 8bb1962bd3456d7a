import { expect, it } from 'vitest'
import { documentationPage } from '@/lib/api/page'
import { limits } from '@/lib/api/fixture-limits'

it('the page for developers begins with the first hour, to copy', () => {
  const page = documentationPage({}, { url: 'https://gate.example', limits, tryAs: null })
  const headings = [...page.matchAll(/<h2(?: id="([^"]*)")?>/g)].map(([, id]) => id)
  expect(headings.slice(0, 3)).toEqual(['hour', 'keys', 'act'])
  const hour = page.slice(page.indexOf('id="hour"'), page.indexOf('id="keys"'))
  for (const step of ['pods issue', '/v2/tools', 'gate.guard(', '@gate.guard(', 'href="/approvals"', '/outcome'])
    expect(hour).toContain(step)
  // Each block is a command or a program as it stands: the address is this installation's.
  expect(hour).not.toMatch(/\bURL\b|YOUR-COUNTERSIGN|localhost:3000/)
  expect(page).not.toContain('undefined')
})
