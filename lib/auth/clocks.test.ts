import { expect, it } from 'vitest'
import { isAboutTime, signInMoment } from '@/lib/auth/clocks'

const now = new Date('2026-11-26T12:00:00Z')
const seconds = now.getTime() / 1000
const ago = (moment: ReturnType<typeof signInMoment>) =>
  moment instanceof Date ? (now.getTime() - moment.getTime()) / 1000 : moment

it.each([
  ['on time, just now', 0, 0, 0],
  ['400 s behind, just now', -400, 0, 0],
  ['400 s ahead, just now', 400, 0, 0],
  ['400 s behind, ten minutes ago', -400, 600, 600],
  ['ten minutes behind', -600, 5, 5],
  ['eleven minutes behind', -660, 0, 'clocks_differ'],
  ['eleven minutes ahead', 660, 0, 'clocks_differ'],
  ['made sure of after the token was made, which cannot be', 0, -50, 0],
])('a provider %s', (_what, offset, age, expected) => {
  const iat = seconds + offset
  expect(ago(signInMoment({ iat, auth_time: iat - age }, now))).toBe(expected)
})

it.each([
  ['nothing', undefined],
  ['no time of the sign-in', { iat: seconds }],
  ['no time of the token', { auth_time: seconds }],
  ['words', { iat: 'now', auth_time: 'then' }],
  ['more than a date can be', { iat: 1e300, auth_time: 1 }],
])('a provider that says %s', (_what, claims) => {
  expect(signInMoment(claims, now)).toBeNull()
})

it.each([
  ['JWT expired, now 1700000000, exp 1699999000', true],
  ['JWT not active yet, now 1700000000, nbf 1700000900', true],
  ['state mismatch, expected a, got b', false],
])('tells a refusal about time from others: %s', (message, expected) => {
  expect(isAboutTime(message)).toBe(expected)
})
