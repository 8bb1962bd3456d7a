import type { Tx } from '@/lib/db/client'
import type { Request } from '@/lib/db/generated/client'
import type { QueuedJob } from '@/lib/core/work'
import type { AuditEntry } from '@/lib/audit/events'
import type { Decision as PolicyDecision } from '@/lib/policy/schema'
import type { Became, Change, Permission, RequestState } from '@/lib/requests/schema'

/** A request under its lock, in the transaction that settles it. */
export type Looking = { tx: Tx; request: Request; now: Date }

/** What policy says now about the very content that was signed. */
export type Ruling = Pick<
  PolicyDecision,
  'decision' | 'tier' | 'duties' | 'expiresInSeconds' | 'policyVersion' | 'rule'
> & {
  /** How long what is released can be used, where that is a permission. */
  permissionSeconds?: number
  /** The decision in words, for whoever is told. */
  reason: string
  /** The emergency stop that covers it: it waits for that to come off, whatever else would be said. */
  stop?: string
}

/** How a request ended without its change, for whoever asked. */
export type Ending = {
  state: Extract<
    RequestState,
    'rejected' | 'changes_requested' | 'denied' | 'expired' | 'withdrawn' | 'stopped' | 'superseded'
  >
  /** What the person who decided wrote, or why it ended, in words. */
  note: string | null
  /** With changes_requested: which values that person means, as JSON pointers. */
  fields?: readonly string[]
}

/** What came of a release, and the work that follows from it. */
export type Released = {
  state: 'released' | 'executed'
  events: readonly AuditEntry[]
  jobs?: readonly QueuedJob[]
}

export type Ended = { request: Request; ending: Ending }

/**
 * What differs from kind to kind of what waits for people. Everything else is the same for all of them: states, votes,
 * duties, clocks, the queue and the page. A kind is a file `request.ts` in its noun and a row in lib/kinds/registry.ts.
 */
export type RequestKind = {
  kind: string
  /**
   * Its release changes by which policy everything else is looked at again, so it never shares a transaction with others:
   * one that moves the policy cannot ask it any more.
   */
  movesPolicy?: true
  /**
   * Works out beforehand what takes another program or a file to say. It runs before the transaction that settles the request,
   * and keeps what it finds by a command of its own; what it finds is looked at in there once more.
   */
  prepare?(request: Request): Promise<void>
  /** What moved since it was signed, in words that follow "because"; null when the subject is what it was. */
  stillStands(looking: Looking): Promise<string | null>
  /** Asks the policy in force about the very same content. */
  askAgain(looking: Looking): Promise<Ruling>
  /** What policy says at this moment, to be read only: nothing is held, and it may be otherwise at the release. */
  ruleNow(request: Request): Promise<Ruling>
  /**
   * Makes the change (`executed`: nothing more will come of it), or gives leave for it (`released`), by what policy said
   * when it was looked at again a moment ago.
   */
  release(looking: Looking, ruling: Ruling): Promise<Released>
  /** Tells whoever asked for these, which are all of this kind; what moves by it has its lines. */
  close(tx: Tx, ended: readonly Ended[], now: Date): Promise<readonly AuditEntry[]>
  /** What the page shows of the change and of what became of it. */
  show(request: Request): Promise<{
    change: Change
    became: Became | null
    permission?: Permission | null
  }>
}

/** Names a kind of request. */
export function defineRequestKind(kind: RequestKind): RequestKind {
  return kind
}

/** The kinds of an installation, by name. */
export type Kinds = ReadonlyMap<string, RequestKind>

/** The kind of a request. Throws for one that this version does not know: it stays as it is, and that is heard of. */
export function kindOf(kinds: Kinds, { kind }: Pick<Request, 'kind'>): RequestKind {
  const found = kinds.get(kind)
  if (!found) throw new Error(`There is no kind of request called ${kind}`)
  return found
}
