import type { MemoryVersionRow } from '@/lib/memory/schema'

export type Change = {
  version: MemoryVersionRow
  /** What the version did to the one before it. */
  words: string
  saysSomethingNew: boolean
  /** What it said before, where both say something. */
  saidBefore: string | null
}

const quiet = 'only dates or links changed'

/** Versions, newest first, with what each changed; runs of versions that say nothing new are put together. */
export function foldQuiet(versions: readonly MemoryVersionRow[]): Change[][] {
  const groups: Change[][] = []
  for (const [index, version] of versions.entries()) {
    const spoken = versions.slice(index + 1).find(({ removed }) => !removed)
    const change = changeOf(version, versions[index + 1] ?? null, spoken?.description ?? null)
    const last = groups.at(-1)
    if (change.words === quiet && last?.at(-1)?.words === quiet) last.push(change)
    else groups.push([change])
  }
  return groups
}

function changeOf(version: MemoryVersionRow, before: MemoryVersionRow | null, saidBefore: string | null): Change {
  const isNew = before === null || before.removed || version.description !== before.description
  return { version, words: versionWords(version, before), saysSomethingNew: isNew && !version.removed, saidBefore }
}

/** What a version did to the one before it, in words. `before` is null for the oldest one known. */
export function versionWords(version: MemoryVersionRow, before: MemoryVersionRow | null): string {
  if (version.removed) return 'left the file'
  if (!before) return version.number === 1 ? 'first seen' : 'earlier versions are not shown'
  if (before.removed) return 'came back into the file'
  const parts = [
    version.description !== before.description && 'description',
    version.podOwner !== before.podOwner && 'pod',
    version.tags.join('\n') !== before.tags.join('\n') && 'tags',
  ].filter((part) => part !== false)
  if (parts.length === 0) return quiet
  return `${parts.slice(0, -1).join(', ')}${parts.length > 1 ? ' and ' : ''}${parts.at(-1)} changed`
}
