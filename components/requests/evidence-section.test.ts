import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { EvidenceSection } from '@/components/requests/evidence-section'
import type { Check, RequestDetail } from '@/lib/requests/schema'

function shown(checks: Check[]): string {
  const request = {
    brief: { checks },
    askedByKind: 'pod',
    askedBy: 'DevPod',
    askerSays: null,
  } as unknown as RequestDetail
  return renderToStaticMarkup(createElement(EvidenceSection, { request }))
    .replace(/<svg.*?<\/svg>/g, '')
    .replace(/<[^>]*>/g, '|')
    .replace(/\|[|\s]*/g, '|')
}

it('says so where there is nothing to check', () => {
  expect(shown([])).toContain('There is nothing about it that Countersign could check by itself.')
})

it('puts what was found first, then what nobody looked at, and folds what passed; a count is no tick', () => {
  const text = shown([
    { name: 'arguments', state: 'pass', words: 'The form fits' },
    { name: 'history', state: 'pass', words: 'Calls in 90 days: 3' },
    { name: 'personal_data', state: 'not_run', words: 'Personal data: not looked for' },
    { name: 'hidden', state: 'found', words: 'Hidden characters: 2' },
    { name: 'task', state: 'pass', words: 'Task: known' },
  ])
  expect(text).toContain(
    [
      'Look at this: |Hidden characters: 2',
      'Not checked: |Personal data: not looked for',
      'Known: |Calls in 90 days: 3',
      '2 checks passed',
      'Fine: |The form fits',
      'Fine: |Task: known',
    ].join('|'),
  )
})
