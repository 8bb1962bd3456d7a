import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { UnreportedNotice, type UnreportedNoticeProps } from '@/components/home/unreported'

const said = (props: UnreportedNoticeProps) => renderToStaticMarkup(createElement(UnreportedNotice, props))
const textOf = (markup: string) => markup.replaceAll(/<[^>]*>/g, '')
const asked = {
  callId: 'c1',
  pod: 'WriterPod',
  sentence: 'WriterPod wants to replace docs/a.md',
  usedAt: '2026-11-24T09:00:00.000Z',
  request: 1042,
}
const allowed = { ...asked, callId: 'c2', request: null }

describe('the notice of permissions used without a word', () => {
  it('is not there when there is nothing to say', () => {
    expect(said({ count: 0, calls: [], canSeeRecord: true })).toBe('')
  })

  it('names the pod and what it wanted, and leads to the request', () => {
    const notice = said({ count: 1, calls: [asked], canSeeRecord: false })
    expect(textOf(notice)).toContain('WriterPod used a permission and never said what came of it')
    expect(textOf(notice)).toContain('WriterPod wants to replace docs/a.md')
    expect(notice).toMatch(/href="\/approvals\/CS-1042"[^>]*>See the request/)
  })

  it('leads to the record where nobody was asked, for those who may read it', () => {
    expect(said({ count: 1, calls: [allowed], canSeeRecord: true })).toMatch(
      /href="\/audit\?call=c2"[^>]*>See the record/,
    )
    expect(said({ count: 1, calls: [allowed], canSeeRecord: false })).not.toContain('href')
  })

  it('says of many how many there are, and that these are not all', () => {
    const many = said({ count: 9, calls: [asked, allowed], canSeeRecord: true })
    expect(many).toContain('9 permissions were used, and nobody said what came of it')
    expect(many).toContain('These are the latest 2.')
  })
})
