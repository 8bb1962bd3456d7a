import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { sha256 } from '@/lib/core/canonical'
import { read, type Tx } from '@/lib/db/client'
import type { Request } from '@/lib/db/generated/client'
import { parsePolicy } from '@/lib/policy/document'
import { changeName } from '@/lib/policy/drafts/labels'
import { lintChange } from '@/lib/policy/edit/lint'
import { notStricter } from '@/lib/policy/edit/stricter'
import { changedCells } from '@/lib/policy/matrix'
import { catalogueOf } from '@/lib/policy/queries'
import { remarksUntil } from '@/lib/policy/remarks/queries'
import { replayResult } from '@/lib/policy/replay/schema'
import type { PolicyDocument } from '@/lib/policy/schema'
import { changesSigners, dangerousFirst, type Difference } from '@/lib/proposals/rules'
import { type LookEnvelope, lookEnvelope, policyEnvelope, type PolicyPicture } from '@/lib/proposals/schema'

/** What a change is, with the tools and people of this moment. */
export async function differenceOf(
  tx: Pick<Tx, 'tool' | 'groupMember'>,
  before: PolicyDocument,
  after: PolicyDocument,
  author: string | null,
): Promise<Difference> {
  const [tools, signers] = [await catalogueOf(tx), await signersOf(tx)]
  const about = { before, tools, signers, ...(author !== null && { author }) }
  const found = lintChange({ ...about, after })
  return {
    stops: found.filter(({ severity }) => severity === 'stops'),
    isUnsignable: lintChange({ ...about, after: before }).some(({ code }) => code === 'locked_out'),
    cells: changedCells(before, after, tools),
    milder: notStricter(before, after, tools).map(({ words }) => words),
    isAboutSigners: changesSigners(before, after),
    warnings: found.filter(({ severity }) => severity === 'warns'),
  }
}

/** Who can sign for each group today. */
async function signersOf(tx: Pick<Tx, 'groupMember'>): Promise<Map<string, string[]>> {
  const members = await tx.groupMember.findMany({
    where: { person: { deactivatedAt: null, roles: { has: 'approver' } } },
    select: { groupSlug: true, personId: true },
  })
  const signers = new Map<string, string[]>()
  for (const { groupSlug, personId } of members) signers.set(groupSlug, [...(signers.get(groupSlug) ?? []), personId])
  return signers
}

/** What people see of a change that was proposed: as it was signed, whatever became of the draft since. */
export async function pictureOfProposal({ id, envelope, closedAt }: Request): Promise<PolicyPicture> {
  const signed = policyEnvelope.parse(envelope)
  const proposed = await read.policyProposal.findUniqueOrThrow({ where: { requestId: id } })
  const [base, change, replay] = await Promise.all([
    read.policyVersion.findUniqueOrThrow({ where: { version: signed.base } }),
    read.policyChange.findUniqueOrThrow({ where: { number: signed.change } }),
    read.policyReplay.findUnique({ where: { id: proposed.replayId } }),
  ])
  const result = replayResult.safeParse(replay?.result)
  const impact = result.success ? result.data : null
  return {
    change: changeName(signed.change),
    base: signed.base,
    version: change.requestId === id ? change.version : null,
    ...(await texts(base.document, proposed.document)),
    replay: impact,
    titles: await titlesOf(impact?.groups.map(({ tool }) => tool) ?? []),
    remarks: await remarksUntil(change.id, closedAt),
    signed,
  }
}

/** What people see of a policy that is in force already, beside the version before it. */
export async function pictureOfLook({ envelope }: Request): Promise<PolicyPicture> {
  const signed = lookEnvelope.parse(envelope)
  const [before, after, change] = await Promise.all([
    read.policyVersion.findUniqueOrThrow({ where: { version: signed.before } }),
    read.policyVersion.findUniqueOrThrow({ where: { version: signed.version } }),
    read.policyChange.findFirst({ where: { version: signed.version }, select: { number: true } }),
  ])
  return {
    change: change && changeName(change.number),
    base: signed.before,
    version: signed.version,
    ...(await texts(before.document, after.document)),
    replay: null,
    titles: {},
    remarks: [],
    signed,
  }
}

async function texts(
  before: string,
  after: string,
): Promise<Pick<PolicyPicture, 'cells' | 'milder' | 'before' | 'after'>> {
  const [old, now] = [parsePolicy(before), parsePolicy(after)]
  if (!old.ok || !now.ok) return { cells: [], milder: [], before, after }
  const { cells, milder } = await differenceOf(read, old.policy, now.policy, null)
  return { cells: dangerousFirst(cells), milder: [...milder], before, after }
}

async function titlesOf(keys: readonly string[]): Promise<Record<string, string>> {
  const tools = await read.tool.findMany({
    where: { key: { in: [...new Set(keys)] } },
    select: { key: true, title: true },
  })
  return Object.fromEntries(tools.map(({ key, title }) => [key, title]))
}

/** A version that came into force without a second person, and the request by which one is to look; null when all were. */
export async function unseenPolicy(actor: Actor): Promise<{ version: number; request: number } | null> {
  demand(actor, 'requests:read')
  // The words of the states lead to an index of what is open, and of its kind few are; the newest of all would be walked back.
  const [open] = await read.$queryRaw<Pick<Request, 'number' | 'envelope'>[]>`
    select number, envelope from (select * from "Request" where kind = 'policy_look'
      and state in ('waiting', 'approved') offset 0) r order by id desc limit 1`
  return open ? { version: (open.envelope as LookEnvelope).version, request: open.number } : null
}

/** The proposal of exactly this text that waits for people, whoever made it, with the number of its request; null for none. */
export async function waitingProposal(
  actor: Actor,
  document: string,
): Promise<{ number: number; request: number } | null> {
  demand(actor, 'policy:read')
  const open = await read.policyChange.findFirst({
    where: { digest: sha256(document), state: 'proposed' },
    select: { number: true, requestId: true },
    orderBy: { number: 'asc' },
  })
  if (!open?.requestId) return null
  const { number: request } = await read.request.findUniqueOrThrow({
    where: { id: open.requestId },
    select: { number: true },
  })
  return { number: open.number, request }
}
