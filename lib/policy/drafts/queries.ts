import 'server-only'
import { earliestOf } from '@/lib/audit/months/queries'
import { type Actor, demand } from '@/lib/core/actor'
import { type Page, pageSize } from '@/lib/core/keyset'
import { read } from '@/lib/db/client'
import type { PolicyChange, Prisma } from '@/lib/db/generated/client'
import { admitPolicy, parsePolicy } from '@/lib/policy/document'
import { lastWorkedOn, maySee } from '@/lib/policy/drafts/rules'
import { type ChangeRow, type ChangesFilter, keptEdits, newestChangeFirst } from '@/lib/policy/drafts/schema'
import type { PolicyEdit } from '@/lib/policy/edit/schema'
import { type ChangedCell, changedCells } from '@/lib/policy/matrix'
import { catalogueOf } from '@/lib/policy/queries'

/** A change with everything that its page shows, beside the replay. */
export type ChangeDetail = ChangeRow & {
  id: string
  /** Whether the reader may edit it: it is a draft, and theirs. */
  mayEdit: boolean
  document: string
  digest: string
  steps: PolicyEdit[]
  /** The text of the version that it changes. */
  before: string
  /** The answers that it changes, judged with the tools of today; null where a text cannot be read any more. */
  changes: ChangedCell[] | null
  /** Why it is a draft again after it was proposed, in a sentence; null where it never came back. */
  cameBack: string | null
  /** Why it could not be put into force as it stands: what this version of Countersign reads otherwise. */
  problems: string[]
}

/** The reader's draft on which they worked last, or null. */
export async function openDraftOf(actor: Actor): Promise<ChangeRow | null> {
  if (!actor.can.has('policy:change')) return null
  const draft = await read.policyChange.findFirst({
    where: { authorId: actor.id, state: 'draft' },
    orderBy: lastWorkedOn,
  })
  return draft && (await rowsOf(actor, [draft]))[0]!
}

/** One of the reader's drafts, the last without a number, with its text; null where there is none. */
export async function ownDraftText(actor: Actor, number?: number): Promise<(ChangeRow & { document: string }) | null> {
  if (!actor.can.has('policy:change')) return null
  const draft = await read.policyChange.findFirst({
    where: { authorId: actor.id, state: 'draft', ...(number !== undefined && { number }) },
    orderBy: lastWorkedOn,
  })
  return draft && { ...(await rowsOf(actor, [draft]))[0]!, document: draft.document }
}

/** The changes that a reader may see, newest first: their own, and those of others that were proposed. */
export async function listChanges(actor: Actor, { state, cursor }: ChangesFilter = {}): Promise<Page<ChangeRow>> {
  demand(actor, 'policy:read')
  const seen: Prisma.PolicyChangeWhereInput = {
    OR: [{ authorId: actor.id }, { state: { in: ['proposed', 'in_force'] } }],
  }
  const found = await read.policyChange.findMany({
    where: { AND: [seen, state ? { state } : {}, newestChangeFirst.beyond(cursor)] },
    orderBy: newestChangeFirst.order(cursor),
    take: pageSize + 1,
  })
  const { rows, ...beside } = newestChangeFirst.page(found, pageSize, cursor)
  return { rows: await rowsOf(actor, rows), ...beside }
}

/** One change, or null where the reader sees none of this number. */
export async function changeDetail(actor: Actor, number: number): Promise<ChangeDetail | null> {
  demand(actor, 'policy:read')
  const change = await read.policyChange.findUnique({ where: { number } })
  if (!change || !maySee(change, actor.id)) return null
  const [[row], base, tools, cameBack] = await Promise.all([
    rowsOf(actor, [change]),
    read.policyVersion.findUniqueOrThrow({ where: { version: change.baseVersion } }),
    catalogueOf(read),
    change.state === 'draft' && change.requestId !== null ? whyItCameBack(change.requestId) : null,
  ])
  const before = parsePolicy(base.document)
  const after = admitPolicy(change.document)
  return {
    ...row!,
    id: change.id,
    mayEdit: change.state === 'draft' && change.authorId === actor.id && actor.can.has('policy:change'),
    document: change.document,
    digest: change.digest,
    steps: keptEdits.parse(change.edits),
    before: base.document,
    changes: before.ok && after.ok ? changedCells(before.policy, after.policy, tools) : null,
    cameBack,
    problems: after.ok ? [] : after.problems,
  }
}

async function whyItCameBack(requestId: string): Promise<string | null> {
  const line = await read.auditEvent.findFirst({
    where: { requestId, type: 'policy_change.returned', at: { gte: earliestOf([requestId]) } },
    select: { sentence: true },
  })
  return line?.sentence ?? null
}

async function rowsOf(actor: Actor, changes: readonly PolicyChange[]): Promise<ChangeRow[]> {
  const requestIds = changes.flatMap(({ requestId }) => requestId ?? [])
  const [current, people, requests] = await Promise.all([
    read.policyInForce.findUnique({ where: { id: 1 }, select: { version: true } }),
    read.person.findMany({
      where: { id: { in: changes.map(({ authorId }) => authorId) } },
      select: { id: true, name: true },
    }),
    read.request.findMany({ where: { id: { in: requestIds } }, select: { id: true, number: true } }),
  ])
  return changes.map((change) => ({
    number: change.number,
    author: people.find(({ id }) => id === change.authorId)?.name ?? 'The operator',
    isOwn: change.authorId === actor.id,
    state: change.state,
    base: change.baseVersion,
    isBehind: ['draft', 'proposed'].includes(change.state) && change.baseVersion !== current?.version,
    edits: keptEdits.parse(change.edits).length,
    reason: change.reason,
    request: requests.find(({ id }) => id === change.requestId)?.number ?? null,
    version: change.version,
    updatedAt: change.updatedAt.toISOString(),
  }))
}
