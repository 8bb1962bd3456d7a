import { userInfo } from 'node:os'
import { expect, it } from 'vitest'
import { operator } from '@/lib/cli/operator'

const { username } = userInfo()

it.each([
  [undefined, `Operator ${username}`],
  [username, `Operator ${username}`],
  ['ana', `Operator ana as ${username}`],
  ['a\u001B[2Jna', `Operator a[2Jna as ${username}`],
])('names whoever types, from %j', (from, name) => {
  expect(operator({ NODE_ENV: 'test', SUDO_USER: from })).toMatchObject({ kind: 'system', id: 'system', name })
})
