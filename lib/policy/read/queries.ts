import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { searchWords } from '@/lib/core/search-words'
import { read } from '@/lib/db/client'
import { parsePolicy } from '@/lib/policy/document'
import {
  type ChangedCell,
  changedCells,
  type ExplainedCell,
  explainCell,
  matrixOf,
  type MatrixRow,
  wholeRoles,
} from '@/lib/policy/matrix'
import { catalogueOf, NoPolicy, policyNow } from '@/lib/policy/queries'
import type { PolicyFilter, VersionRow } from '@/lib/policy/schema'
import { fold } from '@/lib/policy/shape'

/** The policy in force as a matrix, with what it can be narrowed to. Times are ISO 8601 in UTC. */
export type Matrix = {
  version: number
  since: string
  reason: string
  environments: string[]
  departments: string[]
  /** Every role that can be shown. */
  roles: string[]
  environment: string
  department: string | null
  /** The roles that are shown, as columns. */
  shown: string[]
  rows: MatrixRow[]
  /** How many tools there are in all. */
  tools: number
  cell: ExplainedCell | null
  /** Names in the address that this policy does not know. */
  unknown: string[]
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
  const [row, current] = await Promise.all([
    read.policyVersion.findUniqueOrThrow({ where: { version }, select: { reason: true } }),
    read.policyInForce.findUniqueOrThrow({ where: { id: 1 }, select: { since: true } }),
  ])
  const environments = [...snapshot.places]
  const departments = Object.keys(document.departments)
  const roles = wholeRoles(document)
  const known = (name: string | undefined, among: readonly string[]) =>
    name === undefined ? undefined : among.find((other) => fold(other) === fold(name))
  const environment = known(filter.env, environments) ?? known('prod', environments) ?? environments.at(-1)!
  const department = known(filter.department, departments) ?? null
  const only = known(filter.role, Object.keys(document.roles))
  const place = { environment, department }
  const shown = only ? [only] : roles
  const words = searchWords(filter.q ?? '').map((word) => word.toLowerCase())
  const fits = ({ tool: { key, title } }: MatrixRow) =>
    words.every((word) => `${title} ${key}`.toLowerCase().includes(word))
  const [role = '', tool = ''] = filter.cell?.split(':') ?? []
  const cell = filter.cell ? explainCell(snapshot, role, tool, place) : null
  return {
    version,
    since: current.since.toISOString(),
    reason: row.reason,
    environments,
    departments,
    roles,
    ...place,
    shown,
    rows: matrixOf(snapshot, shown, place).filter(fits),
    tools: snapshot.tools.size,
    cell,
    unknown: [
      ...(filter.env && !known(filter.env, environments) ? ['env'] : []),
      ...(filter.department && !department ? ['department'] : []),
      ...(filter.role && !only ? ['role'] : []),
      ...(filter.cell && !cell ? ['cell'] : []),
    ],
  }
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
