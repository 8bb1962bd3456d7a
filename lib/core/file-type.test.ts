import { describe, expect, it } from 'vitest'
import { sizeWords } from '@/lib/core/count'
import { fileType } from '@/lib/core/file-type'

const of = (text: string) => fileType(Buffer.from(text, 'latin1'))

function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(33)
  head.writeUInt32BE(0x89_50_4e_47, 0)
  head.write('IHDR', 12, 'latin1')
  head.writeUInt32BE(width, 16)
  head.writeUInt32BE(height, 20)
  return head
}

describe('what bytes are', () => {
  it('is told of pictures with how large they say they are', () => {
    expect(fileType(png(640, 480))).toEqual({ name: 'PNG picture', width: 640, height: 480 })
    expect(of('GIF89a\x02\0\x03\0')).toEqual({ name: 'GIF picture', width: 2, height: 3 })
  })

  it.each([
    ['%PDF-1.7\n', 'PDF'],
    ['PK\x03\x04\0\0word/document.xml', 'Word document'],
    ['PK\x03\x04\0\0xl/workbook.xml', 'Excel table'],
    ['PK\x03\x04\0\0readme.txt', 'archive (zip)'],
    ['\x7fELF\x02', 'program (Linux)'],
    ['\xff\xfea\0', 'text in UTF-16'],
    ['RIFF\0\0\0\0WAVEfmt ', 'sound'],
    ['', 'binary file'],
    ['\0\0\0', 'binary file'],
  ])('%j', (text, name) => {
    expect(of(text)).toEqual({ name, width: null, height: null })
  })

  it('never fails on one that is cut off, wherever that is', () => {
    for (const whole of [png(1, 1), Buffer.from('ffd8ffc0001108', 'hex'), Buffer.from('RIFF0000WEBPVP8X', 'latin1')])
      for (let end = 0; end <= whole.length; end++) expect(fileType(whole.subarray(0, end)).name).not.toBe('')
  })
})

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1_000, '1 kB'],
  [1_449, '1.4 kB'],
  [12_345, '12 kB'],
  [999_499, '999 kB'],
  [999_500, '1 MB'],
  [20_400_000, '20 MB'],
])('%i bytes are said as %s', (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words)
})
