import type { MemoryVersionRow } from '@/lib/memory/schema'

export type Change = {
  version: MemoryVersionRow
  /** What the version did to the one before it. */
  words: string
  saysSomethingNew: boolean
  /** What it said before, where both say something. */
  saidBefore: string | null
}

/** What its words are: what a file says of an entry, or the text that was written here. */
type Said = 'description' | 'text'

const quiet = 'only dates or links changed'
const fewWords: Record<Said, { first: string; same: string }> = {
  description: { first: 'first seen', same: quiet },
  text: { first: 'first written', same: 'the same again' },
}

/** Versions, newest first, with what each changed; runs of versions that say nothing new are put together. */
export function foldQuiet(versions: readonly MemoryVersionRow[], said: Said = 'description'): Change[][] {
  const groups: Change[][] = []
  for (const [index, version] of versions.entries()) {
    const spoken = versions.slice(index + 1).find(({ removed }) => !removed)
    const change = changeOf(version, versions[index + 1] ?? null, spoken?.description ?? null, said)
    const last = groups.at(-1)
    if (change.words === quiet && last?.at(-1)?.words === quiet) last.push(change)
    else groups.push([change])
  }
  return groups
}

function changeOf(
  version: MemoryVersionRow,
  before: MemoryVersionRow | null,
  saidBefore: string | null,
  said: Said,
): Change {
  const isNew = before === null || before.removed || version.description !== before.description
  return {
    version,
    words: versionWords(version, before, said),
    saysSomethingNew: isNew && !version.removed,
    saidBefore,
  }
}

/** What a version did to the one before it, in words. `before` is null for the oldest one known. */
export function versionWords(
  version: MemoryVersionRow,
  before: MemoryVersionRow | null,
  said: Said = 'description',
): string {
  if (version.removed) return 'left the file'
  if (!before) return version.number === 1 ? fewWords[said].first : 'earlier versions are not shown'
  if (before.removed) return 'came back into the file'
  if (said === 'text' && version.description === '') return 'its text was deleted'
  const parts = [
    version.description !== before.description && said,
    version.podOwner !== before.podOwner && 'pod',
    version.tags.join('\n') !== before.tags.join('\n') && 'tags',
  ].filter((part) => part !== false)
  if (parts.length === 0) return fewWords[said].same
  return `${parts.slice(0, -1).join(', ')}${parts.length > 1 ? ' and ' : ''}${parts.at(-1)} changed`
}
