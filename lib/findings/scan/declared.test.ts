import { describe, expect, it } from 'vitest'
import { scanOf } from '@/lib/findings/scan/asked'
import { scanChecks } from '@/lib/requests/found'

const some = 'Ask rosa@pottery.co.uk about returns.'
const none = 'Returns are taken for 14 days.'
const look = (args: Record<string, unknown>) => scanOf({ arguments: args, reason: null })

describe('what whoever sends a text says of personal data in it', () => {
  it.each([
    ['none, and there is some', { text: some, contains_personal_data: false }, ['declared.denied', 'personal.email']],
    ['none, in another spelling', { text: some, contains_PII: false }, ['declared.denied', 'personal.email']],
    ['none, beside it', { text: some, metadata: { containsPii: false } }, ['declared.denied', 'personal.email']],
    ['some, and there is none', { text: none, contains_PII: true }, ['contains_pii', 'declared.unfounded']],
    ['some, and there is some', { text: some, contains_PII: true }, ['contains_pii', 'personal.email']],
    ['none, and there is none', { text: none, contains_personal_data: false }, []],
    ['nothing', { text: some }, ['personal.email']],
    ['nothing that is yes or no', { text: some, contains_PII: 'no' }, ['personal.email']],
    ['nothing at the end of something else', { text: some, rows: { contains_pii: false } }, ['personal.email']],
    [
      'some in one of several files',
      { outputs: [{ content: none }, { content: none, contains_PII: true }] },
      ['contains_pii'],
    ],
    [
      'none in one of several files',
      { outputs: [{ content: none, contains_PII: false }, { content: some }] },
      ['personal.email'],
    ],
    ['both', { text: none, contains_PII: true, contains_personal_data: false }, ['contains_pii', 'declared.unfounded']],
  ])('%s', (_, args, codes) => {
    expect(look(args).codes).toEqual(codes)
  })

  it('is a finding at its name where it is not so, and none where it is', () => {
    expect(look({ text: some, data: { contains_PII: false } }).found).toContainEqual({
      code: 'declared.denied',
      way: ['data', 'contains_PII'],
      isName: false,
      from: 0,
      to: 5,
    })
    expect(look({ text: none, contains_PII: false }).found).toEqual([])
  })

  it('stands among the checks beside what was found', () => {
    const words = (args: Record<string, unknown>) =>
      scanChecks(look(args), { arguments: args }).map((check) => check.words)
    const denied = 'Said otherwise than found: 1 claim of no personal data where some was found'
    expect(words({ text: some, contains_PII: false })).toEqual(
      expect.arrayContaining(['Personal data: 1 e-mail address', denied]),
    )
    expect(words({ text: some, contains_PII: true })).toContain(
      'Whoever sent it says that there is personal data in it',
    )
    expect(words({ text: none, contains_PII: false })).toContain(
      'Whoever sent it says that there is no personal data in it',
    )
    expect(words({ text: none }).join()).not.toMatch(/says|Said/)
  })
})
