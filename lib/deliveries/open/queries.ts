import 'server-only'
import { textIn } from '@/lib/deliveries/text'
import { seen } from '@/lib/findings/aside/seen'
import type { ChangedFile, CommitSaid } from '@/lib/git/changes'
import type { QuarantineEnv } from '@/lib/git/kept'
import { openObjects } from '@/lib/git/objects'

/** So much of what is new is looked through for what nobody should read. */
const mostLooked = 4_000_000

/** How large the new content of files is, and what is found in it and in the messages of its commits. */
export async function lookedThrough(
  folder: string,
  files: readonly ChangedFile[],
  commits: readonly CommitSaid[],
  env?: QuarantineEnv,
) {
  const objects = openObjects(folder, undefined, env)
  const texts: Record<string, string> = {}
  let sizeBytes = 0
  let isWhole = true
  try {
    for (const { path, after } of files) {
      if (!after) continue
      const found = await objects.blob(after.blob, 1_000_000)
      sizeBytes += found.ok ? found.bytes.length : found.size
      const text = found.ok ? textIn(found.bytes) : null
      if (found.ok && text !== null && sizeBytes <= mostLooked) texts[path] = text
      else if (text !== null || !found.ok) isWhole = false
    }
  } finally {
    await objects.close()
  }
  const { scan } = await seen({ ...texts, 'messages of its commits': commits.map(({ message }) => message).join('\n') })
  const findings = isWhole ? scan.codes : [...new Set([...scan.codes, 'not_checked'])]
  return { sizeBytes, findings: [...findings].toSorted(), counts: { ...scan.counts } }
}
