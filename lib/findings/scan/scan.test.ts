import { describe, expect, it } from 'vitest'
import { positives } from '@/lib/findings/fixture-corpus'
import { measuredKinds, recallOf } from '@/lib/findings/fixture-measure'
import { exactKinds, plainKinds } from '@/lib/findings/scan/kinds'
import { mostOfKind, scan } from '@/lib/findings/scan/scan'

const codesIn = (text: string) => Object.keys(scan(text).counts)
const valueOf = (text: string, code: string) => {
  const hit = scan(text).hits.find((each) => each.code === code)
  return hit && text.slice(hit.from, hit.to)
}

describe('on a corpus of its own', () => {
  const measured = measuredKinds(60)
  const sum = (count: (row: (typeof measured)[number]) => number) => measured.reduce((all, row) => all + count(row), 0)

  it('there are more than 3,000 texts that hold something of every kind, and as many that only look so', () => {
    const known = [...plainKinds, ...exactKinds].map(({ code }) => code)
    expect(measured.map(({ code }) => code).toSorted()).toEqual(known.toSorted())
    expect(known.length).toBeGreaterThan(40)
    expect(sum(({ texts }) => texts)).toBeGreaterThan(3_000)
    expect(sum(({ misses }) => misses)).toBeGreaterThan(3_000)
    expect(measured.filter(({ texts, misses }) => texts < 60 || misses < 60)).toEqual([])
  })

  it.each(measured)('$code is found nearly wherever it is, and nowhere else', (row) => {
    expect({ missed: recallOf(row) < 0.97 && row.missed, wrong: row.wrong }).toEqual({ missed: false, wrong: [] })
  })

  it('of a secret it says one thing, and the right one', () => {
    const wrong = positives(60)
      .filter(({ code }) => code.startsWith('secret.'))
      .map(({ code, text }) => [
        code,
        codesIn(text)
          .filter((found) => found.startsWith('secret.'))
          .join(' '),
        text,
      ])
      .filter(([code, found]) => found !== code)
    expect(wrong).toEqual([])
  })
})

it.each([
  ['an Italian tax code', 'Codice fiscale MRTMTT91D08F205J.', 'personal.it_cf', undefined],
  ['a password under its name', 'db_password = "Tr0ub4dor&3"', 'secret.assigned', 'Tr0ub4dor&3'],
  ['a password in JSON within a text', '{\\"password\\": \\"Tr0ub4dor&3\\"}', 'secret.assigned', 'Tr0ub4dor&3'],
  ['the password of an address, and no more', 'redis://:S3cretly9@cache:6379', 'secret.connection', 'S3cretly9'],
  [
    'a whole private key',
    `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(3)}\n-----END`,
    'secret.private_key',
    undefined,
  ],
])('finds %s', (_what, text, code, value) => {
  if (value === undefined) expect(codesIn(text)).toContain(code)
  else expect(valueOf(text, code)).toBe(value)
})

const key = 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'

it.each([
  ['characters that nobody sees', key.replace('jK2', 'j\u200BK\u2060\u{E0041}2')],
  ['wide letters', key.replace('aB3', 'ａＢ３')],
  ['letters of mathematics', key.replace('aB3', '𝐚𝐁𝟑')],
])('finds a key that is disguised with %s, where it stands', (_how, text) => {
  expect(valueOf(`Hier: Größe ${text} 日本`, 'secret.github_token')).toBe(text)
})

it('counts all, and tells so many of a kind apart', () => {
  const text = Array.from({ length: 50 }, (_, at) => `ana${at}@pottery.co.uk`).join('\n')
  const { hits, counts } = scan(text)
  expect(hits).toHaveLength(mostOfKind)
  expect(counts).toEqual({ 'personal.email': 50 })
})

it('is not kept from a key by what stands before it', () => {
  const many = Array.from({ length: 5_000 }, (_, at) => `ana${at}@pottery.co.uk`).join(' ')
  expect(codesIn(`${many} ${key}`)).toContain('secret.github_token')
})
