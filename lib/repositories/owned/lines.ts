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

/** A line as somebody wrote it, with its number as they see it, and who signs by it; null where it is not written so. */
export type Line = { number: number; typed: string; owner: Owner | null }

/** Reads one on each line; empty ones are no lines, and are counted all the same. */
export function readLines(text: string): Line[] {
  return text
    .split('\n')
    .map((line, at) => ({ number: at + 1, typed: line.trim(), owner: readOwner(line) }))
    .filter(({ typed }) => typed !== '')
}

/** Whether both name the same people at the same places, in whatever order. */
export function areSame(one: readonly Owner[], other: readonly Owner[]): boolean {
  const lines = (owners: readonly Owner[]) => owners.map(ownerLine).toSorted().join('\n')
  return lines(one) === lines(other)
}
