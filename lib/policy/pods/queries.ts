import 'server-only'
import { type Actor, demand } from '@/lib/core/actor'
import { wholeRoles } from '@/lib/policy/matrix'
import { inForceOrNone } from '@/lib/policy/queries'
import { type Reach, reachOf } from '@/lib/policy/reach'
import { reachSentences } from '@/lib/policy/reach-words'

/** What a pod may do in one environment under the policy in force. */
export type PlaceOfPod = {
  environment: string
  /** The paragraph, sentence by sentence. */
  words: string[]
  /** The tools that are open to it; all others are denied. */
  tools: readonly (Pick<Reach, 'answer' | 'conditional' | 'duties'> & { key: string; title: string })[]
}

type Who = { name: string; role: string; department: string; environments: readonly string[] }

/** What a pod may do, environment by environment; null while no policy is in force. */
export async function podReach(actor: Actor, { name, environments, ...who }: Who): Promise<PlaceOfPod[] | null> {
  demand(actor, 'pods:read')
  const snapshot = (await inForceOrNone())?.snapshot
  if (!snapshot) return null
  return environments.map((environment) => {
    const reach = reachOf(snapshot, { ...who, environment })
    return {
      environment,
      words: reachSentences(name, environment, reach, snapshot.tools.size),
      tools: reach.map(({ tool: { key, title }, answer, conditional, duties }) => ({
        key,
        title,
        answer,
        conditional,
        duties,
      })),
    }
  })
}

/** The roles that pods have, the departments and the environments that the policy in force knows; none while none is. */
export async function podPlaces(actor: Actor): Promise<Record<'roles' | 'departments' | 'environments', string[]>> {
  demand(actor, 'pods:read')
  const document = (await inForceOrNone())?.document
  return {
    roles: document ? wholeRoles(document) : [],
    departments: Object.keys(document?.departments ?? {}),
    environments: [...(document?.environments ?? [])],
  }
}
