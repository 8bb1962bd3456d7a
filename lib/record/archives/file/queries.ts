import 'server-only'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { type Archive, type ArchiveHead, ArchiveProblem } from '@/lib/record/archives/schema'

type Known = Pick<Archive, 'file' | 'digest' | 'bytes' | 'month' | 'lines'>

/** No line of the record is longer, so what goes on without an end is none. */
const longestLine = 64 * 1_048_576

/** SHA-256 of a file as it lies there. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** The lines of an archive's text, so many at once. Gives up as soon as there is more than it should hold. */
export async function* textLines(file: string, mostBytes: number): AsyncGenerator<string[]> {
  const source = createReadStream(file)
  const text = source.pipe(createGunzip())
  source.on('error', (error) => text.destroy(error))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let [bytes, rest] = [0, '']
  try {
    for await (const chunk of text as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > mostBytes) throw new ArchiveProblem('it holds more than was put into it')
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop()!
      if (rest.length > longestLine) throw new ArchiveProblem('one of its lines does not end')
      if (lines.length > 0) yield lines
    }
  } finally {
    source.destroy()
    text.destroy()
  }
  if (rest !== '') throw new ArchiveProblem('it is cut short')
}

/** Where the file of an archive is, when it is exactly the one that the record tells of; else throws why not, in words. */
export async function provenFile(folder: string, archive: Known, origin: string): Promise<string> {
  const file = path.join(folder, path.basename(archive.file))
  const fail = (why: string) => new ArchiveProblem(`The archive of ${archive.month}, ${file}, cannot be used: ${why}.`)
  const isThere = await access(file).then(
    () => true,
    () => false,
  )
  if (!isThere) throw fail('there is no such file that can be read')
  if ((await digestOf(file)) === archive.digest) return file
  throw fail(await whatIsWrong(file, archive, origin))
}

/** Why a file is not the archive that it should be. Whatever is in it, no more is read than there should be. */
async function whatIsWrong(file: string, { bytes, month }: Known, origin: string): Promise<string> {
  let head: Partial<ArchiveHead> | null = null
  try {
    for await (const lines of textLines(file, bytes)) {
      head ??= headOf(lines[0]!)
      if (!head) return 'it is no archive of an audit trail'
      if (head.origin !== origin) return 'it is of another installation'
      if (head.month !== month) return `it is of another month, ${String(head.month).slice(0, 7)}`
    }
  } catch (error) {
    if (error instanceof ArchiveProblem) return error.message
    const code = (error as NodeJS.ErrnoException).code
    return code === 'Z_BUF_ERROR' ? 'it is cut short' : 'it was altered or damaged'
  }
  return head ? 'it was altered' : 'it is empty'
}

function headOf(line: string): Partial<ArchiveHead> | null {
  try {
    const head = JSON.parse(line) as Partial<ArchiveHead> | null
    return head?.archive === 1 ? head : null
  } catch {
    return null
  }
}
