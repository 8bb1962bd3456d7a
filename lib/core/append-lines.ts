import 'server-only'
import { constants } from 'node:fs'
import { type FileHandle, open, realpath, rename } from 'node:fs/promises'
import path from 'node:path'
import { isWithin } from '@/lib/core/reference'

export type Appended = { ok: true } | { problem: 'outside_folders' | 'not_writable'; code?: string }

/** Never through a link at the end of the way, whoever put it there. */
const flags = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW

/**
 * Appends whole lines to a file in one of these folders and waits until the disk has them. A line that was cut off when a
 * machine stopped is ended first. A file that is large makes room: it keeps its content under a name with the time.
 */
export async function appendLines(
  file: string,
  lines: string,
  { folders, mostBytes, now }: { folders: readonly string[]; mostBytes: number; now: Date },
): Promise<Appended> {
  try {
    const real = path.join(await realpath(path.dirname(file)), path.basename(file))
    const allowed = await Promise.all(folders.map((folder) => realpath(folder).catch(() => null)))
    if (!allowed.some((folder) => folder !== null && isWithin(folder, real))) return { problem: 'outside_folders' }
    const handle = await open(real, flags, 0o640)
    try {
      const { size } = await handle.stat()
      await handle.write((await endsMidLine(handle, size)) ? `\n${lines}` : lines)
      await handle.datasync()
      if (size + Buffer.byteLength(lines) >= mostBytes) await rename(real, aside(real, now))
    } finally {
      await handle.close()
    }
    return { ok: true }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return { problem: 'not_writable', ...(code !== undefined && { code }) }
  }
}

async function endsMidLine(handle: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer[0] !== 0x0a
}

function aside(file: string, now: Date): string {
  const { dir, name, ext } = path.parse(file)
  return path.join(dir, `${name}-${now.toISOString().replaceAll(':', '-')}${ext}`)
}
