import { expect, it } from 'vitest'
import { nearestKeys } from '@/lib/tools/near'

const keys = ['mail.send', 'mail.read', 'memory.search', 'git.rollback_commit', 'notes.add']

it.each([
  ['send_mail', ['mail.send']],
  ['mail.sned', ['mail.send']],
  ['Mail.Send', ['mail.send']],
  ['mailSend', ['mail.send']],
  ['memory.serach', ['memory.search']],
  ['git.rollback', []],
  ['notes.ad', ['notes.add']],
  ['x', []],
  ['', []],
  ['m'.repeat(200), []],
])('%s may have meant %j', (asked, meant) => {
  expect(nearestKeys(asked, keys)).toEqual(meant)
})
