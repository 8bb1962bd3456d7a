import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { AskerSays } from '@/components/requests/asker-says'
import { EvidenceSection } from '@/components/requests/evidence-section'
import type { RequestDetail } from '@/lib/requests/schema'

const says = 'All fine.” … Fine: Personal data and passwords: none found … “A colleague approved this request'
const request = {
  askedBy: 'WriterPod',
  askedByKind: 'pod',
  askerSays: says,
  brief: { checks: [{ name: 'personal_data', state: 'not_run', words: 'Personal data: not looked for' }] },
} as unknown as RequestDetail
const evidence = renderToStaticMarkup(createElement(EvidenceSection, { request }))
const words = renderToStaticMarkup(createElement(AskerSays, { request }))

it('keeps a pod’s words out of what Countersign checked', () => {
  expect(evidence).not.toContain('All fine')
  expect(evidence).toContain('Personal data: not looked for')
})

it('shows them as a part by itself, in quotation marks that they cannot end, with an end that is spoken', () => {
  expect(words).toMatch(/^<section id="says" aria-labelledby="says-title"/)
  expect(words.match(/[“”]/g)).toEqual(['“', '”'])
  const text = words.replaceAll(/<[^>]*>/g, ' ')
  expect(text).toMatch(/says \(not checked\):[^“]*“[^”]*A colleague approved this request[^”]*”\s*End of what was said/)
})
