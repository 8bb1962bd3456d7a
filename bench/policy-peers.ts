import { setFlagsFromString } from 'node:v8'
import cedar from '@cedar-policy/cedar-wasm/nodejs'
import { type Enforcer, newEnforcer, newModelFromString } from 'casbin'
import type { Answer, Call } from '@/lib/policy/schema'

// The same rules in the words of two well-known engines. Neither knows "ask", so it is told apart afterwards.

// Node 20's compiler stops the process when it takes back an inlined call into Cedar's WebAssembly.
setFlagsFromString('--no-turbo-inline-js-wasm-calls')

/** A rule of the benchmark: what all three engines can say. */
export type PlainRule = {
  role: string
  /** A tool such as g01.t07, or a group such as g01.*. */
  tool: string
  environment: string | null
  /** A folder such as docs. */
  folder: string | null
  notBranch: string | null
  then: Answer
}

export type Peer = (call: Call) => Answer

/** Cedar as WebAssembly with all rules in one prepared set, or with a prepared set for each role, which suits it best. */
export function cedarPeer(name: string, rules: readonly PlainRule[], perRole: boolean): Peer {
  const sets = new Map<string, Record<string, string>>()
  for (const [at, rule] of rules.entries()) {
    const set = setName(name, rule.role, perRole)
    const texts = sets.get(set) ?? {}
    texts[`${rule.then}-${at}`] = cedarText(rule)
    sets.set(set, texts)
  }
  for (const [set, staticPolicies] of sets) {
    const parsed = cedar.preparsePolicySet(set, { staticPolicies, templates: {}, templateLinks: [] })
    if (parsed.type === 'failure') throw new Error(`Cedar cannot read its rules: ${parsed.errors[0]?.message ?? ''}`)
  }
  return (call) => {
    const answer = cedar.statefulIsAuthorized({
      principal: { type: 'Role', id: call.role },
      action: { type: 'Action', id: 'use' },
      resource: { type: 'Tool', id: call.tool },
      context: { tool: call.tool, environment: call.environment, path: call.paths[0] ?? '', branch: call.branch ?? '' },
      preparsedPolicySetId: setName(name, call.role, perRole),
      entities: [],
    })
    if (answer.type === 'failure') throw new Error(`Cedar gives no answer: ${answer.errors[0]?.message ?? ''}`)
    const { decision, diagnostics } = answer.response
    if (diagnostics.errors.length > 0) throw new Error('Cedar stumbled over a rule')
    if (decision === 'deny') return 'deny'
    return diagnostics.reason.some((id) => id.startsWith('ask')) ? 'ask' : 'allow'
  }
}

function setName(name: string, role: string, perRole: boolean): string {
  return perRole ? `${name}-${role}` : name
}

function cedarText({ role, tool, environment, folder, notBranch, then }: PlainRule): string {
  const group = tool.endsWith('.*')
  const conditions = [
    group && `context.tool like "${tool}"`,
    environment && `context.environment == "${environment}"`,
    folder && `context.path like "${folder}/*"`,
    notBranch && `context.branch != "${notBranch}"`,
  ].filter(Boolean)
  const head = `${then === 'deny' ? 'forbid' : 'permit'} (principal == Role::"${role}", action, resource${group ? '' : ` == Tool::"${tool}"`})`
  return conditions.length > 0 ? `${head} when { ${conditions.join(' && ')} };` : `${head};`
}

const casbinModel = `
[request_definition]
r = role, tool, environment, path, branch, want
[policy_definition]
p = role, tool, environment, path, notBranch, then, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = r.role == p.role && keyMatch(r.tool, p.tool) && (p.environment == "any" || r.environment == p.environment) && keyMatch(r.path, p.path) && (p.notBranch == "none" || r.branch != p.notBranch) && (p.eft == "deny" || r.want == "any" || r.want == p.then)`

/** Casbin without a cache. It is asked a second time when something permits, to tell "ask" from "allow". */
export async function casbinPeer(rules: readonly PlainRule[]): Promise<Peer> {
  const enforcer: Enforcer = await newEnforcer(newModelFromString(casbinModel))
  const lines = rules.map(({ role, tool, environment, folder, notBranch, then }) => {
    const what = [role, tool, environment ?? 'any', folder ? `${folder}/*` : '*', notBranch ?? 'none']
    return [...what, then, then === 'deny' ? 'deny' : 'allow']
  })
  // Casbin refuses a whole batch in which a line comes twice.
  const added = await enforcer.addPolicies([...new Map(lines.map((line) => [line.join(), line])).values()])
  if (!added) throw new Error('Casbin did not take its rules')
  const permits = ({ role, tool, environment, paths, branch }: Call, want: string) =>
    enforcer.enforceSync(role, tool, environment, paths[0] ?? '', branch ?? '', want)
  return (call) => {
    if (!permits(call, 'any')) return 'deny'
    return permits(call, 'ask') ? 'ask' : 'allow'
  }
}
