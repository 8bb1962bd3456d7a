import { describe, expect, it } from 'vitest'
import { Composer, Parser } from 'yaml'
import { decode, listenTo, readYaml } from '@/lib/imports/recover/documents'

const codes = (text: string) => readYaml(text).notes.map(({ code, line }) => ({ code, line }))

describe('reading YAML from strangers', () => {
  it('keeps ids as they are written', () => {
    const { value } = readYaml(
      '1.10: {id: 1.10, count: 3, ok: true, zip: 007, big: 12345678901234567890, none: null}\nnull: x\n',
    )
    expect(value).toEqual({
      '1.10': { id: '1.10', count: 3, ok: true, zip: '007', big: '12345678901234567890', none: null },
      null: 'x',
    })
  })

  it('names a key that appears twice, by its line, and uses the last', () => {
    expect(readYaml('roles:\n- a\nroles:\n- b\n')).toMatchObject({ ok: true, value: { roles: ['b'] } })
    expect(codes('roles:\n- a\nroles:\n- b\n')).toEqual([{ code: 'duplicate_key', line: 3 }])
  })

  it('reads past objects of a programming language and names them', () => {
    expect(readYaml("kind: x\ntype: !!python/name:builtins.type ''\n")).toMatchObject({
      ok: true,
      value: { kind: 'x', type: '' },
    })
    expect(codes("kind: x\ntype: !!python/name:builtins.type ''\n")).toEqual([{ code: 'foreign_tag', line: 2 }])
  })

  it('shares what an alias refers to', () => {
    expect(readYaml('a: &one [x]\nb: *one\n').value).toEqual({ a: ['x'], b: ['x'] })
  })

  it('says where a text stops being YAML', () => {
    expect(codes('ok: 1\nbad: [1, 2\nAPI_KEY=abc: : :\n')).toMatchObject([{ code: 'not_yaml' }])
    expect(codes('a: *nowhere\n')).toEqual([{ code: 'not_yaml', line: 1 }])
  })

  it.each([
    ['a: 1\n---\nb: 2\n', [3]],
    ['a: 1\n---\nb: [unclosed\n', [3]],
    ['a: 1\n---\n', []],
    ['a: 1\n...\n', []],
  ])('takes the first of several documents, and says where another one was left out: %j', (text, lines) => {
    expect(readYaml(text)).toMatchObject({ ok: true, value: { a: 1 } })
    expect(codes(text)).toEqual(lines.map((line) => ({ code: 'second_document', line })))
  })

  const ninety = Array.from({ length: 90 }, (_, index) => `key${index}: value\n`).join('')
  it.each([
    ['an open bracket', 'a: 1\nbad: [1, 2\nc: 3\n', 93],
    ['a quote that is open to the end', 'bad: "never closed\n', 92],
    ['wrong indentation', 'a:\n   b: 1\n  c: 2\n', 93],
    ['a mapping in a mapping', 'a: 1\nb: c: d\n', 92],
    ['a tab', 'a:\n\tb: 1\n', 92],
    ['a reserved character', 'deep:\n  deeper:\n    a: @home\n', 93],
  ])('names the line of %s in a long file', (_what, text, line) => {
    expect(readYaml(ninety + text).notes).toMatchObject([{ code: 'not_yaml', line }])
  })

  it('says where fields of another entry are taken over, which it does not do', () => {
    expect(codes('base: &base { a: 1 }\nmine:\n  <<: *base\n')).toEqual([{ code: 'merge_key', line: 3 }])
    expect(codes('"<<": { a: 1 }\n')).toEqual([])
  })

  it('makes a key named __proto__ an ordinary one', () => {
    const value = readYaml('__proto__:\n  admin: true\n').value as Record<string, unknown>
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  })

  it('takes keys for text and nothing else, whatever they would mean to a program', () => {
    const value = readYaml('constructor: { prototype: { admin: true } }\n"<<": { a: 1 }\ntoString: x\n').value
    expect(JSON.stringify(value)).toBe('{"constructor":{"prototype":{"admin":true}},"<<":{"a":1},"toString":"x"}')
    const merged = readYaml('base: &base { admin: true }\nmine: { <<: *base, b: 2 }\n').value
    expect(merged).toEqual({ base: { admin: true }, mine: { '<<': { admin: true }, b: 2 } })
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })

  it('removes what a database cannot hold', () => {
    expect(readYaml('a: "x\\0y\\ud800"\n').value).toEqual({ a: 'xy\ufffd' })
  })
})

const laughs = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${'b c d e f g h'
  .split(' ')
  .map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefg'[index]}`).join(', ')}]`)
  .join('\n')}\n`

describe('documents made to exhaust a reader', () => {
  it.each([
    ['references that unfold', laughs, 'too_many_aliases'],
    ['one reference to itself', 'a: &a [*a]\n', 'not_yaml'],
    ['open brackets', '['.repeat(200_000), 'too_deep'],
    ['open braces', '{a: '.repeat(50_000), 'too_deep'],
    ['dashes in a row', '- '.repeat(100_000), 'too_deep'],
    ['questions in a row', '? '.repeat(100_000), 'too_deep'],
    ['growing indentation', Array.from({ length: 900 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), 'too_deep'],
    ['more than a megabyte', `a: ${'x'.repeat(1024 * 1024)}`, 'too_large'],
    ['nothing but errors', `a: "${'x\n'.repeat(300_000)}"`, 'not_yaml'],
    ['nothing but commas', `[${','.repeat(300_000)}]`, 'not_yaml'],
  ])('refuses %s', (_, text, code) => {
    expect(readYaml(text)).toMatchObject({ ok: false, value: undefined })
    expect(readYaml(text).notes.map((note) => note.code)).toEqual([code])
  })

  it('hears the first of many errors, and no composer that would not tell it', () => {
    const composer = new Composer({ uniqueKeys: false, logLevel: 'silent' })
    const heard: string[] = []
    listenTo(composer, (_source, _code, message) => heard.push(message))
    const [document] = composer.compose(new Parser().parse('a: "one\ntwo'), true, 11)
    expect(heard.length).toBeGreaterThan(0)
    expect(document?.errors).toEqual([])
    // A composer of another version, whose listener has another name, would go on collecting in silence.
    expect(() => listenTo({ onFault: () => undefined }, () => undefined)).toThrow('no listener')
    expect(() => listenTo(Object.freeze({ onError: () => undefined }), () => undefined)).toThrow('no listener')
  })

  it('still reads brackets and dashes in prose', () => {
    const prose = `a: |\n${'  - [ ] one [two] {three}\n'.repeat(500)}`
    expect(readYaml(prose).ok).toBe(true)
  })
})

describe('bytes as text', () => {
  it('drops a byte order mark and makes line ends plain', () => {
    expect(decode(Buffer.from('\ufeffa\r\nb\rc')).text).toBe('a\nb\nc')
  })

  it('reads UTF-16 by its mark, in both orders', () => {
    const little = Buffer.from('\ufeffkiln: hot 🏺\n', 'utf16le')
    const big = Buffer.from(little).swap16()
    for (const bytes of [little, big]) expect(decode(bytes)).toEqual({ text: 'kiln: hot 🏺\n', notes: [] })
  })

  it('says on which line bytes are no text', () => {
    expect(decode(Buffer.from([0x61, 0x0a, 0xff, 0x0a])).notes).toMatchObject([{ code: 'not_utf8', line: 2 }])
    expect(decode(Buffer.from('a\0b')).text).toBe('ab')
  })
})
