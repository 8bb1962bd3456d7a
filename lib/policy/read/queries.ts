import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { parsePolicy } from '@/lib/policy/document'
import { linesOfRules } from '@/lib/policy/lines'
import {
  type ChangedCell,
  changedCells,
  type ExplainedCell,
  explainCell,
  matrixOf,
  type MatrixRow,
  wholeRoles,
} from '@/lib/policy/matrix'
import { isAskedFor, type Narrowed, narrowed } from '@/lib/policy/narrow'
import { catalogueOf, NoPolicy, policyNow } from '@/lib/policy/queries'
import type { PolicyFilter, SeenPod } from '@/lib/policy/read/schema'
import type { VersionRow } from '@/lib/policy/schema'

/** The policy in force as a matrix, with what it can be narrowed to. Times are ISO 8601 in UTC. */
export type Matrix = Narrowed & {
  version: number
  since: string
  reason: string
  environments: string[]
  departments: string[]
  /** Every role that is no part of another one. */
  roles: string[]
  everyRole: string[]
  pods: SeenPod[]
  rows: MatrixRow[]
  /** How many tools there are in all. */
  tools: number
  cell: ExplainedCell | null
  /** The lines of the text on which the rules begin, when a cell is explained. */
  lines: ReadonlyMap<string, number>
}

/** Who may use what under the policy in force, or null while none is. Production unless another place is asked for. */
export async function policyMatrix(actor: Actor, filter: PolicyFilter): Promise<Matrix | null> {
  demand(actor, 'policy:read')
  const inForce = await policyNow().catch((error: unknown) => {
    if (error instanceof NoPolicy) return null
    throw error
  })
  if (!inForce) return null
  const { snapshot, document, version } = inForce
  const [row, current, pods] = await Promise.all([
    read.policyVersion.findUniqueOrThrow({ where: { version }, select: { reason: true, document: true } }),
    read.policyInForce.findUniqueOrThrow({ where: { id: 1 }, select: { since: true } }),
    podsSeen(),
  ])
  const environments = [...snapshot.places]
  const { unknown, ...seen } = narrowed(filter, { document, environments, pods })
  const rows = matrixOf(snapshot, seen.shown, seen)
  const [role = '', tool = ''] = filter.cell?.split(':') ?? []
  const cell = filter.cell ? explainCell(snapshot, role, tool, seen) : null
  return {
    version,
    since: current.since.toISOString(),
    reason: row.reason,
    environments,
    departments: Object.keys(document.departments),
    roles: wholeRoles(document),
    everyRole: Object.keys(document.roles),
    pods,
    ...seen,
    rows: rows.filter(isAskedFor(filter, seen.compared)),
    tools: snapshot.tools.size,
    cell,
    lines: cell ? linesOfRules(row.document) : new Map(),
    unknown: [...unknown, ...(filter.cell && !cell ? ['cell'] : [])],
  }
}

/** The pods through whose eyes policy can be read; of very many the first. */
async function podsSeen(): Promise<SeenPod[]> {
  return await read.pod.findMany({
    where: { state: { not: 'retired' } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: mostPods,
    select: { slug: true, name: true, role: true, department: true },
  })
}

const mostPods = 200
/** The text in force as it was written, or null while none is. Times are ISO 8601 in UTC. */
export async function policyText(actor: Actor): Promise<{ version: number; at: string; document: string } | null> {
  demand(actor, 'policy:read')
  const current = await read.policyInForce.findUnique({ where: { id: 1 } })
  if (!current) return null
  const { version, since } = current
  const { document } = await read.policyVersion.findUniqueOrThrow({ where: { version }, select: { document: true } })
  return { version, at: since.toISOString(), document }
}

const mostVersions = 200

/** The versions there were, newest first; of very many the newest. */
export async function policyVersions(actor: Actor): Promise<{ rows: VersionRow[]; isAll: boolean }> {
  demand(actor, 'policy:read')
  const [found, current] = await Promise.all([
    read.policyVersion.findMany({
      orderBy: { version: 'desc' },
      take: mostVersions + 1,
      select: { version: true, createdAt: true, reason: true },
    }),
    read.policyInForce.findUnique({ where: { id: 1 }, select: { version: true } }),
  ])
  const rows = found.slice(0, mostVersions).map(({ version, createdAt, reason }) => ({
    version,
    at: createdAt.toISOString(),
    reason,
    inForce: version === current?.version,
  }))
  return { rows, isAll: found.length <= mostVersions }
}

/** A version as it was written, with the cells that it answers otherwise than the one before it. */
export type Version = VersionRow & {
  document: string
  /** Judged with the tools there are today; null for the first one, and where one of the two cannot be read any more. */
  changes: ChangedCell[] | null
}

/** One version, or null where there is none of this number. */
export async function policyVersion(actor: Actor, version: number): Promise<Version | null> {
  demand(actor, 'policy:read')
  const [found, earlier, current, tools] = await Promise.all([
    read.policyVersion.findUnique({ where: { version } }),
    read.policyVersion.findUnique({ where: { version: version - 1 }, select: { document: true } }),
    read.policyInForce.findUnique({ where: { id: 1 }, select: { version: true } }),
    catalogueOf(read),
  ])
  if (!found) return null
  const { createdAt, reason, document } = found
  const before = earlier && parsePolicy(earlier.document)
  const after = parsePolicy(document)
  return {
    version,
    at: createdAt.toISOString(),
    reason,
    inForce: current?.version === version,
    document,
    changes: before?.ok && after.ok ? changedCells(before.policy, after.policy, tools) : null,
  }
}
