import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import type { CellName } from '@/lib/core/paths'
import { read } from '@/lib/db/client'
import { type InForce, NoPolicy, policyNow } from '@/lib/policy/queries'
import { decide } from '@/lib/policy/rules'
import type { Decision } from '@/lib/policy/schema'
import { fold } from '@/lib/policy/shape'
import { type Caller, questionAbout } from '@/lib/policy/whatif/question'
import type { WhatIfFilter } from '@/lib/policy/whatif/schema'

/** What can be asked of the policy in force, and its answer once enough was said. */
export type WhatIf = {
  environments: string[]
  departments: string[]
  roles: string[]
  pods: { slug: string; name: string }[]
  tools: { key: string; title: string }[]
  environment: string
  /** Null until somebody and a tool were named. */
  answer:
    | (Decision & { who: string; toolTitle: string; department: string; isDepartmentChosen: boolean; cell: CellName })
    | null
  /** Names in the address that are not known. */
  unknown: string[]
}

const mostPods = 200

/** What the policy in force would say to a call that nobody has made, or null while none is in force. Nothing is recorded. */
export async function whatIf(actor: Actor, filter: WhatIfFilter): Promise<WhatIf | null> {
  demand(actor, 'policy:read')
  const inForce = await policyNow().catch((error: unknown) => {
    if (error instanceof NoPolicy) return null
    throw error
  })
  if (!inForce) return null
  const { document, snapshot } = inForce
  const [pods, pod] = await Promise.all([
    read.pod.findMany({
      where: { state: 'active' },
      select: { slug: true, name: true },
      orderBy: [{ name: 'asc' }, { slug: 'asc' }],
      take: mostPods,
    }),
    filter.pod ? read.pod.findUnique({ where: { slug: filter.pod } }) : null,
  ])
  const environments = [...snapshot.places]
  const departments = Object.keys(document.departments)
  const roles = Object.keys(document.roles)
  const known = (name: string | undefined, among: readonly string[]) =>
    name === undefined ? undefined : among.find((other) => fold(other) === fold(name))
  const environment = known(filter.env, environments) ?? known('prod', environments) ?? environments.at(-1)!
  const role = known(filter.role, roles)
  const department = known(filter.department, departments) ?? null
  const tools = [...snapshot.tools.values()].map(({ tool: { key, title } }) => ({ key, title }))
  const tool = tools.find(({ key }) => key === filter.tool)
  const peer = role && !department ? await read.pod.findFirst({ where: { role, state: 'active' } }) : null
  const who = pod
    ? { words: pod.name, role: pod.role, department: pod.department, boundTo: pod.repositories }
    : role && { words: role, role, department, boundTo: [] }
  return {
    environments,
    departments,
    roles,
    pods,
    tools: tools.toSorted((one, other) => one.title.localeCompare(other.title, 'en')),
    environment,
    answer: who && tool ? answerTo(inForce, { ...who, peer }, { environment, tool }, filter) : null,
    unknown: [
      ...(filter.env && !known(filter.env, environments) ? ['env'] : []),
      ...(filter.department && !department ? ['department'] : []),
      ...(filter.role && !role ? ['role'] : []),
      ...(filter.pod && !pod ? ['pod'] : []),
      ...(filter.tool && !tool ? ['tool'] : []),
    ],
  }
}

function answerTo(
  { snapshot }: InForce,
  who: Caller & { words: string; peer: { department: string } | null },
  { environment, tool }: { environment: string; tool: { key: string; title: string } },
  filter: WhatIfFilter,
): WhatIf['answer'] {
  // A pod that has the role says best for which department it is.
  const department = who.department ?? who.peer?.department ?? null
  const question = questionAbout(snapshot, { ...who, department }, { environment, tool: tool.key }, filter)
  const { role } = question
  return {
    ...decide(snapshot, question),
    who: who.words,
    toolTitle: tool.title,
    department: question.department,
    isDepartmentChosen: who.department !== null,
    cell: { role, department: question.department, environment, tool: tool.key },
  }
}
