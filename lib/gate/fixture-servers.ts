import { vi } from 'vitest'
import { systemActor } from '@/lib/core/actor'
import { asOwner } from '@/lib/db/test-clock'
import { type Group, groups, type Rule } from '@/lib/gate/fixture-model-world'

// What the lanes of the model-based test have in common: servers, the document of policy, and the hands of an owner.

export type Server = Awaited<ReturnType<typeof openServer>>

/** The commands once more, with connections and a memory of policy of their own, as a second process would have them. */
export async function openServer() {
  vi.resetModules()
  const [change, record, calls, dueOnes, shown, callQueries, requests, queries, settle, kinds, people, pods, policy] =
    await Promise.all([
      import('@/lib/change/command'),
      import('@/lib/calls/record/commands'),
      import('@/lib/calls/commands'),
      import('@/lib/calls/due/commands'),
      import('@/lib/calls/shown/commands'),
      import('@/lib/calls/queries'),
      import('@/lib/requests/commands'),
      import('@/lib/requests/queries'),
      import('@/lib/requests/settle/commands'),
      import('@/lib/kinds/registry'),
      import('@/lib/access/people/commands'),
      import('@/lib/pods/commands'),
      import('@/lib/policy/commands'),
    ])
  const { dueCalls } = callQueries
  const { dueRequests } = queries
  const timed = settle.settling(kinds.kinds)
  return {
    ...change,
    ...record,
    ...calls,
    ...dueOnes,
    ...shown,
    ...requests,
    ...people,
    ...pods,
    ...policy,
    ...timed,
    dueCalls,
    dueRequests,
  }
}

/** The rules of all lanes, as one document: what one lane changes is a change elsewhere to the others. */
export function policies(lanes: number) {
  const rules = Array.from({ length: lanes }, (): Rule => ({ says: 'deny' }))
  let last = Promise.resolve()
  return async function put(server: Server, lane: number, rule: Rule): Promise<void> {
    const turn = last.then(async () => {
      rules[lane] = rule
      const document = documentOf(rules)
      const put = await server.execute(server.activatePolicy, systemActor, { document, reason: 'For the model' })
      if (!put.ok) throw new Error(JSON.stringify(put))
    })
    last = turn.catch(() => undefined)
    await turn
  }
}

function documentOf(rules: readonly Rule[]): string {
  const roles = rules.map((rule, lane) => {
    const id = `lane${lane}`
    if (rule.says === 'allow') return roleOf(lane, `{ id: ${id}, tools: [memory.add], then: allow }`)
    if (rule.says === 'deny') return roleOf(lane, `{ id: ${id}, tools: [memory.add], then: deny, because: No }`)
    const duty = groups
      .filter((group) => rule.duties[group])
      .map((group) => `{ group: ${groupOf(lane, group)}, count: ${rule.duties[group]} }`)
      .join()
    return roleOf(lane, `{ id: ${id}, tools: [memory.add], then: ask, duty: [${duty}], tier: ${rule.tier} }`)
  })
  return `version: 1\nenvironments: [dev, prod]\ndepartments: { product: { tools: ['**'] } }\nroles:\n${roles.join('\n')}\n`
}

function roleOf(lane: number, rule: string): string {
  return `  Lane${lane}:\n    rules:\n      - ${rule}`
}

/** A lane's own group. */
export const groupOf = (lane: number, group: Group) => `lane${lane}-${group}`

/** Changes what no command changes, such as the time, as the owner of the database could: with a line. */
export async function rewrite(statement: string, ...values: (string | null)[]): Promise<string> {
  await asOwner(process.env.DATABASE_OWNER_URL!, (owner) => owner.query(statement, values))
  return 'ok'
}
