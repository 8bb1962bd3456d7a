import { expect, it } from 'vitest'
import { noticeSentences } from '@/lib/audit/notice-words'

const device = { device: '01', browser: 'Firefox on Linux' }

it.each([
  [noticeSentences['notice.device_added'](device, 'Ana'), 'Ana wants to be told in Firefox on Linux'],
  [noticeSentences['notice.device_tested'](device, 'Ana'), 'Ana had a test message sent to Firefox on Linux'],
  ...(
    [
      ['own', 'Ana is not told in Firefox on Linux any more, as they wanted'],
      ['taken_over', 'Ana took over Firefox on Linux, in which somebody else was told'],
      ['signed_out', 'Ana signed out in Firefox on Linux, and is not told there any more'],
      ['deactivated', 'Ana ended that somebody is told in Firefox on Linux, as their access ended'],
    ] as const
  ).map(([because, words]) => [noticeSentences['notice.device_removed']({ ...device, because }, 'Ana'), words]),
])('the record says: %s', (said, words) => {
  expect(said).toBe(words)
})
