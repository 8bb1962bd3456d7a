import { z } from 'zod'
import type { CountedSoFar } from '@/lib/core/count'
import type { ReadFrom } from '@/lib/core/branches'
import { type Columns, keyset } from '@/lib/core/keyset'
import type { Written } from '@/lib/memory/written/schema'
import { type Sort, sortBy, sortOf } from '@/lib/core/sort'

export const memoryState = z.enum(['pending', 'active', 'held', 'archived', 'rejected'])
export type MemoryState = z.output<typeof memoryState>

/** How long ago an entry changed. */
export const memoryAge = z.enum(['new', 'recent', 'old'])

/** Projects name kinds and pods as they like; an import keeps up to 700 bytes of a name. */
const foundName = z.string().min(1).max(700)

const byPath = { path: 'text', id: 'text' } as const

/** What the list can be ordered by, each with what tells a place in it. */
const orders = {
  changed: { updatedAt: 'time', id: 'text' },
  path: byPath,
  state: { state: 'number', ...byPath },
  pod: { pod: 'text', ...byPath },
  where: { where: 'text', ...byPath },
} as const
export const memorySorts = ['path', 'state', 'pod', 'where', 'changed'] as const
type SortName = (typeof memorySorts)[number]
export type MemorySort = Sort<SortName>

/** Unless somebody orders it otherwise, what changed last comes first. */
export const usualMemorySort: MemorySort = '-changed'

/** The pages of the list in this order. */
export function memoryOrder(sort: MemorySort = usualMemorySort) {
  const { name, direction } = sortOf<SortName>(sort)
  return keyset<Columns, 'asc' | 'desc'>(direction, orders[name])
}

/** The explorer's address: filters and page. */
export const memoryAddress = z.object({
  q: z.string().trim().min(1).max(200).optional(),
  state: memoryState.optional(),
  kind: foundName.optional(),
  pod: foundName.optional(),
  source: z.string().min(1).max(200).optional(),
  flag: z.string().min(1).max(60).optional(),
  age: memoryAge.optional(),
  sort: sortBy(memorySorts).optional(),
  cursor: z.string().max(2_000).optional(),
})
export type MemoryFilter = z.output<typeof memoryAddress>

/** How many entries there are in each view of the list; at least so many, where many hold what is searched for. */
export type MemoryCounts = Record<MemoryState | 'all', number> & CountedSoFar

/** A memory entry as a line. Times are ISO 8601 in UTC. */
export type MemoryRow = {
  id: string
  path: string
  description: string | null
  fileType: string | null
  tags: string[]
  podOwner: string | null
  state: MemoryState
  flags: string[]
  source: ReadFrom | null
  versionCount: number
  updatedAt: string
  author: string | null
}

/** What an entry said from one commit on. */
export type MemoryVersionRow = {
  id: string
  number: number
  description: string | null
  tags: string[]
  podOwner: string | null
  removed: boolean
  commit: string | null
  author: string | null
  at: string
}

/** The same entry on another branch, and what of it is said otherwise there, in words. */
export type MemoryCopy = { id: string; branch: string; differs: string[] }

export type MemoryDetail = MemoryRow & {
  copies: MemoryCopy[]
  file: string | null
  commit: string | null
  /** Those for which the file was written, as far as the entry or a changelog says. */
  tasks: { number: number; title: string }[]
  saidUpdatedAt: string | null
  createdAt: string
  data: Record<string, unknown>
  /** Null for what was read from a repository. */
  written: Written | null
  /** Newest first. */
  versions: MemoryVersionRow[]
}
