import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { TooFewSigners } from '@/components/home/too-few-signers'

const named = (name: string) => [{ id: name, name }]

const said = (...groups: Parameters<typeof TooFewSigners>[0]['groups']) =>
  renderToStaticMarkup(createElement(TooFewSigners, { groups }))

it('says nothing while every group that the policy asks has people enough, or is not asked', () => {
  expect(said()).toBe('')
  expect(said({ group: 'legal', title: 'legal', needed: 1, able: named('Ana'), unable: [] })).toBe('')
  expect(said({ group: 'writers', title: 'writers', needed: 0, able: [], unable: named('Vic') })).toBe('')
})

it('names the group, how many it needs and has, and who is in it without the role', () => {
  const notice = said(
    { group: 'legal', title: 'legal', needed: 2, able: named('Ana'), unable: named('Vic') },
    { group: 'writers', title: 'writers', needed: 1, able: named('Ben'), unable: [] },
  )
  expect(notice).toContain('A group cannot sign yet')
  expect(notice).toContain('<strong>legal</strong> needs 2 approvers and has 1; Vic is in it without that role.')
  expect(notice).not.toContain('writers')
  expect(notice).toMatch(/href="\/people\/coverage"/)
})
