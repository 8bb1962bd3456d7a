import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { compilePolicy } from '@/lib/policy/compile'
import { parsePolicy } from '@/lib/policy/document'
import { type Cell, type ChangedCell, changedCells, explainCell, type ExplainedCell } from '@/lib/policy/matrix'
import { catalogueOf } from '@/lib/policy/queries'
import type { PolicyDocument } from '@/lib/policy/schema'

/** So many of the newest versions are looked through for one cell. */
const mostVersions = 25

/** A version that gave a cell another answer; `before` is null in the first version that is looked at. */
export type CellChange = { version: number; at: string; reason: string; before: Cell | null; after: Cell }

/**
 * The versions that changed what one cell answers, newest first, judged with its tool as it is today. `isAll` says whether
 * every version was looked at. Times are ISO 8601 in UTC.
 */
export async function cellHistory(
  actor: Actor,
  { role, tool, environment, department }: ExplainedCell,
): Promise<{ changes: CellChange[]; isAll: boolean }> {
  demand(actor, 'policy:read')
  const rows = await read.policyVersion.findMany({
    orderBy: { version: 'desc' },
    take: mostVersions + 1,
    select: { version: true, createdAt: true, reason: true },
  })
  const looked = rows.slice(0, mostVersions).toReversed()
  const documents = await documentsOf(looked.map(({ version }) => version))
  const changes: CellChange[] = []
  let before: Cell | null = null
  for (const { version, createdAt, reason } of looked) {
    const document = documents.get(version)
    const place = { environment, department: department?.name ?? null }
    const after = document ? explainCell(compilePolicy(document, [tool]), role, tool.key, place) : null
    if (after && (!before || isOther(before, after)))
      changes.push({ version, at: createdAt.toISOString(), reason, before, after })
    before = after ?? before
  }
  return { changes: changes.toReversed(), isAll: rows.length <= mostVersions }
}

function isOther(before: Cell, after: Cell): boolean {
  return before.answer !== after.answer || before.conditional !== after.conditional
}

/** Two versions held against each other. */
export type Comparison = {
  from: number
  to: number
  before: string
  after: string
  /** Judged with the tools there are today; null where one of the two cannot be read any more. */
  changes: ChangedCell[] | null
}

/** What one version answers and says otherwise than another; null where there is none of these numbers. */
export async function compareVersions(actor: Actor, from: number, to: number): Promise<Comparison | null> {
  demand(actor, 'policy:read')
  const [rows, tools] = await Promise.all([
    read.policyVersion.findMany({ where: { version: { in: [from, to] } }, select: { version: true, document: true } }),
    catalogueOf(read),
  ])
  const [before, after] = [from, to].map((version) => rows.find((row) => row.version === version)?.document)
  if (before === undefined || after === undefined) return null
  const [old, now] = [parsePolicy(before), parsePolicy(after)]
  return { from, to, before, after, changes: old.ok && now.ok ? changedCells(old.policy, now.policy, tools) : null }
}

/** What was read once stays, as no version ever changes. */
const held = new Map<number, PolicyDocument | null>()

async function documentsOf(versions: readonly number[]): Promise<ReadonlyMap<number, PolicyDocument | null>> {
  const missing = versions.filter((version) => !held.has(version))
  const rows = await read.policyVersion.findMany({
    where: { version: { in: missing } },
    select: { version: true, document: true },
  })
  for (const { version, document } of rows) {
    const parsed = parsePolicy(document)
    held.set(version, parsed.ok ? parsed.policy : null)
  }
  for (const version of held.keys()) if (held.size > 2 * mostVersions) held.delete(version)
  return held
}
