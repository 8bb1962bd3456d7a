import type { Tx } from '@/lib/db/client'
import { parsePolicy } from '@/lib/policy/document'
import { decideNaively } from '@/lib/policy/fixture-naive'
import { wholeRoles } from '@/lib/policy/matrix'
import { catalogueOf } from '@/lib/policy/queries'
import type { Call } from '@/lib/policy/schema'

// Support for the search of what one account can reach alone: how an installation stands, and what anybody has gained.

/** What is looked at: policy, people, pods, tools, and what waits for people; who is sent messages. */
export type State = {
  policy: { epoch: number; version: number; digest: string }
  people: Record<string, { roles: string[]; groups: string[]; active: boolean }>
  pods: Record<string, { state: string; place: string; credentials: number }>
  tools: Record<string, { state: string; rules: string }>
  requests: { id: string; kind: string; subject: string; state: string; digest: string; votes: number }[]
  drafts: { number: number; state: string; digest: string }[]
  webhooks: number
  servers: number
  calls: number
  grown: boolean
}

/** How it stands, as a transaction sees it. */
export async function look(tx: Tx): Promise<State> {
  const [row] = await tx.$queryRaw<[{ state: State }]>`
    select jsonb_build_object(
      'policy', (select jsonb_build_object('epoch', f.epoch, 'version', f.version, 'digest', v.digest)
        from "PolicyInForce" f join "PolicyVersion" v on v.version = f.version),
      'people', (select jsonb_object_agg(id, jsonb_build_object('roles', roles, 'active', "deactivatedAt" is null,
        'groups', (select coalesce(jsonb_agg("groupSlug" order by 1), '[]') from "GroupMember" where "personId" = p.id)))
        from "Person" p),
      'pods', (select jsonb_object_agg(slug, jsonb_build_object('state', state,
        'place', concat_ws('/', role, department, "ownerId", repositories::text,
          (select string_agg(environment::text, ',' order by environment) from "ServiceAccount" where "podId" = p.id)),
        'credentials', (select least(count(*), 2) from "Credential" c join "ServiceAccount" a on a.id = c."accountId"
          where a."podId" = p.id and c."revokedAt" is null))) from "Pod" p),
      'tools', (select jsonb_object_agg(key, jsonb_build_object('state', state,
        'rules', definition ->> 'sensitivity' || (definition ->> 'external') || (definition -> 'input')::text))
        from "Tool"),
      'requests', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'kind', kind, 'subject', "subjectId",
        'state', state, 'digest', digest, 'votes', (select count(*) from "Vote" where "requestId" = r.id and "endedAt" is null))
        order by number), '[]') from "Request" r),
      'drafts', (select coalesce(jsonb_agg(jsonb_build_object('number', number, 'state', state, 'digest', digest)
        order by number), '[]') from "PolicyChange" where state <> 'discarded'),
      'webhooks', (select count(*) from "Webhook" where "endedAt" is null),
      'servers', (select count(*) from "Server"),
      'calls', (select count(*) from "Call"),
      'grown', exists (select 1 from "AuditEvent" where type = 'installation.grown')) as state`
  return row.state
}

/** What tells states apart: neither by what things are numbered, nor the order in which they were asked for. */
export function digestOf({ requests, drafts, policy, ...state }: State): string {
  const asked = requests.map(({ kind, subject, state: at, votes }) => [
    kind,
    kind === 'access' ? subject : '',
    at,
    votes,
  ])
  const written = drafts.map(({ state: at, digest }) => [at, digest])
  return JSON.stringify([policy.digest, state, asked.map(String).toSorted(), written.map(String).toSorted()])
}

/** What anybody has in this state that nobody had before, in words. */
export function gained(before: State, now: State): string[] {
  const found = (is: boolean, what: string) => (is ? [what] : [])
  const more = (was: readonly string[], is: readonly string[]) => is.some((one) => !was.includes(one))
  return [
    ...Object.entries(now.people).flatMap(([id, { roles, groups, active }]) => {
      const was = before.people[id]
      if (!was) return ['a new person']
      return found(more(was.roles, roles) || more(was.groups, groups) || (active && !was.active), `rights of ${id}`)
    }),
    ...Object.entries(now.pods).flatMap(([slug, { state, place: is, credentials }]) => {
      const was = before.pods[slug]
      if (!was) return found(state === 'active' || credentials > 0, 'a pod that acts')
      return found(
        is !== was.place || (state === 'active' && !['active', 'held'].includes(was.state)),
        `rights of ${slug}`,
      )
    }),
    ...Object.entries(now.tools).flatMap(([key, { state, rules }]) => {
      const was = before.tools[key]
      if (!was) return found(state === 'live', `${key} is live`)
      const isWider = rules.startsWith('read') && !was.rules.startsWith('read')
      return found(isWider || (state === 'live' && was.state !== 'live'), `${key} is wider`)
    }),
    ...now.requests.flatMap(({ kind, state, votes }) =>
      found(votes > 0 || ['approved', 'released', 'executed'].includes(state), `a signature on ${kind}`),
    ),
    ...found(now.calls !== before.calls, 'a call'),
    ...found(before.grown && !now.grown, 'the first days again'),
  ]
}

const weight = { allow: 0, ask: 1, deny: 2 }
const found = new Map<string, string[]>()

/**
 * Where a policy answers more mildly than another one, as the interpreter for tests has it: every pod's role, tool, place
 * and department, with a few shapes of arguments.
 */
export async function milderAnswers(tx: Tx, before: State, now: State): Promise<string[]> {
  const pair = `${before.policy.digest} ${now.policy.digest}`
  if (before.policy.digest === now.policy.digest) return []
  const known = found.get(pair) ?? (await compare(tx, before.policy.version, now.policy.version))
  found.set(pair, known)
  return known
}

async function compare(tx: Tx, was: number, is: number): Promise<string[]> {
  const tools = await catalogueOf(tx)
  const [old, young] = await Promise.all(
    [was, is].map(async (version) => {
      const { document } = await tx.policyVersion.findUniqueOrThrow({ where: { version } })
      const parsed = parsePolicy(document)
      if (!parsed.ok) throw new Error(parsed.problems.join())
      return parsed.policy
    }),
  )
  const worse = JSON.stringify(old!.changes) === JSON.stringify(young!.changes) ? [] : ['other people sign changes']
  // A department only keeps tools out; where departments are as they were, one that keeps out none stands for all.
  const isSame = JSON.stringify(old!.departments) === JSON.stringify(young!.departments)
  const whole = Object.entries(young!.departments).flatMap(([name, { tools: open }]) =>
    isSame && open.includes('**') ? [name] : [],
  )
  for (const role of wholeRoles(young!))
    for (const department of whole.length > 0 ? whole.slice(0, 1) : Object.keys(young!.departments))
      for (const environment of young!.environments)
        for (const { key: tool } of tools.filter(({ state }) => state === 'live'))
          for (const paths of [[], ['docs/a.md'], ['project/outputs/a.md']]) {
            const shape = { paths, branch: null, sizeBytes: 10, deletedShare: null, findings: [], callsLastHour: 0 }
            const call: Call = { tool, role, department, environment, ...shape, promptState: 'approved' }
            const [a, b] = [decideNaively(old!, tools, call), decideNaively(young!, tools, call)]
            const isFewer = a.duties.some(
              (duty) => !b.duties.some(({ group, count }) => group === duty.group && count >= duty.count),
            )
            if (weight[b.decision] < weight[a.decision] || (b.decision === 'ask' && isFewer))
              worse.push(`${role}, ${tool} in ${environment}: ${a.decision} became ${b.decision}`)
          }
  return worse
}
