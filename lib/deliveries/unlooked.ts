import { counted } from '@/lib/core/count'
import { quoted } from '@/lib/core/said'
import type { Unlooked } from '@/lib/deliveries/schema'

/** Why something was not looked through, said of a file. */
export const unlookedAt: Record<Unlooked['because'], string> = {
  size: 'Nobody looked for keys or personal data in it: there is more in the delivery than is looked through.',
  time: 'Nobody looked for keys or personal data in all of it: it took too long.',
  unread: 'Nobody looked for keys or personal data in it: it could not be read.',
}

const unlookedFor: Record<Unlooked['because'], string> = {
  size: 'Up to 32 MB of a delivery are looked through.',
  time: 'What takes too long is left out.',
  unread: 'What cannot be read is left out.',
}

const mostUnlooked = 6

/** What nobody looked through, the first of it by its path. */
export function unlookedWords(unlooked: readonly Unlooked[]): string {
  const named = unlooked
    .slice(0, mostUnlooked)
    .map(({ path }) => (path === null ? 'what its commits say' : quoted(path)))
  const others = unlooked.length - named.length
  return `Not looked through for keys and personal data: ${named.join(', ')}${others > 0 ? ` and ${counted(others, 'other file')}` : ''}`
}

/** Why it was not. */
export function unlookedBecause(unlooked: readonly Unlooked[]): string {
  return [...new Set(unlooked.map(({ because }) => unlookedFor[because]))].join(' ')
}

/** The same as git shows it; nothing where all was looked through. */
export function unlookedLines(unlooked: readonly Unlooked[]): string[] {
  return unlooked.length > 0 ? [`${unlookedWords(unlooked)}.`, unlookedBecause(unlooked)] : []
}
