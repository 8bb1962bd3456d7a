import type { Owner } from '@/lib/repositories/schema'

/** An owner as people type it: a place, a group, and of that how many. */
export function ownerLine({ path, group, count }: Owner): string {
  return count === 1 ? `${path}=${group}` : `${path}=${group}:${count}`
}

/** Reads one; null where it is not written so. */
export function readOwner(typed: string): Owner | null {
  const found = /^(\S.*?)\s*=\s*([a-z][a-z0-9-]*)(?::(\d{1,2}))?$/.exec(typed.trim())
  return found && { path: found[1]!, group: found[2]!, count: Number(found[3] ?? 1) }
}

/** Reads one on each line, or says which line is none. */
export function readOwners(text: string): { owners: Owner[] } | { wrong: string } {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const owners = lines.map(readOwner)
  const wrong = owners.indexOf(null)
  return wrong < 0 ? { owners: owners.filter((one) => one !== null) } : { wrong: lines[wrong]!.trim() }
}

/** Whether both name the same people at the same places, in whatever order. */
export function areSame(one: readonly Owner[], other: readonly Owner[]): boolean {
  const lines = (owners: readonly Owner[]) => owners.map(ownerLine).toSorted().join('\n')
  return lines(one) === lines(other)
}
