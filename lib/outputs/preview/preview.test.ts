import { describe, expect, it } from 'vitest'
import { previewOf } from '@/lib/outputs/preview/preview'
import { previewWords } from '@/lib/outputs/preview/words'

const shown = (type: string, text: string) => previewOf(type, text, Buffer.from(text))
const bytes = (type: string, ...parts: number[]) => previewOf(type, null, Buffer.from(parts))

const png = (width: number, height: number) => {
  const head = Buffer.alloc(33)
  head.writeUInt32BE(0x89_50_4e_47, 0)
  head.write('IHDR', 12, 'latin1')
  head.writeUInt32BE(width, 16)
  head.writeUInt32BE(height, 20)
  return head
}

describe('a preview', () => {
  it('shows Markdown as a document, and a long one as it was written', () => {
    expect(shown('text/markdown', '# Bowls\n\nThey come back.\n')).toMatchObject({ is: 'markdown', why: null })
    expect(shown('text/markdown', 'a '.repeat(60_000))).toMatchObject({ is: 'code', why: previewWords.longMarkdown })
  })

  it.each(['text/html', 'image/svg+xml'])('shows %s as the text it is', (type) => {
    const text = '<svg onload="alert(1)"><script>alert(2)</script></svg>'
    expect(shown(type, text)).toEqual({ is: 'code', lines: [text], total: 1, why: previewWords.wouldRun })
  })

  it('shows the rows of a table, with quotes, breaks and formulas as they are', () => {
    expect(shown('text/csv', 'a,"b ""c""\nd"\r\n=1+1,@x\n')).toEqual({
      is: 'table',
      rows: [
        ['a', 'b "c"\nd'],
        ['=1+1', '@x'],
      ],
      total: 2,
      width: 2,
      why: null,
    })
    expect(shown('text/tab-separated-values', 'a\tb')).toMatchObject({ rows: [['a', 'b']] })
    expect(shown('text/csv', '')).toMatchObject({ rows: [], total: 0 })
  })

  it('shows the beginning of 50,000 rows, and of a row without an end, and says so', () => {
    const many = shown('text/csv', 'a,b\n'.repeat(50_000))
    expect(many).toMatchObject({ total: 50_000, why: 'The first 200 of 50,000 rows are shown.' })
    expect(many.is === 'table' && many.rows.length).toBe(200)
    const wide = shown('text/csv', `${'x,'.repeat(200_000)}\n"${'y'.repeat(400_000)}`)
    if (wide.is !== 'table') throw new Error('No table')
    expect(wide.width).toBe(200_001)
    expect(wide.rows.map((row) => row.length)).toEqual([30, 1])
    expect(wide.rows[1]![0]!.length).toBe(201)
  })

  it('shows so many characters in all, whatever they are spread over', () => {
    const cells = shown('text/csv', `${'"a cell with a good deal in it",'.repeat(30)}\n`.repeat(800))
    if (cells.is !== 'table') throw new Error('No table')
    expect(cells.rows.length).toBeGreaterThan(80)
    expect(cells.rows.flat().join('').length).toBeLessThan(82_000)
    expect(cells.why).toBe(previewWords.rows(cells.rows.length, 800))
    const lines = shown('text/plain', `${'<'.repeat(499)}\n`.repeat(900))
    if (lines.is !== 'code') throw new Error('No code')
    expect(lines).toMatchObject({ total: 901, why: previewWords.lines })
    expect(lines.lines.join('').length).toBeLessThan(201_000)
  })

  it('shows JSON and YAML as trees, and what is none as it was written', () => {
    expect(shown('application/json', '{"a":[1,{"b":null}],"c":{}}')).toEqual({
      is: 'tree',
      branches: [
        { depth: 0, name: '', value: null },
        { depth: 1, name: 'a', value: null },
        { depth: 2, name: '1', value: '1' },
        { depth: 2, name: '2', value: null },
        { depth: 3, name: 'b', value: 'null' },
        { depth: 1, name: 'c', value: '(empty)' },
      ],
      why: null,
    })
    expect(shown('application/yaml', 'a: [1]\n')).toMatchObject({ is: 'tree' })
    expect(shown('application/json', '{"a":')).toMatchObject({ is: 'code', why: previewWords.malformed })
    expect(shown('application/json', `${'['.repeat(60_000)}${']'.repeat(60_000)}`)).toMatchObject({
      is: expect.stringMatching(/tree|code/) as string,
    })
    expect(shown('application/json', JSON.stringify(Array.from({ length: 9_000 })))).toMatchObject({
      why: previewWords.tree,
    })
  })

  it('follows no alias, so that nothing grows', () => {
    const bomb = `a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n`
    expect(shown('application/yaml', bomb)).toMatchObject({ is: 'code', why: previewWords.malformed })
  })

  it('shows code line by line, and a line of 800,000 characters by its beginning', () => {
    expect(shown('text/plain', 'a\nb')).toEqual({ is: 'code', lines: ['a', 'b'], total: 2, why: null })
    const long = shown('text/plain', 'x'.repeat(800_000))
    expect(long.is === 'code' && long.lines[0]!.length).toBe(501)
    expect(long.why).toBe(previewWords.lines)
  })

  it('shows a picture from its bytes with its size, whatever its name says', () => {
    expect(previewOf('text/csv', null, png(640, 480))).toMatchObject({
      is: 'image',
      type: 'image/png',
      width: 640,
      height: 480,
    })
    expect(bytes('image/gif', ...Buffer.from('GIF89a'), 2, 0, 3, 0)).toMatchObject({ is: 'image', width: 2, height: 3 })
    const jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 5, 0, 7, 1, 1, 0x11, 0]
    expect(bytes('image/jpeg', ...jpeg)).toMatchObject({ is: 'image', width: 7, height: 5 })
  })

  it('shows no picture that is broken or would take a screen of pixels, and no archive', () => {
    expect(bytes('image/png', 0x89, 0x50)).toEqual({ is: 'facts', why: previewWords.broken })
    expect(bytes('image/jpeg', 0xff, 0xd8, 0xff, 0xc4, 0, 2, 0, 0, 0, 0, 0, 0)).toMatchObject({ is: 'facts' })
    expect(previewOf('image/png', null, png(60_000, 60_000))).toEqual({
      is: 'facts',
      why: previewWords.large(60_000, 60_000),
    })
    expect(bytes('text/csv', 0x50, 0x4b, 3, 4, 0, 0)).toEqual({ is: 'facts', why: previewWords.noText })
  })
})
