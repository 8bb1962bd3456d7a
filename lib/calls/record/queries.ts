import 'server-only'
import { type StoredCall, viewOf } from '@/lib/calls/view'
import type { PoolClient } from 'pg'
import { type Baseline, newestCounted } from '@/lib/calls/brief'
import { joinedPrefix } from '@/lib/calls/joined/rules'
import { bodyHashOf } from '@/lib/calls/once'
import type { Circumstances } from '@/lib/calls/record/rules'
import type { CallInput, CallView } from '@/lib/calls/schema'
import { type Refusal, refuse } from '@/lib/core/outcome'
import { read } from '@/lib/db/client'
import type { RequestState, Verdict } from '@/lib/requests/schema'

const storedCall = `
  select c.id, c."toolKey", c."taskKey", c.at, c.decision, coalesce(g.reason, c."decisionReason") as "decisionReason", c.answer,
    coalesce(g."ruleWords", c."ruleWords") as "ruleWords", c."policyVersion", c.digest, c."bodyHash",
    c.arguments, c.reason, c."saysPersonal", c."promptHash", c."accountId", c."grantId", c."grantExpiresAt", c."grantSeconds", c."grantUsedAt", c."unreportedAt", c.outcome, c."stopId",
    now() as "readAt", r.number, r.state, r.tried, r."expiresAt", r."effectiveAt", r."closedAt", v.verdict, v."reasonCode", v.note, v.fields, v."votedAt",
    named.key, named."joinedHash"
  from "Call" c left join "Grounds" g on g.id = c."groundsId" left join "Request" r on r.id = c."requestId"
  left join lateral (select verdict, "reasonCode", note, fields, at as "votedAt" from "Vote"
    where "requestId" = r.id and "endedAt" is null order by at desc limit 1) v on true`

/** What holds for a whole batch, read in its transaction with one round trip. */
export type Ground = {
  epoch: number | null
  /** Credentials among those given that open something at this moment, each with its account and pod. */
  open: ReadonlySet<string>
  /** Calls made before under the same account and key. */
  given: ReadonlyMap<string, Given>
}

/** A call made before: what tells its body from another, where it stands, and whether this key joined another's. */
export type Given = { bodyHash: string; view: CallView; number: number | null; joined: boolean }

type Found = Omit<StoredCall, 'request'> & {
  accountId: string
  /** The key that was asked about, and with which body where it joined the call of another. */
  key: string
  joinedHash: string | null
  /** Calls of earlier versions have it; of the others all that it was made from is there. */
  bodyHash: string | null
  arguments: CallInput['arguments']
  reason: string | null
  saysPersonal: boolean | null
  promptHash: string | null
  number: number | null
  state: RequestState | null
  tried: string | null
  expiresAt: Date | null
  effectiveAt: Date | null
  closedAt: Date | null
  verdict: Verdict | null
  reasonCode: string | null
  note: string | null
  fields: string[] | null
  votedAt: Date | null
  readAt: Date
}

type Asked = { accountId: string; credentialId: string; key: string }

/** Locks the policy in force against a change until the batch commits, and reads credentials and earlier answers. */
export async function groundFor(db: PoolClient, asked: readonly Asked[]): Promise<Ground> {
  const credentials = [...new Set(asked.map(({ credentialId }) => credentialId))]
  const { rows } = await db.query<{ epoch: number | null; open: string[] | null }>({
    name: 'ground',
    text: `
      select (select epoch from "PolicyInForce" where id = 1 for share) as epoch,
        (select array_agg(concat_ws(' ', c.id, a.id, p.id)) from "Credential" c join "ServiceAccount" a on a.id = c."accountId"
          join "Pod" p on p.id = a."podId"
          where c.id = any($1::text[]) and c."revokedAt" is null and c."expiresAt" > now() and p.state = 'active') as open`,
    values: [credentials],
  })
  return { epoch: rows[0]?.epoch ?? null, open: new Set(rows[0]?.open ?? []), given: await answersGiven(db, asked) }
}

/** Calls made before under these accounts' keys, and those that such a key joined, by "account key". */
export async function answersGiven(
  db: PoolClient,
  asked: readonly { accountId: string; key: string }[],
): Promise<Map<string, Given>> {
  const { rows } = await db.query<Found>({
    name: 'answers-given',
    text: `${storedCall} join (
        select c.id, asked.key, null as "joinedHash" from unnest($1::text[], $2::text[]) as asked(account, key)
          join "Call" c on c."accountId" = asked.account and c."idempotencyKey" = asked.key
        union all select k.answer->>'callId', asked.key, k."bodyHash"
          from unnest($1::text[], $2::text[]) as asked(account, key)
          join "IdempotencyKey" k on k."accountId" = asked.account and k.key = '${joinedPrefix}' || asked.key
            and k.key like '${joinedPrefix}%'
      ) as named on named.id = c.id`,
    values: [asked.map(({ accountId }) => accountId), asked.map(({ key }) => key)],
  })
  return new Map(
    rows.map((row) => {
      const { number, state, tried, expiresAt, effectiveAt, closedAt, verdict, reasonCode, note, fields, votedAt } = row
      const votes = verdict ? [{ verdict, reasonCode, note, fields: fields!, at: votedAt! }] : []
      const request =
        number === null ? null : { number, state: state!, tried, expiresAt: expiresAt!, effectiveAt, closedAt, votes }
      const own = row.joinedHash ?? row.bodyHash
      const bodyHash = own ?? bodyHashOf({ ...row, tool: row.toolKey, task: row.taskKey })
      const view = viewOf({ ...row, request }, row.readAt)
      return [`${row.accountId} ${row.key}`, { bodyHash, view, number, joined: row.joinedHash !== null }]
    }),
  )
}

/**
 * Waits until nobody else is counting or adding requests of these accounts and tools, for the rest of the transaction.
 * The turns are taken in one order, so that no two batches wait for each other.
 */
export async function takeTurns(db: PoolClient, turns: readonly { accountId: string; tool: string }[]): Promise<void> {
  const names = [...new Set(turns.map(({ accountId, tool }) => `${accountId} ${tool}`))]
  await db.query({
    name: 'take-turns',
    text: `select pg_advisory_xact_lock(turn) from (
      select distinct hashtextextended(name, 0) as turn from unnest($1::text[]) as name order by 1 offset 0) as turns`,
    values: [names],
  })
}

/** A call that people have not answered yet. */
export type Waiting = { id: string; number: number; at: Date; expiresAt: Date; expiresIn: number }

/** Which calls of this tool wait for people, oldest first. */
export async function waitingCalls(
  db: PoolClient,
  { podId, tool, environment }: { podId: string; tool: string; environment: string },
): Promise<Waiting[]> {
  const { rows } = await db.query<Waiting>({
    name: 'waiting-calls',
    text: `select "subjectId" as id, number, "askedAt" as at, "expiresAt",
        ceil(extract(epoch from "expiresAt" - now()))::int as "expiresIn" from "Request"
      where "podId" = $1 and "toolKey" = $2 and environment = $3 and "subjectKind" = 'call' and state = 'waiting'
        and "expiresAt" > now()
      order by "askedAt", id limit 10`,
    values: [podId, tool, environment],
  })
  return rows
}

/** Names what waits already, so that the pod can look for the answers or withdraw one. */
export async function tooManyWaiting(db: PoolClient, of: Parameters<typeof waitingCalls>[1]): Promise<Refusal> {
  const waiting = (await waitingCalls(db, of)).map(({ id, number, at, expiresAt, expiresIn }) => ({
    call: id,
    request: `CS-${number}`,
    asked_at: at.toISOString(),
    expires_at: expiresAt.toISOString(),
    expires_in: expiresIn,
  }))
  return { ...refuse('conflict', 'too_many_waiting'), tool: of.tool, more: { waiting } }
}

/** What was counted before a call is judged, and who owns its pod. */
export type Counted = {
  base: Baseline
  waiting: number
  task: Circumstances['task']
  ownerId: string | null
  /** What stands where its new text would go, once that was looked for. */
  replaced?: Circumstances['replaced']
  /** What it would lack of that. */
  losses?: Circumstances['losses']
}

/**
 * How often this pod did what, over 90 days, and what was turned down lately: for people to read, so it tells of the pod
 * everywhere. What rules and limits go by (`lastHour`, `waiting`) and the task are those of its account here alone.
 */
export async function baselineFor(db: PoolClient, of: CountedFor): Promise<Counted> {
  const { text, values } = baselineQuery(of)
  const { rows } = await db.query<BaselineRow>({ name: 'baseline', text, values })
  return countedIn(rows[0]!)
}

/** The same from a connection that only reads, for a call that nobody makes. */
export async function baselineNow(of: CountedFor): Promise<Counted> {
  const { text, values } = baselineQuery(of)
  const rows = await read.$queryRawUnsafe<BaselineRow[]>(text, ...values)
  return countedIn(rows[0]!)
}

type CountedFor = { podId: string; tool: string; environment: string; task: string | null }
type BaselineRow = Record<keyof Baseline | 'waiting', number> & Omit<Counted, 'base'>

function countedIn({ waiting, task, ownerId, ...base }: BaselineRow): Counted {
  return { base, waiting, task, ownerId }
}

function baselineQuery({ podId, tool, environment, task }: CountedFor) {
  return { text: baseline, values: [podId, tool, environment, task, newestCounted] }
}

const baseline = `
  select count(*)::int as "allCalls",
    count(*) filter (where "toolKey" = $2)::int as "sameTool",
    count(*) filter (where "toolKey" = $2 and environment = $3)::int as "sameToolHere",
    -- Rules may look at this one, so it is counted to the end.
    (select count(*) from "Call" where "podId" = $1 and "toolKey" = $2 and environment = $3
      and at > now() - interval '1 hour')::int as "lastHour",
    (select count(*) from "Request" where "podId" = $1 and "toolKey" = $2 and environment = $3 and state = 'waiting'
      and "expiresAt" > now())::int as waiting,
    (select count(*) from "Request" where "podId" = $1 and "toolKey" = $2
      and state in ('rejected', 'changes_requested') and tried is null and "askedAt" > now() - interval '1 hour')::int as "rejectedLastHour",
    (select jsonb_build_object('promptHash', t."promptHash", 'prompt', (
        select jsonb_build_object('match', u.match, 'slug', u."promptSlug", 'title', p.title, 'number', u.number,
          'likeness', u.likeness / 1000.0, 'values', u."filledWith")
        from "PromptUse" u left join "Prompt" p on p.slug = u."promptSlug"
        where u."podId" = $1 and u.environment = $3 and u."taskKey" = $4 order by u.at desc, u.id desc limit 1))
      from "Task" t where t."podId" = $1 and t.environment = $3 and t.key = $4) as task,
    (select "ownerId" from "Pod" where id = $1) as "ownerId"
  from (select "toolKey", environment, at from "Call" where "podId" = $1 and at > now() - interval '90 days'
    order by at desc limit $5) as newest`
