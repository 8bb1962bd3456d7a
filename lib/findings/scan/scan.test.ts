import { describe, expect, it } from 'vitest'
import { nearMisses, positives } from '@/lib/findings/fixture-corpus'
import { exactKinds, plainKinds } from '@/lib/findings/scan/kinds'
import { mostOfKind, scan } from '@/lib/findings/scan/scan'

const codesIn = (text: string) => Object.keys(scan(text).counts)
const valueOf = (text: string, code: string) => {
  const hit = scan(text).hits.find((each) => each.code === code)
  return hit && text.slice(hit.from, hit.to)
}

describe('on a corpus of its own', () => {
  const each = 60
  const corpus = positives(each)

  it('there are texts of every kind, and more than 3,000', () => {
    const known = [...plainKinds, ...exactKinds].map(({ code }) => code)
    // Of the Italian code there is one by hand, below.
    expect(known.filter((code) => code !== 'personal.it_cf' && !corpus.some((one) => one.code === code))).toEqual([])
    expect(corpus.length).toBeGreaterThan(3_000)
  })

  it('finds of every kind nearly all', () => {
    const missed = corpus.filter(({ code, text }) => !codesIn(text).includes(code))
    const codes = [...new Set(missed.map(({ code }) => code))]
    const recall = codes
      .map((code) => [code, missed.filter((one) => one.code === code)] as const)
      .filter(([, texts]) => texts.length > each * 0.02)
    expect(recall.map(([code, texts]) => [code, texts.length, texts[0]!.text])).toEqual([])
  })

  it('of a secret it says one thing, and the right one', () => {
    const wrong = corpus
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

  it('finds nothing in what only looks so', () => {
    const misses = nearMisses(100)
    expect(misses.length).toBeGreaterThanOrEqual(3_000)
    const wrong = misses.map((text) => [codesIn(text).join(' '), text]).filter(([found]) => found !== '')
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
