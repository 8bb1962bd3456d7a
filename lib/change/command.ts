import 'server-only'
import type { z } from 'zod'
import { append } from '@/lib/audit/append'
import type { AuditEntry } from '@/lib/audit/events'
import { type Actor, type ActorOf, type Permission, accountOf, mayDo } from '@/lib/core/actor'
import { spanned } from '@/lib/change/spanned'
import { traceOf } from '@/lib/change/trace'
import { type Outcome, type Refusal, refuse, refuseInvalid } from '@/lib/core/outcome'
import { rememberRepeat } from '@/lib/change/refusals'
import { enqueueAll, jobsAsJson, type QueuedJob } from '@/lib/core/work'
import { type Tx, writer } from '@/lib/db/client'
import { isGivenUp } from '@/lib/db/unavailable'

/** What a command did: the value for its caller, at least one line for the record, and the work that follows from it. */
export type Change<Value> = {
  ok: true
  value: Value
  events: readonly [AuditEntry, ...AuditEntry[]] | readonly [...AuditEntry[], AuditEntry]
  jobs?: readonly QueuedJob[]
}

/**
 * Nothing had to change, so nothing is recorded: the state asked for was there already. What is only kept in mind may have
 * something looked at.
 */
export type Unchanged<Value> = { ok: true; value: Value; events: 'unchanged'; jobs?: readonly QueuedJob[] }

/** `ahead` is what the command worked out before the transaction; null where nothing was, as for a repeat. */
export type CommandContext<Input, By extends Actor = Actor, Ahead = unknown> = {
  tx: Tx
  actor: By
  now: Date
  input: Input
  ahead: Ahead | null
}

export type Command<Input extends z.ZodType, Value, Kind extends Actor['kind'] = Actor['kind'], Ahead = unknown> = {
  name: string
  permission: Permission
  /** The one kind of actor it is for; anybody else is refused, whatever they may do. `run` then knows the kind. */
  actor?: Kind
  input: Input
  /** How long it may take, where that is more than commands usually do. */
  patienceMs?: number
  /**
   * What takes long and can be worked out before anything is held. It is about what stood then: `run` looks whether that
   * still stands, and works out what does not fit any more.
   */
  ahead?(actor: ActorOf<Kind>, input: z.output<Input>): Promise<Ahead | null>
  run(
    context: CommandContext<z.output<Input>, ActorOf<Kind>, Ahead>,
  ): Promise<Change<Value> | Unchanged<Value> | Refusal>
}

/** Names a mutation. `run` must come back with events, with "unchanged" or with a refusal; there is no fourth way. */
export function defineCommand<Input extends z.ZodType, Value, Kind extends Actor['kind'] = Actor['kind'], Ahead = null>(
  command: Command<Input, Value, Kind, Ahead>,
): Command<Input, Value> {
  // Safe, because `execute` lets no other kind of actor come as far as `run`.
  return command as unknown as Command<Input, Value>
}

/**
 * The key and body under which an account may repeat a request and get the same answer. Where the answer is leave to act,
 * `worker` is which of the account's processes asked: none but that one gets it again.
 */
export type Idempotency = { key: string; bodyHash: string; worker?: string | null }

/** The only road to a write: validate, authorise, change and record, in one transaction on the database's clock. */
export async function execute<Input extends z.ZodType, Value>(
  command: Command<Input, Value>,
  actor: Actor,
  rawInput: unknown,
  idempotency?: Idempotency,
): Promise<Outcome<Value>> {
  const parsed = command.input.safeParse(rawInput)
  if (!parsed.success) return refuseInvalid(parsed.error)

  const result = mayDo(actor, command)
    ? await spanned(command.name, actor, (by) => changeAndRecord(command, by, parsed.data, idempotency))
    : refuse('forbidden', 'missing_permission')

  if (!result.ok) await recordRefusal(command.name, actor, result)
  return result
}

/** Of two transactions that wait for each other PostgreSQL ends one, of which nothing stays; it is begun again. */
const mostTries = 3

async function changeAndRecord<Input extends z.ZodType, Value>(
  command: Command<Input, Value>,
  actor: Actor,
  input: z.output<Input>,
  idempotency: Idempotency | undefined,
): Promise<Outcome<Value>> {
  const limits = command.patienceMs === undefined ? {} : { timeout: command.patienceMs }
  const isRepeat = command.ahead && idempotency && (await isAnswered(actor, idempotency))
  const ahead = command.ahead && !isRepeat ? await command.ahead(actor, input) : null
  const attempt = () =>
    writer.$transaction(async (tx): Promise<Outcome<Value>> => {
      const repeated = idempotency && (await answerGiven<Value>(tx, actor, idempotency))
      if (repeated) return repeated
      const now = await databaseTime(tx)
      const result = await command.run({ tx, actor, now, input, ahead })
      if (!result.ok) throw new RolledBack(result)
      if (result.events !== 'unchanged') await append(tx, actor, result.events)
      if ('jobs' in result && result.jobs?.length)
        await tx.$executeRawUnsafe(
          enqueueAll,
          jobsAsJson(result.jobs.map((job) => ({ ...job, trace: traceOf(actor) }))),
        )
      if (idempotency) await rememberAnswer(tx, actor, idempotency, result.value)
      return { ok: true, value: result.value }
    }, limits)
  for (let tried = 1; ; tried++)
    try {
      return await attempt()
    } catch (error) {
      if (error instanceof RolledBack) return error.refusal
      if (tried === mostTries || !isGivenUp(error)) throw error
    }
}

/** Carries a refusal out of the transaction, so that nothing the command wrote survives it. */
class RolledBack extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.reason)
  }
}

async function databaseTime(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<[{ now: Date }]>`select now()`
  return row.now
}

/** Whether there is an answer under a key already, for which nothing has to be worked out again. */
async function isAnswered(actor: Actor, { key }: Idempotency): Promise<boolean> {
  const where = { accountId_key: { accountId: accountOf(actor), key } }
  return (await writer.idempotencyKey.findUnique({ where, select: { status: true } })) !== null
}

/** Takes the key's row first, so that of two equal requests at once the second waits for the first one's answer. */
async function answerGiven<Value>(
  tx: Tx,
  actor: Actor,
  { key, bodyHash, worker = null }: Idempotency,
): Promise<Outcome<Value> | null> {
  const fresh = await tx.$executeRaw`
    insert into "IdempotencyKey" ("accountId", "key", "bodyHash", "worker", "status", "answer")
    values (${accountOf(actor)}, ${key}, ${bodyHash}, ${worker}, 0, 'null') on conflict do nothing`
  if (fresh === 1) return null
  const given = await tx.idempotencyKey.findUniqueOrThrow({
    where: { accountId_key: { accountId: accountOf(actor), key } },
  })
  if (given.bodyHash !== bodyHash) throw new RolledBack(refuse('conflict', 'idempotency_key_reused'))
  if (given.worker !== worker) throw new RolledBack(refuse('conflict', 'another_worker'))
  return { ok: true, value: given.answer as Value, repeated: true }
}

async function rememberAnswer(tx: Tx, actor: Actor, { key }: Idempotency, answer: unknown): Promise<void> {
  await tx.$executeRaw`
    update "IdempotencyKey" set "status" = 200, "answer" = ${JSON.stringify(answer ?? null)}::jsonb
    where "accountId" = ${accountOf(actor)} and "key" = ${key}`
}

/** A refusal is on the record too; a flood of equal ones becomes one line a minute with a count. */
async function recordRefusal(command: string, actor: Actor, { reason, tool }: Refusal): Promise<void> {
  const repeated = rememberRepeat(accountOf(actor), command, `${reason} ${tool ?? ''}`, Date.now())
  if (repeated === null) return
  await writer.$transaction((tx) =>
    append(tx, actor, [
      {
        type: 'command.refused',
        subject: { kind: 'command', id: command },
        outcome: 'refused',
        toolKey: tool ?? null,
        data: { command, reason, repeated, ...(tool && { tool }) },
      },
    ]),
  )
}
