import { imageSize } from '@/lib/core/image'

/** What bytes are, by how they begin, and of a picture how large it says it is. */
export type FileType = { name: string; width: number | null; height: number | null }

const begins: readonly (readonly [name: string, sign: string | RegExp])[] = [
  ['PDF', '%PDF-'],
  ['older office document', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['database (SQLite)', 'SQLite format 3\0'],
  ['program (Linux)', '\x7fELF'],
  ['program (Windows)', 'MZ'],
  ['program (macOS)', /^(?:\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe)/],
  ['packed file (gzip)', '\x1f\x8b'],
  ['archive (7z)', '7z\xbc\xaf\x27\x1c'],
  ['font', /^(?:wOFF|wOF2|OTTO)/],
  ['font', '\0\x01\0\0\0'],
  ['sound', /^(?:ID3|OggS|fLaC|RIFF[^]{4}WAVE)/],
  ['video', /^(?:[^]{4}ftyp|RIFF[^]{4}AVI )/],
  ['video', '\x1a\x45\xdf\xa3'],
  ['icon', '\0\0\x01\0'],
  ['text in UTF-16', /^(?:\xff\xfe|\xfe\xff)/],
]

const pictures = {
  'image/png': 'PNG picture',
  'image/jpeg': 'JPEG picture',
  'image/gif': 'GIF picture',
  'image/webp': 'WebP picture',
} as const

/** By which part of its content an archive is known to be a document. */
const offices = [
  ['word/document.xml', 'Word document'],
  ['xl/workbook.xml', 'Excel table'],
  ['ppt/presentation.xml', 'PowerPoint presentation'],
  ['mimetypeapplication/vnd.oasis.opendocument', 'OpenDocument file'],
] as const

/** What a file that is no text is, by its bytes and never by its name; "binary file" where that cannot be told. */
export function fileType(bytes: Buffer): FileType {
  const size = imageSize(bytes)
  if (size) return { name: pictures[size.type], width: size.width, height: size.height }
  return { name: nameOf(bytes), width: null, height: null }
}

function nameOf(bytes: Buffer): string {
  const head = bytes.toString('latin1', 0, 64)
  if (head.startsWith('PK\x03\x04'))
    return offices.find(([part]) => bytes.includes(part, 0, 'latin1'))?.[1] ?? 'archive (zip)'
  const found = begins.find(([, sign]) => (typeof sign === 'string' ? head.startsWith(sign) : sign.test(head)))
  return found?.[0] ?? 'binary file'
}
