import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { openCluster, urlOf } from '@/lib/db/embedded'
import { withClient } from '@/lib/db/roles'
import { asOwner, elapse, elapseUse } from '@/lib/db/test-clock'
import { authSecretOf } from '@/lib/supervisor/secrets'
import { blank } from './blank'

const state = process.env.E2E_STATE!

/** The address of the database under the application, for one of its accounts. */
export async function databaseFor(account: 'app' | 'read' | 'owner'): Promise<string> {
  return urlOf(await openCluster(state), account, 'countersign')
}

/** No test waits for a minute: what a call, or CS-7, waits for lies in the past, and the application takes it from there. */
export async function letPass(which: string, what: 'effectiveAt' | 'expiresAt'): Promise<void> {
  await elapse(await databaseFor('owner'), which, what)
}

/** The same for a permission that was used: its pod has had a day to say what came of it. */
export async function letUsePass(callId: string): Promise<void> {
  await elapseUse(await databaseFor('owner'), callId)
}

/** The word that was promised about INC-7 was due a while ago. */
export async function letWordPass(number: string): Promise<void> {
  await asOwner(await databaseFor('owner'), async (owner) => {
    const { rowCount } = await owner.query(
      `update "Incident" set "nextWordAt" = now() - interval '12 minutes' where 'INC-' || number = $1 and "nextWordAt" is not null`,
      [number],
    )
    if (rowCount !== 1) throw new Error(`Nobody promised a word about ${number}.`)
  })
}

/** When the version was written that memory gives pods under this name. */
export async function memorySince(path: string): Promise<string> {
  return await withClient(await databaseFor('read'), async (reader) => {
    const { rows } = await reader.query<{ at: Date }>(
      `select v.at from "MemoryEntry" e join "MemoryVersion" v on v."entryId" = e.id and v.number = e."activeNumber"
       where e.path = $1 and e.origin = 'live'`,
      [path],
    )
    return rows[0]!.at.toISOString()
  })
}

/** Records the newest call of this pod so many times more, as if it had made it over and over. */
export async function repeatCalls(podName: string, times: number): Promise<void> {
  await asOwner(await databaseFor('owner'), (owner) =>
    owner.query(
      `insert into "Call" select again.* from "Call" c, generate_series(1, $2) n, jsonb_populate_record(c, jsonb_build_object(
         'id', substr(c.id, 1, 10) || upper(left(translate(md5(c.id || n), 'ilou', 'wxyz'), 16)),
         'idempotencyKey', c."idempotencyKey" || '-' || n, 'grantId', null)) again
       where c.id = (select max(c.id) from "Call" c join "Pod" p on p.id = c."podId" where p.name = $1)`,
      [podName, times],
    ),
  )
}

/** What waits to be told is tried at once, however long its channel was not there. */
export async function tellNow(): Promise<void> {
  await asOwner(await databaseFor('owner'), (owner) =>
    owner.query(`with moved as (update "NoticeChannel" set "nextAt" = now())
      update "Notice" set "nextAt" = now() where state = 'waiting' and "nextAt" < now() + interval '1 hour'`),
  )
}

/** How much is due to be told and is not yet; a message names a few things, and of many how many more there are. */
export async function leftToTell(): Promise<number> {
  return await withClient(await databaseFor('read'), async (reader) => {
    const { rows } = await reader.query<{ left: number }>(
      `select count(*)::int as left from "Notice" where state = 'waiting' and "dueAt" <= now() and channel = 'mail'`,
    )
    return rows[0]!.left
  })
}

/** As if so much of the time of CS-7 were over, and whoever was told of it had been so when it was asked. */
export async function letTimeGo(request: string, part: number): Promise<void> {
  await asOwner(await databaseFor('owner'), async (owner) => {
    const { rows } = await owner.query<{ id: string }>(
      `update "Request" set "askedAt" = now() - interval '10 hours' * $2::float8,
         "expiresAt" = now() + interval '10 hours' * (1 - $2::float8) where 'CS-' || number = $1 returning id`,
      [request, part],
    )
    await owner.query(`update "Notice" set "madeAt" = now() - interval '10 hours' where about = $1`, [rows[0]!.id])
  })
}

/** All there is of a request that a decision would change: where it stands, who has signed, and its lines. */
export async function standingOf(request: string): Promise<unknown> {
  return await withClient(await databaseFor('read'), async (reader) => {
    const { rows } = await reader.query(
      `select r.state, r.signers, r."expiresAt", r."decidedAt", (select count(*) from "Vote" v where v."requestId" = r.id) as votes,
         (select count(*) from "AuditEvent" e where e."requestId" = r.id) as lines
       from "Request" r where 'CS-' || number = $1`,
      [request],
    )
    return rows[0]
  })
}

let operator: Promise<ChildProcess> | undefined
let last: Promise<unknown> = Promise.resolve()

/** Has the operator's command carried out, after all that were asked for before, and returns what it said. */
export async function asOperator(...words: string[]): Promise<string> {
  const turn = last.then(async () => {
    const child = await (operator ??= startOperator())
    child.send(words)
    const [answer] = (await once(child, 'message')) as [{ code: number; said: string }]
    if (answer.code !== 0) throw new Error(`${words.join(' ')}: ${answer.said}`)
    return answer.said
  })
  last = turn.catch(() => undefined)
  return await turn
}

async function startOperator(): Promise<ChildProcess> {
  const env = {
    ...process.env,
    ...blank,
    COUNTERSIGN_STATE: state,
    COUNTERSIGN_ENV: 'test',
    DATABASE_URL: await databaseFor('app'),
    DATABASE_READ_URL: await databaseFor('read'),
    AUTH_SECRET: authSecretOf('', state),
    // As it was built: read from its sources it takes longer to start than to read.
    COUNTERSIGN_TEST_READER: path.resolve('dist/reader.mjs'),
  }
  // Playwright's own way of reading TypeScript must not get into it.
  const execArgv = ['--import', 'tsx', '--conditions', 'react-server']
  return fork(path.join(import.meta.dirname, 'operator.ts'), { env, execArgv })
}
