import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { foundInLines } from '@/lib/deliveries/shown/lines'
import { masked } from '@/lib/findings/mask'
import { scanOf } from '@/lib/findings/scan/asked'

const key = `ghp_${'a1B2'.repeat(9)}`
const body = [1, 2, 3, 4]
  .map((at) => `${createHash('sha512').update(`${at}`).digest('base64').slice(0, 64)}\n`)
  .join('')
const privateKey = `-----BEGIN RSA PRIVATE KEY-----\n${body}-----END RSA PRIVATE KEY-----`

/** What was found, each with the line of the text as people see it. */
function shown(text: string) {
  const asked = { arguments: { text }, reason: null }
  const found = foundInLines(text, scanOf(asked))
  const lines = String(masked(asked).arguments.text).split('\n')
  return found.map(({ code, line }) => ({ code, line, seen: line === null ? null : lines[line - 1] }))
}

describe('what is found in a file', () => {
  it('is told with its line, as that stands where values are kept out of sight', () => {
    const found = shown(`a = 1\n\ntoken = "${key}"\n`)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ code: expect.stringMatching(/^secret\./), line: 3 })
    expect(found[0]!.seen).toContain('⟨')
  })

  it('is told with its line behind a value of several lines', () => {
    const found = shown(`one\n${privateKey}\ntwo\ntoken = "${key}"\n`)
    expect(found.map(({ line }) => line)).toEqual([2, 4])
    expect(found[1]!.seen).toContain('token')
  })

  it('has no line where that is not sure', () => {
    const found = shown(`${`${privateKey}\n`.repeat(25)}token = "${key}"\n`)
    expect(found.at(-1)).toMatchObject({ line: null })
    expect(found.filter(({ line }) => line !== null).every(({ seen }) => seen!.includes('⟨'))).toBe(true)
  })

  it('is nothing in most', () => {
    expect(shown('const bowls = 5\n')).toEqual([])
  })
})
