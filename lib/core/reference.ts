import 'server-only'
import { readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import { logSecretPrefix } from '@/lib/core/log-secret'

/** A secret that was read where it is kept; else why there is none. */
export type Found = { ok: true; secret: string } | { ok: false; problem: 'no_secret' | 'secret_elsewhere' }

const longest = 10_000

/**
 * Reads a secret by its reference, when it is needed and no sooner: a setting of this process, of those that are for this
 * purpose alone, or a file in a folder that the operator has named. Else whoever writes a reference could read any file;
 * `null` is for references that the operator alone can write.
 */
export async function secretAt(
  reference: string,
  folders: readonly string[] | null,
  settings: Readonly<Record<string, string | undefined>> = process.env,
  prefix = logSecretPrefix,
): Promise<Found> {
  const [kind, name] = [reference.slice(0, reference.indexOf(':')), reference.slice(reference.indexOf(':') + 1)]
  if (kind === 'env') {
    const secret = name.startsWith(prefix) ? settings[name]?.trim() : undefined
    return secret ? { ok: true, secret } : { ok: false, problem: 'no_secret' }
  }
  try {
    const file = await realpath(name)
    const real = await Promise.all((folders ?? []).map((folder) => realpath(folder).catch(() => null)))
    if (folders !== null && !real.some((folder) => folder !== null && isWithin(folder, file)))
      return { ok: false, problem: 'secret_elsewhere' }
    const secret = (await readFile(file, 'utf8')).slice(0, longest).trim()
    return secret ? { ok: true, secret } : { ok: false, problem: 'no_secret' }
  } catch {
    return { ok: false, problem: 'no_secret' }
  }
}

/** Whether a place lies in a folder, both as they are after every link. */
export function isWithin(folder: string, file: string): boolean {
  const between = path.relative(folder, file)
  return between !== '' && !between.startsWith('..') && !path.isAbsolute(between)
}
