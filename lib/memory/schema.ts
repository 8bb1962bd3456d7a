import { z } from 'zod'
import { keyset } from '@/lib/core/keyset'

export const memoryState = z.enum(['pending', 'active', 'held', 'archived'])
export type MemoryState = z.output<typeof memoryState>

/** Projects name kinds and pods as they like; an import keeps up to 700 bytes of a name. */
const foundName = z.string().min(1).max(700)

export const lastChangedFirst = keyset('desc', { updatedAt: 'time', id: 'text' })

/** The explorer's address: filters and page. */
export const memoryAddress = z.object({
  q: z.string().trim().min(1).max(200).optional(),
  state: memoryState.optional(),
  kind: foundName.optional(),
  pod: foundName.optional(),
  source: z.string().min(1).max(200).optional(),
  flag: z.string().min(1).max(60).optional(),
  cursor: lastChangedFirst.cursor.optional(),
})
export type MemoryFilter = z.output<typeof memoryAddress>

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
  source: { name: string; branch: string } | null
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

export type MemoryDetail = MemoryRow & {
  file: string | null
  commit: string | null
  /** Those for which the file was written, as far as the entry or a changelog says. */
  tasks: { number: number; title: string }[]
  saidUpdatedAt: string | null
  createdAt: string
  data: Record<string, unknown>
  /** Newest first. */
  versions: MemoryVersionRow[]
}
