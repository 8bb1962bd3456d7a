import { digestOf } from '@/lib/core/canonical'
import { type PathChange, valueChanges } from '@/lib/difference/structure'
import { longestRecords } from '@/lib/imports/between/tasks'
import { readYaml } from '@/lib/imports/recover/documents'
import { type MemoryItem, memoryItems, memoryMisfit, pathOf } from '@/lib/imports/recover/memory'
import { newTable, type Version } from '@/lib/imports/recover/timeline'
import { isRecord } from '@/lib/imports/recover/values'

/** An entry that one version of a memory file holds otherwise than the one before it. */
export type EntryChange = { name: string; kind: 'came' | 'went' | 'changed'; fields: PathChange[] }

export type MemoryFileChange = { entries: EntryChange[]; same: number }

/**
 * What one version of a memory file makes of another, entry by entry. Null where a version holds anything that is no entry, or
 * that cannot be read: then people read the text.
 */
export function memoryChanges(before: string | null, after: string): MemoryFileChange | null {
  const [old, fresh] = [before === null ? [] : itemsIn(before), itemsIn(after)]
  if (!old || !fresh) return null
  const [gone, come] = [without(old, fresh), without(fresh, old)]
  const names = gone.map(({ value }) => pathOf(value))
  const entries: EntryChange[] = []
  for (const { value } of come) {
    // Of several by one name the first that is left is the one.
    const at = names.indexOf(pathOf(value))
    const fields = valueChanges(at < 0 ? {} : gone[at]!.value, value)
    if (!fields) return null
    entries.push({ name: pathOf(value), kind: at < 0 ? 'came' : 'changed', fields: fields.filter(isSaid) })
    if (at < 0) continue
    names.splice(at, 1)
    gone.splice(at, 1)
  }
  for (const { value } of gone) {
    const fields = valueChanges(value, {})
    if (!fields) return null
    entries.push({ name: pathOf(value), kind: 'went', fields: fields.filter(isSaid) })
  }
  return { entries, same: fresh.length - come.length }
}

/** The entries of a version; null where it holds more than these, or is too long to be looked into while somebody waits. */
function itemsIn(text: string): MemoryItem[] | null {
  if (text.length > longestRecords) return null
  const reading = readYaml(text)
  if (!reading.ok || reading.notes.length > 0) return null
  if (reading.value === null || reading.value === undefined) return []
  const value = underOneName(reading.value)
  const version: Version = { shape: 'mapping', ids: new Int32Array(0), notes: [], value }
  if (memoryMisfit(version)) return null
  const items = memoryItems(version, newTable(digestOf))
  return items.length === membersOf(value) ? items : null
}

/** A list, by itself or under one name, is the entries. */
function underOneName(value: unknown): unknown {
  const [only, ...others] = isRecord(value) ? Object.values(value) : [value]
  return others.length === 0 && Array.isArray(only) ? { memory: only } : value
}

/** How many entries a document holds if it holds nothing else; of one with anything beside them, none that fits. */
function membersOf(value: unknown): number {
  if (!isRecord(value)) return -1
  const keys = Object.keys(value)
  if (keys.length > 1 && keys.some((key) => key === 'memory' || key === 'files')) return -1
  const [only] = keys.length === 1 ? keys : []
  const root = only === 'memory' || only === 'files' ? value[only] : value
  if (Array.isArray(root)) return root.length
  if (!isRecord(root)) return -1
  return Object.values(root).reduce<number>((sum, one) => sum + (Array.isArray(one) ? one.length : 1), 0)
}

/** The entries of a version that another does not hold as they are. */
function without(items: readonly MemoryItem[], others: readonly MemoryItem[]): MemoryItem[] {
  const left = new Map<string, number>()
  for (const { digest } of others) left.set(digest, (left.get(digest) ?? 0) + 1)
  return items.filter(({ digest }) => {
    const count = left.get(digest) ?? 0
    left.set(digest, count - 1)
    return count <= 0
  })
}

/** What is told of an entry that has nothing is left out. */
function isSaid({ path }: PathChange): boolean {
  return path !== ''
}
