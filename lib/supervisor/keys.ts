import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { newSigningKey } from '@/lib/supervisor/secrets'

type Here = Readonly<Record<string, string | undefined>>

/**
 * `countersign keys new`: prints a private key and nothing else, or puts it into a file of that name for its owner's eyes
 * only. It is what somebody does first, so it reads no settings; where one already says which file the key is to be in, that
 * is told. Returns the exit code.
 */
export function newKey([named, ...more]: readonly string[], here: Here): number {
  if (more.length > 0) return told('Usage: countersign keys new [<file>]', 2)
  if (named === undefined) {
    console.log(newSigningKey())
    const meant = here.COUNTERSIGN_SIGNING_KEY?.trim()
    if (meant && !meant.startsWith('{') && !existsSync(meant))
      told(
        `This key is kept nowhere. COUNTERSIGN_SIGNING_KEY names ${meant}, which is not there yet: "keys new ${meant}".`,
      )
    return 0
  }
  const file = path.resolve(here.COUNTERSIGN_CALLED_FROM ?? '.', named)
  try {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, newSigningKey(), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (existsSync(file))
      return told(`${file} is there already. "keys rotate" puts a new key in front of the one in it.`, 1)
    return told(`The key was not written: ${(error as Error).message}.`, 1)
  }
  console.log(`A new private key is in ${file}, for the eyes of its owner alone: the user that Countersign runs as.`)
  return 0
}

function told(sentence: string, code = 0): number {
  console.error(sentence)
  return code
}
