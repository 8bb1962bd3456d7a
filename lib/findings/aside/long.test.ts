import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { LongLook } from '@/lib/findings/aside/long'
import { scan } from '@/lib/findings/scan/scan'

const key = 'AKIAQ3EGRZP2X7WLMN4T'
const words = 'The lamps are in the window, and the jars beside them.\n'

async function lookAt(
  files: readonly (readonly [string, string | Buffer])[],
  look?: ConstructorParameters<typeof LongLook>[0],
) {
  const long = new LongLook(look)
  for (const [name, content] of files) await long.add(name, Buffer.from(content))
  return await long.end()
}

describe('a look through files of any length', () => {
  it('finds all of it, and each once', async () => {
    const long = Array.from({ length: 300 }, (_, at) => `${words.repeat(60)}${at % 3 === 0 ? `${key}\n` : ''}`).join('')
    expect(long.length).toBeGreaterThan(900_000)
    const found = await lookAt([
      ['a.md', key],
      ['long.md', long],
      [`${key}.md`, 'Nothing'],
      ['one-line.json', `${'x'.repeat(700_000)} ${key} ${'y '.repeat(300_000)}`],
    ])
    expect(found).toEqual({ counts: { 'secret.aws_key': 103 }, elided: [], unfinished: [] })
  })

  it('finds what is written among bytes, and nothing among bytes alone', async () => {
    const noise = randomBytes(600_000)
    const database = Buffer.concat([noise, Buffer.from(`\0${key}\0`), noise, Buffer.from('\0jane.doe@kilnworks.io\0')])
    expect((await lookAt([['shop.db', database]])).counts).toEqual({ 'secret.aws_key': 1, 'personal.email': 1 })
    // Bytes by chance look like letters of two alphabets beside each other, and like very short addresses.
    expect((await lookAt([['noise.bin', Buffer.concat([noise, Buffer.from('\0\0aЅa k@t.Apc\0\0')])]])).counts).toEqual(
      {},
    )
  })

  it('keeps the whole line of a mark in the place of content', async () => {
    const mark = '# ... existing entries ...'
    const { counts, elided } = await lookAt([
      ['a.md', mark],
      ['b.md', `${words.repeat(9_000)}${mark}\n${words}`],
    ])
    expect(counts).toEqual({ 'loss.elision': 2 })
    expect(elided).toEqual(['a.md', 'b.md'].map((of) => ({ of, line: mark })))
  })

  it('names what could not be looked through in time, and goes on with the others until it is too much', async () => {
    const slow = async (text: string, most: number) => (text.includes('slow') ? null : scan(text, most))
    const long = words.repeat(9_000)
    const one = await lookAt(
      [
        ['a.md', key],
        ['b.md', `${long}slow${long}`],
        ['c.md', long],
        ['d.md', key],
      ],
      slow,
    )
    expect(one.unfinished).toContain('b.md')
    expect(one.unfinished).not.toContain('c.md')
    expect(one.counts).toEqual({ 'secret.aws_key': 2 })
    const names = Array.from({ length: 9 }, (_, at) => `slow-${at}.md`)
    const many = await lookAt([...names.map((name) => [name, long] as const), ['last.md', long]], slow)
    expect(many.unfinished).toEqual([...names, 'last.md'])
  })
})
