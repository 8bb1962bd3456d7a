import type { AuditContext } from '@/lib/audit/events'
import type { Tx } from '@/lib/db/client'
import type { Asked } from '@/lib/findings/scan/asked'

export type Reading = Pick<
  Tx,
  | '$queryRaw'
  | 'call'
  | 'changelogEntry'
  | 'errorReport'
  | 'importFound'
  | 'incident'
  | 'importRun'
  | 'importText'
  | 'memoryEntry'
  | 'memoryVersion'
  | 'outputRevision'
  | 'pod'
  | 'promptText'
  | 'promptUse'
  | 'promptVersion'
  | 'task'
  | 'taskEntry'
>

/** A text in which something was found, as people are told of it. */
export type FoundText = {
  /** What it is, in a sentence or a name. */
  title: string
  /** Where it is read, and what leads there; null where there is no page about it. */
  href: string | null
  /** The number of the request that people decide on; null where nobody is asked. */
  request: number | null
  /** Who answers for it, and so says nothing of what was found in it. */
  answers: string | null
}

/** The text itself, and what else the record says of it. */
export type HeldText = { asked: Asked; about: Omit<AuditContext, 'subject'> }

export type Version = { subjectId: string; version: number }

/**
 * A kind of text in which things are found: its versions never change, and have an id. A new kind is one more row; its noun
 * calls `noteFindings` where it keeps a version.
 */
export type TextKind = {
  /** Of many at once, by their addresses. */
  told(db: Reading, texts: Version[]): Promise<Map<string, FoundText>>
  held(db: Reading, text: Version): Promise<HeldText | null>
}

export function addressOf(subjectId: string, version: number): string {
  return `${subjectId}/${version}`
}

/** Who answers for each of these pods. */
export async function ownersOf(db: Reading, podIds: string[]): Promise<Map<string, string | null>> {
  if (podIds.length === 0) return new Map()
  const pods = await db.pod.findMany({ where: { id: { in: podIds } }, select: { id: true, ownerId: true } })
  return new Map(pods.map(({ id, ownerId }) => [id, ownerId]))
}
