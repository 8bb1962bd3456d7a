import 'server-only'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { digestOf, textLines } from '@/lib/record/archives/file/queries'
import { type ArchiveHead, ArchiveProblem } from '@/lib/record/archives/schema'

/** The lines of a month as text, so many at once, and the same each time. */
export type Lines = () => AsyncGenerator<string[]>

/**
 * Writes a month into its file and reads it again: what comes back is the very text of the lines, or this throws. Under
 * its name only when it is whole and on the disk; one that is there already is made anew.
 */
export async function writeArchive(
  folder: string,
  name: string,
  head: ArchiveHead,
  lines: Lines,
): Promise<{ digest: string; bytes: number }> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const [unfinished, file] = [path.join(folder, `${name}.new`), path.join(folder, name)]
  const first = `${JSON.stringify(head)}\n`
  let bytes = 0
  async function* text() {
    bytes += Buffer.byteLength(first)
    yield first
    for await (const some of lines()) {
      const part = some.map((line) => `${line}\n`).join('')
      bytes += Buffer.byteLength(part)
      yield part
    }
  }
  await pipeline(Readable.from(text()), createGzip(), createWriteStream(unfinished, { mode: 0o600 }))
  await sync(unfinished)
  await rename(unfinished, file)
  // The name of a file is on the disk only when its folder is.
  await sync(folder)
  const digest = await digestOf(file)
  const written = textLines(file, bytes)
  try {
    await compare(written, first, lines)
  } finally {
    await written.return(undefined)
  }
  return { digest, bytes }
}

/** Comes back when what was written there would be there after the power has failed. */
async function sync(place: string): Promise<void> {
  const handle = await open(place, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function compare(written: AsyncGenerator<string[]>, first: string, lines: Lines): Promise<void> {
  const differs = () => new ArchiveProblem('What was written is not what was read back. Nothing has left the record.')
  let ready: string[] = []
  const next = async () => {
    while (ready.length === 0) {
      const { value, done } = await written.next()
      if (done) return null
      ready = value.toReversed()
    }
    return ready.pop()!
  }
  if (`${await next()}\n` !== first) throw differs()
  for await (const some of lines()) for (const line of some) if ((await next()) !== line) throw differs()
  if ((await next()) !== null) throw differs()
}
