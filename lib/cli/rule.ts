import 'server-only'
import { applyAtOnce } from '@/lib/cli/apply'
import { CliProblem } from '@/lib/cli/command'
import { systemActor } from '@/lib/core/actor'
import { applyEdits } from '@/lib/policy/edit/edit'
import type { CellAnswer } from '@/lib/policy/edit/schema'
import { documentInForce, policyNow } from '@/lib/policy/queries'

type Use = { role: string; environment: string; answer: CellAnswer }

/** Lets a role use tools in one environment, past everybody, and says so. For trying; every page tells it until somebody looked. */
export async function letUse(keys: readonly string[], { role, environment, answer }: Use): Promise<string> {
  const inForce = await documentInForce(systemActor)
  if (!inForce) throw new CliProblem('No policy is in force.')
  const { tools } = await policyNow()
  const edits = keys.map((tool) => ({ kind: 'cell' as const, role, environment, tool, answer }))
  const { text, refused } = applyEdits(inForce.document, edits, [...tools.values()])
  if (refused.length > 0) throw new CliProblem(refused.map(({ refusal: { words } }) => words).join('\n'))
  if (text === inForce.document) return 'The policy says so already.'
  return await applyAtOnce(text, `${role} tries ${keys.slice(0, 5).join(', ')} in ${environment}`.slice(0, 400))
}
