import { createHash } from 'node:crypto'
import { openObjects } from '@/lib/git/objects'

/**
 * Which of these contents are not there as their names say: gone, no file, or other bytes than were named. Git itself
 * looks at that when it takes something in, and no more when it reads it.
 * @param maxBytes What no content that was taken in is larger than.
 */
export async function damagedAmong(folder: string, blobs: readonly string[], maxBytes: number): Promise<string[]> {
  const objects = openObjects(folder)
  const damaged: string[] = []
  try {
    for (const name of new Set(blobs)) {
      const read = await objects.blob(name, maxBytes)
      if (!read.ok || nameOf(read.bytes) !== name) damaged.push(name)
    }
  } finally {
    await objects.close()
  }
  return damaged
}

/** The name of a file's content as git gives it: SHA-1 over its kind, its length in bytes and itself (gitformat-pack). */
function nameOf(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}
