import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { RequestHead } from '@/components/requests/request-head'
import type { RequestDetail } from '@/lib/requests/schema'

const waiting = {
  number: 7,
  position: null,
  sentence: 'DevPod wants to write docs/a.md',
  kind: 'tool_call',
  tier: 'high',
  environment: 'prod',
  brief: { reversible: 'yes', tierReasons: [], checks: [] },
  leavesTo: [],
  state: 'waiting',
  expiresAt: '2026-11-27T12:00:00.000Z',
  demo: false,
  ruleWords: 'Texts are looked at',
  canDecide: ['Priya'],
  missing: [{ group: 'Product owners', count: 1 }],
  votes: [],
  blocker: null,
  askedBy: 'DevPod',
  askedByKind: 'pod',
}

const head = (more: object = {}) =>
  renderToStaticMarkup(
    createElement(RequestHead, {
      request: { ...waiting, ...more } as unknown as RequestDetail,
      queueHref: '/approvals',
    }),
  )

it('tells who may decide why they are asked, and everybody else why people are', () => {
  expect(head()).toContain('Why you are being asked:')
  for (const blocker of ['not_in_group', 'no_permission', 'own_request'])
    expect(head({ blocker }), blocker).toContain('Why people are being asked:')
})

it('says under the title, where the card is far below, what came of it, by whom and why', () => {
  const vote = {
    who: 'Priya',
    verdict: 'reject',
    at: '2026-11-27T11:00:00.000Z',
    reasonCode: 'wording',
    note: 'Too long',
    fields: [],
  }
  const closed = head({ state: 'rejected', missing: [], votes: [vote], blocker: 'already_decided' })
  const words = closed.replaceAll(/<[^>]*>/g, '')
  expect(closed).toMatch(/<p class="lg:hidden">/)
  expect(words).toContain('Rejected by Priya')
  expect(words).toContain('“Too long”')
  expect(head()).not.toContain('lg:hidden')
})
