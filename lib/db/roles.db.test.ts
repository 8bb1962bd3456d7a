import { expect, it } from 'vitest'
import { read, writerPool } from '@/lib/db/client'

it.each([
  `update "AuditEvent" set sentence = 'nothing happened'`,
  `delete from "AuditEvent"`,
  `truncate "AuditEvent"`,
  `alter table "AuditEvent" disable trigger all`,
  `drop table "AuditEvent"`,
  `set session_replication_role = replica`,
  `insert into "AuditEvent" (id, at) values ('earlier', now() - interval '1 day')`,
  `update "AuditOrder" set position = position + 1`,
  `delete from "AuditOrder"`,
  `truncate "AuditOrder"`,
  `insert into "AuditOrder" values (1000000, 'line', now())`,
  `alter table "AuditOrder" disable trigger all`,
  `update guard.sealed set ahead = 0`,
  `delete from guard.unrecorded`,
  `alter table "Call" disable trigger audited_insert`,
  `delete from "Vote"`,
  `delete from "Call"`,
  `delete from "Request"`,
  `delete from "PolicyVersion"`,
  `delete from "Credential"`,
  `delete from "Person"`,
  `truncate "Vote"`,
  `update "Vote" set verdict = 'approve'`,
  `update "Request" set envelope = '{}'`,
  `update "Request" set digest = ''`,
  `update "Request" set brief = '{}'`,
  `update "Request" set excluded = '[]'`,
  `update "RequestDuty" set count = 1`,
  `update "Call" set arguments = '{}'`,
  `update "Call" set decision = 'allow'`,
  `update "PolicyVersion" set document = ''`,
  `update "Credential" set hash = ''`,
  `update "ServiceAccount" set "podId" = ''`,
  `update "Person" set subject = 'somebody else'`,
  `update "Pod" set slug = 'another'`,
  `update "Session" set "personId" = 'ana'`,
  `select guard.govern('"Call"', '{call}')`,
])('the application’s role cannot: %s', async (statement) => {
  await expect(writerPool.query(statement)).rejects.toThrow(/permission denied|must be owner|only grows/)
})

/** What may be changed in the rows that decide something; everything else stays as it was written. */
const moving: Record<string, string[]> = {
  Call: [
    'answer',
    'grantExpiresAt',
    'grantId',
    'grantSeconds',
    'grantUsedAt',
    'outcome',
    'outcomeAt',
    'outcomeSummary',
    'unreportedAt',
  ],
  Credential: ['expiresAt', 'revokedAt'],
  GithubCall: [],
  Group: [],
  GroupMember: [],
  NoticeChoice: [
    'breaksThrough',
    'critical',
    'elevated',
    'high',
    'quietFrom',
    'quietUntil',
    'routine',
    'together',
    'zone',
  ],
  NoticeDevice: [],
  OtherPull: [
    'askedById',
    'askedByName',
    'branch',
    'fromBranch',
    'head',
    'isOpen',
    'login',
    'openedAt',
    'problem',
    'said',
  ],
  Person: ['deactivatedAt', 'email', 'emailVerified', 'name', 'roles'],
  Pod: ['department', 'name', 'ownerId', 'purpose', 'repositories', 'role', 'state'],
  ErrorReport: [],
  Incident: [
    'foundCause',
    'lookedBackAt',
    'nextWordAt',
    'note',
    'noticed',
    'openedAt',
    'ownerId',
    'prevention',
    'reopened',
    'resolvedAt',
    'runbook',
    'severity',
    'silencedUntil',
    'state',
  ],
  IncidentAct: [],
  Monitor: ['removedAt', 'runbook'],
  PolicyInForce: ['epoch', 'since', 'version'],
  PolicyProposal: [],
  PolicyVersion: [],
  Request: ['closedAt', 'effectiveAt', 'expiresAt', 'pausedAt', 'ruleId', 'ruleWords', 'state', 'tier', 'tried'],
  RequestDuty: [],
  Server: ['header', 'readAt', 'url'],
  ServerTool: ['about', 'pin', 'toolKey'],
  ServiceAccount: [],
  Session: ['expiresAt'],
  SignInCourse: ['failedAt', 'lastAt', 'problem'],
  Sink: ['address', 'environments', 'into', 'name', 'nouns', 'pausedAt', 'removedAt', 'secret'],
  Stop: ['askedAt', 'askedById', 'askedByName', 'cause', 'checked', 'endedAt', 'endedById', 'endedByName'],
  Vote: ['endedAt', 'endedBecause'],
  Webhook: ['endedAt', 'endedBecause', 'messages', 'pausedAt', 'previousUntil', 'secretVersion', 'since', 'url'],
}

it.each(Object.entries(moving))('of a row of %s the application changes only: %j', async (table, columns) => {
  const { rows } = await writerPool.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = format('%I', $1::text)::regclass and attnum > 0 and not attisdropped
     and has_column_privilege(attrelid, attnum, 'update') order by attname collate "C"`,
    [table],
  )
  expect(rows.map(({ name }) => name)).toEqual(columns)
})

it.each([
  `select "tokenHash" from "Session"`,
  `select * from "Session"`,
  `select hash from "Credential"`,
  `select header from "Server"`,
])('whoever only looks cannot: %s', async (statement) => {
  await expect(read.$queryRawUnsafe(statement)).rejects.toThrow(/permission denied/)
  await expect(writerPool.query(statement)).resolves.toBeDefined()
})

it('the application is neither superuser nor owner', async () => {
  const { rows } = await writerPool.query(`select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls,
    pg_has_role(current_user, (select tableowner from pg_tables where tablename = 'Call'), 'usage') as owns
    from pg_roles where rolname = current_user`)
  expect(rows).toEqual([
    { rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false, owns: false },
  ])
})
