import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { read, type Tx } from '@/lib/db/client'
import type { PolicyVersion, Request } from '@/lib/db/generated/client'
import { type ChangeFacts, type ChangeRuling, noRuling, whoSigns } from '@/lib/policy/changes'
import { compilePolicy, type PolicySnapshot } from '@/lib/policy/compile'
import { groupsAsked, parsePolicy, signersNeeded } from '@/lib/policy/document'
import type { PolicyDocument } from '@/lib/policy/schema'
import { noRulingWords } from '@/lib/policy/labels'
import { keyOfTool } from '@/lib/tools/names'
import { tool, type Tool, toolKeyGrammar } from '@/lib/tools/schema'
import { heedListed } from '@/lib/findings/listed/queries'

/** The policy in force, compiled, with the catalogue it speaks of. */
export type InForce = {
  epoch: number
  version: number
  document: PolicyDocument
  snapshot: PolicySnapshot
  tools: ReadonlyMap<string, Tool & { schemaHash: string }>
}

/** No policy is in force, so nothing may be decided: every call is refused until one is. */
export class NoPolicy extends Error {}

let held: InForce | undefined
let loading: Promise<InForce> | undefined

/**
 * The compiled policy of this epoch, from memory when it is the one held. The caller reads the epoch inside its own
 * transaction, so a decision is never recorded under an older policy than the one committed before it began.
 */
export async function policyOfEpoch(epoch: number, attempts = 3): Promise<InForce> {
  if (held?.epoch === epoch) return held
  loading ??= loadPolicy().finally(() => {
    loading = undefined
  })
  const loaded = await loading
  // A change committed while we loaded: what we hold may be newer than the caller's epoch, never older.
  if (loaded.epoch >= epoch) return loaded
  // What is loaded next began after that commit. Only a transaction that moved the policy itself could go on for ever.
  if (attempts === 0) throw new Error('A policy was asked for by the transaction that puts it into force')
  return await policyOfEpoch(epoch, attempts - 1)
}

/** The policy held in memory, if any. Whoever decides by it must make sure of its epoch when the decision is written. */
export function policyInMemory(): InForce | undefined {
  return held
}

/** The policy in force now, for reads that are not part of a decision. */
export async function policyNow(): Promise<InForce> {
  const row = await read.policyInForce.findUnique({ where: { id: 1 }, select: { epoch: true } })
  if (!row) throw new NoPolicy('No policy is in force')
  return await policyOfEpoch(row.epoch)
}

/** The same, or null while none is in force: for pages, which then say so. */
export async function inForceOrNone(): Promise<InForce | null> {
  return await policyNow().catch((error: unknown) => {
    if (error instanceof NoPolicy) return null
    throw error
  })
}

/**
 * The key of the tool that a pod means: by its key, by its name for models, or as its program names it where that is one
 * tool alone. What is none of them stays as it is.
 */
export async function keyNamed(named: string): Promise<string> {
  if (toolKeyGrammar.test(named)) return named
  // Which key a name stands for is alike in every policy that knows the key, so for the usual one nobody has to be asked.
  const known = held && keyOfTool(named, held.tools.keys())
  if (known !== undefined && held?.tools.has(known)) return known
  const tools = (await inForceOrNone())?.tools
  const key = keyOfTool(named, tools?.keys() ?? [])
  if (!tools || tools.has(key)) return key
  const same = [...tools.values()].filter(({ operation }) => operation === named)
  return same.length === 1 ? same[0]!.key : key
}

/** The document in force as it was written, or null. */
export async function documentInForce(actor: Actor) {
  demand(actor, 'policy:load')
  const row = await read.policyInForce.findUnique({ where: { id: 1 } })
  return row && (await read.policyVersion.findUniqueOrThrow({ where: { version: row.version } }))
}

/** A version as it was written, with the tools there are today; null where there is none of this number. */
export async function documentOfVersion(actor: Actor, version: number) {
  demand(actor, 'policy:load')
  const [found, tools] = await Promise.all([
    read.policyVersion.findUnique({ where: { version }, select: { version: true, document: true } }),
    catalogueOf(read),
  ])
  return found && { ...found, tools }
}
type Named = { id: string; name: string }

/** A group that signs: how many of its people the policy asks for at most, 0 where it never names it, and who can. */
export type Signers = { group: string; title: string; needed: number; able: Named[]; unable: Named[] }

/** Every group that the policy names or that has people, with those who can sign for it and members who may not approve. */
export async function signersByGroup(actor: Actor): Promise<Signers[]> {
  demand(actor, 'people:manage')
  const document = await parsedInForce()
  const needed = document ? signersNeeded(document) : new Map<string, number>()
  const [members, titles] = await Promise.all([
    read.groupMember.findMany({
      where: { person: { deactivatedAt: null } },
      select: { groupSlug: true, person: { select: { id: true, name: true, roles: true } } },
      orderBy: { person: { name: 'asc' } },
    }),
    read.group.findMany(),
  ])
  const groups = new Set([...needed.keys(), ...members.map(({ groupSlug }) => groupSlug)])
  return [...groups].toSorted().map((group) => {
    const people = members.filter(({ groupSlug }) => groupSlug === group).map(({ person }) => person)
    const named = (may: boolean) =>
      people.filter(({ roles }) => roles.includes('approver') === may).map(({ id, name }) => ({ id, name }))
    const title = titles.find(({ slug }) => slug === group)?.title ?? group
    return { group, title, needed: needed.get(group) ?? 0, able: named(true), unable: named(false) }
  })
}

/** The version in force with its text, as a transaction sees it; with a lock it stays in force until that one ends. */
export async function inForceOf(tx: Tx, lock: 'none' | 'share' | 'update' = 'none'): Promise<PolicyVersion | null> {
  const [row] = await tx.$queryRawUnsafe<{ version: number }[]>(
    `select version from "PolicyInForce" where id = 1 ${lock === 'none' ? '' : `for ${lock}`}`,
  )
  return row ? await tx.policyVersion.findUniqueOrThrow({ where: { version: row.version } }) : null
}

/** The tools there are, whatever their state, as a policy is held against them. */
export async function catalogueOf(db: Pick<Tx, 'tool'>): Promise<Tool[]> {
  const rows = await db.tool.findMany({ orderBy: { key: 'asc' } })
  return rows.map(({ definition, state }) => ({ ...tool.parse(definition), state }))
}

/** Who signs a kind of change by the policy in force, which then stays in force until the transaction ends. */
export async function whoSignsNow(tx: Tx, kind: string, about?: ChangeFacts): Promise<ChangeRuling> {
  const [row] = await tx.$queryRaw<{ epoch: number }[]>`select epoch from "PolicyInForce" where id = 1 for share`
  return row ? whoSigns((await policyOfEpoch(row.epoch)).snapshot, kind, about) : noRuling(noRulingWords.noPolicy, 0)
}

/** The two questions that a request of this kind asks of the policy: under its lock who signs, and beforehand who would. */
export function askedUnder(kind: string, factsOf?: (db: Reading, request: Request) => Promise<ChangeFacts>) {
  return {
    askAgain: async ({ tx, request }: { tx: Tx; request: Request }): Promise<ChangeRuling> =>
      await whoSignsNow(tx, kind, await factsOf?.(tx, request)),
    ruleNow: async (request: Request): Promise<ChangeRuling> =>
      whoSigns((await policyNow()).snapshot, kind, await factsOf?.(read, request)),
  }
}

/** A transaction, or what reads outside of one. */
type Reading = Pick<Tx, 'prompt'>

/** The groups that the policy in force asks to sign; null when none is, so that nobody can say. */
export async function groupsAskedNow(actor: Actor): Promise<Set<string> | null> {
  demand(actor, 'people:manage')
  const document = await parsedInForce()
  return document && groupsAsked(document)
}

async function parsedInForce(): Promise<PolicyDocument | null> {
  const row = await read.policyInForce.findUnique({ where: { id: 1 }, select: { version: true } })
  const found = row && (await read.policyVersion.findUnique({ where: { version: row.version } }))
  const parsed = found && parsePolicy(found.document)
  return parsed?.ok ? parsed.policy : null
}

async function loadPolicy(): Promise<InForce> {
  // One transaction, so that epoch, document, catalogue and emergency stops belong together.
  const [row, version, rows, stops] = await read.$transaction(
    async (tx) => {
      const inForce = await tx.policyInForce.findUnique({ where: { id: 1 } })
      if (!inForce) throw new NoPolicy('No policy is in force')
      const document = await tx.policyVersion.findUniqueOrThrow({ where: { version: inForce.version } })
      await heedListed(tx)
      const on = await tx.stop.findMany({
        where: { endedAt: null },
        select: { id: true, scope: true, target: true, at: true },
      })
      return [inForce, document, await tx.tool.findMany(), on] as const
    },
    { isolationLevel: 'RepeatableRead' },
  )
  const tools = new Map(
    rows.map(({ key, definition, schemaHash, state }) => [key, { ...tool.parse(definition), state, schemaHash }]),
  )
  const parsed = parsePolicy(version.document)
  if (!parsed.ok) throw new NoPolicy(`Policy version ${version.version} cannot be read: ${parsed.problems.join('; ')}`)
  const stopsOn = stops.map(({ at, ...stop }) => ({ ...stop, since: at.toISOString() }))
  const snapshot = compilePolicy({ ...parsed.policy, version: version.version }, [...tools.values()], stopsOn)
  held = { epoch: row.epoch, version: version.version, document: parsed.policy, snapshot, tools }
  return held
}
