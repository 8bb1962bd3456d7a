import 'server-only'
import { applyAtOnce } from '@/lib/cli/apply'
import { CliProblem } from '@/lib/cli/command'
import { systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { openDepartment } from '@/lib/policy/edit/department'
import { applyEdits } from '@/lib/policy/edit/edit'
import type { CellAnswer } from '@/lib/policy/edit/schema'
import { documentInForce, policyNow } from '@/lib/policy/queries'

type Use = { role: string; environment: string; answer: CellAnswer }

/**
 * Lets a role use tools in one environment, past everybody, and says so: the cell of the role, and the list of each
 * department in which pods of that role are. For trying; every page tells it until somebody looked.
 */
export async function letUse(keys: readonly string[], { role, environment, answer }: Use): Promise<string[]> {
  const inForce = await documentInForce(systemActor)
  if (!inForce) throw new CliProblem('No policy is in force.')
  const pods = await podsOf(role)
  let { document: text } = inForce
  const told: string[] = []
  for (const department of [...new Set(pods.map(({ department: name }) => name))].toSorted()) {
    const opened = openDepartment(text, department, keys)
    if (!opened.ok) throw new CliProblem(opened.words)
    ;({ text } = opened)
    const theirs = pods.filter((pod) => pod.department === department).map(({ slug }) => slug)
    if (opened.added.length > 0)
      told.push(
        `The department ${department}, in which ${listed(theirs)} of this role ${theirs.length === 1 ? 'is' : 'are'}, may use ${listed(opened.added)} from now on.`,
      )
  }
  const { tools } = await policyNow()
  const edits = keys.map((tool) => ({ kind: 'cell' as const, role, environment, tool, answer }))
  const edited = applyEdits(text, edits, [...tools.values()])
  if (edited.refused.length > 0) throw new CliProblem(edited.refused.map(({ refusal: { words } }) => words).join('\n'))
  if (pods.length === 0) told.push(`No pod has the role ${role} yet; one is made with: pods add.`)
  if (edited.text === inForce.document) return [...told, 'The policy says so already.']
  return [...told, await applyAtOnce(edited.text, `${role} tries ${listed(keys)} in ${environment}`.slice(0, 400))]
}

/** The pods of a role that may act some day, by their names. */
async function podsOf(role: string) {
  return await read.pod.findMany({
    where: { role: { equals: role, mode: 'insensitive' }, state: { not: 'retired' } },
    select: { slug: true, department: true },
    orderBy: { slug: 'asc' },
  })
}

function listed(names: readonly string[]): string {
  const [shown, more] = [names.slice(0, 5), names.length - 5]
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
