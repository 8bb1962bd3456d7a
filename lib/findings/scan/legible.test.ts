import { describe, expect, it } from 'vitest'
import { legible } from '@/lib/findings/scan/legible'

const told = async (...parts: (string | Buffer)[]) => {
  const { bytes, isText } = await legible(Buffer.concat(parts.map((part) => Buffer.from(part))))
  return { text: Buffer.from(bytes).toString(), isText }
}
const key = 'AKIAQ3EGRZP2X7WLMN4T'
const wide = (text: string) => Buffer.from(text, 'utf16le')
const wideBig = (text: string) => Buffer.from(wide(text)).swap16()
const none = Buffer.from([0, 1, 2, 255, 128, 7])

describe('what can be read in a file', () => {
  it('is all of a text', async () => {
    expect(await told(`Ä ${key}\n語`)).toEqual({ text: `Ä ${key}\n語`, isText: true })
    expect(await told('')).toEqual({ text: '', isText: true })
  })

  it('is all of a text in UTF-16 that says so', async () => {
    const text = `Ключ ${key}\n`
    expect(await told(Buffer.from([0xff, 0xfe]), wide(text))).toEqual({ text, isText: true })
    expect(await told(Buffer.from([0xfe, 0xff]), wideBig(text))).toEqual({ text, isText: true })
  })

  it('is each run of characters among bytes, in UTF-8', async () => {
    const names = 'Zoë Österlund, 語を読む人'
    expect(await told(none, key, none, names, none, 'short', none)).toEqual({
      text: `${key}\n${names}\n`,
      isText: false,
    })
    // In another encoding letters beyond ASCII end a run.
    expect(await told(Buffer.from(`Schlüssel: ${key}`, 'latin1'))).toEqual({ text: `ssel: ${key}\n`, isText: false })
  })

  const before = [0, 1, 2, 3].map((length) => [length, Buffer.from([9, 0, 200, 0].slice(0, length))] as const)

  it.each(before)('is each in UTF-16, wherever it begins: after %d bytes', async (_length, bytes) => {
    for (const after of [Buffer.alloc(0), none, Buffer.from('zz\0\0'), Buffer.from([0, 0, 0])]) {
      for (const written of [wide(`é ${key}`), wideBig(`é ${key}`)]) {
        const { text, isText } = await told(none, bytes, written, after)
        expect(isText).toBe(false)
        expect(text.split('\n').some((line) => line.endsWith(` ${key}`))).toBe(true)
      }
    }
  })

  it('has no characters that nobody sees', async () => {
    expect((await told(none, 'eight \u202E characters \uE000 here', none)).text).toBe(' characters \n')
  })

  it('takes as long as the file is, whatever is in it', async () => {
    for (const part of ['\0', 'a\0', '\0a', 'é', 'aaaaaaa\0', '\xe0\xa0', 'abcdefgh\0'].map((text) =>
      Buffer.from(text, 'latin1'),
    )) {
      const file = Buffer.alloc(2_000_000, part)
      const { bytes } = await legible(file)
      expect(bytes.length).toBeLessThan(file.length * 3)
    }
  })
})
