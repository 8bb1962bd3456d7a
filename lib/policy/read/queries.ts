import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { besideInForce, type DraftedRow } from '@/lib/policy/beside'
import { compilePolicy } from '@/lib/policy/compile'
import { groupsAsked, parsePolicy } from '@/lib/policy/document'
import { ownDraftText } from '@/lib/policy/drafts/queries'
import { linesOfRules } from '@/lib/policy/lines'
import { type ChangedCell, changedCells, type ExplainedCell, explainCell, wholeRoles } from '@/lib/policy/matrix'
import { mostAskedGroup, writtenRule } from '@/lib/policy/written'
import { isAskedFor, type Narrowed, narrowed } from '@/lib/policy/narrow'
import { catalogueOf, type InForce, NoPolicy, policyNow } from '@/lib/policy/queries'
import type { PolicyFilter, SeenPod, VersionRow } from '@/lib/policy/read/schema'
import type { PolicyDocument, Rule } from '@/lib/policy/schema'

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
  rows: DraftedRow[]
  /** How many tools there are in all. */
  tools: number
  cell: ExplainedCell | null
  /** The explained cell as it is in force, where a draft is shown. */
  before: ExplainedCell | null
  /** The lines of the text on which the rules begin, when a cell is explained. */
  lines: ReadonlyMap<string, number>
  /** The reader's draft that is shown, with how many answers it changes in all. */
  draft: DraftSeen | null
  /** For those who may change policy. */
  editing: Editing | null
}

/** The groups that can sign, the one that signs most, and the rules of the explained cell as they are written, by name. */
export type Editing = {
  groups: { slug: string; title: string }[]
  usualGroup: string
  written: ReadonlyMap<string, Rule>
}

export type DraftSeen = { number: number; edits: number; isBehind: boolean; answers: number }

/**
 * Who may use what under the policy in force, or null while none is. Production unless another place is asked for. Whoever
 * works on a draft sees what it would answer, and what is in force beside it.
 */
export async function policyMatrix(actor: Actor, filter: PolicyFilter): Promise<Matrix | null> {
  demand(actor, 'policy:read')
  const inForce = await policyNow().catch((error: unknown) => {
    if (error instanceof NoPolicy) return null
    throw error
  })
  if (!inForce) return null
  const { version } = inForce
  const [row, current, pods, draft] = await Promise.all([
    read.policyVersion.findUniqueOrThrow({ where: { version }, select: { reason: true, document: true } }),
    read.policyInForce.findUniqueOrThrow({ where: { id: 1 }, select: { since: true } }),
    podsSeen(),
    draftSeen(actor, filter, inForce),
  ])
  const { snapshot, document, text } = draft ?? { ...inForce, text: row.document }
  const environments = [...snapshot.places]
  const { unknown, ...seen } = narrowed(filter, { document, environments, pods })
  const rows = besideInForce(snapshot, inForce.snapshot, seen.shown, seen)
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
    before: cell && draft ? explainCell(inForce.snapshot, role, tool, seen) : null,
    lines: cell ? linesOfRules(text) : new Map(),
    editing: actor.can.has('policy:change') ? await editingIn(document, cell) : null,
    draft: draft && { number: draft.number, edits: draft.edits, isBehind: draft.isBehind, answers: draft.answers },
    unknown: [
      ...unknown,
      ...(filter.cell && !cell ? ['cell'] : []),
      ...(filter.draft && filter.draft !== 'off' && !draft ? ['draft'] : []),
    ],
  }
}

/** The draft through which its author sees the matrix; none that cannot be read any more. */
async function draftSeen(actor: Actor, { draft: named }: PolicyFilter, { document, tools }: InForce) {
  if (named === 'off') return null
  const draft = await ownDraftText(actor, named === undefined ? undefined : Number(named))
  const parsed = draft && parsePolicy(draft.document)
  if (!draft || !parsed?.ok) return null
  const catalogue = [...tools.values()]
  return {
    ...draft,
    text: draft.document,
    document: parsed.policy,
    snapshot: compilePolicy(parsed.policy, catalogue),
    answers: changedCells(document, parsed.policy, catalogue).length,
  }
}

/** What forms that change a cell need to know. */
async function editingIn(document: PolicyDocument, cell: ExplainedCell | null): Promise<Editing> {
  const groups = await read.group.findMany({ orderBy: { title: 'asc' }, select: { slug: true, title: true } })
  const asked = [...groupsAsked(document)].filter((slug) => groups.every((group) => group.slug !== slug))
  return {
    groups: [...groups, ...asked.map((slug) => ({ slug, title: slug }))],
    usualGroup: mostAskedGroup(document),
    written: new Map((cell?.rules ?? []).flatMap(({ id, role }) => writtenRule(document, role, id) ?? [])),
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
