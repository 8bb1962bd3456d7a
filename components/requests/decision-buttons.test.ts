import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { DecisionBar } from '@/components/requests/decision-buttons'
import type { Tier } from '@/lib/requests/schema'

const bar = (tier: Tier, message?: string) =>
  renderToStaticMarkup(createElement(DecisionBar, { tier, isPending: false, needsReasonFirst: false, message }))

it('says where the thumb is why a press did nothing, once to those who listen', () => {
  const words = 'Choose a reason first, then press the button again.'
  // It is said at its field already.
  expect(bar('high', words)).toMatch(new RegExp(`<p aria-hidden="true"[^>]*>${words}</p>`))
  expect(bar('high')).not.toContain('aria-hidden="true" class="pb-2')
})

it('has the three ways to decide side by side, without approving where that is critical', () => {
  const order = (html: string) => [...html.matchAll(/<button[^>]*>/g)].map(([button]) => button)
  expect(order(bar('high')).map((button) => /value="(\w+)"/.exec(button)![1])).toEqual([
    'reject',
    'request_changes',
    'approve',
  ])
  const hidden = (tier: Tier) => order(bar(tier)).filter((button) => button.includes('phone:hidden'))
  expect(hidden('high')).toEqual([])
  expect(hidden('critical')).toEqual([expect.stringContaining('value="approve"')])
  expect(bar('critical')).toContain('approving needs a larger screen')
})
