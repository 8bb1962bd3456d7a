import 'server-only'
import { z } from 'zod'
import { type Ask, heard } from '@/lib/github/app'
import type { Guard } from '@/lib/github/guard'
import type { Place } from '@/lib/github/place'
import { GithubProblem } from '@/lib/github/problem'

/** The name of the check that waits for the signatures, as rules of branches name it. */
export const checkName = 'countersign'

const branchAt = z.object({
  protected: z.boolean(),
  protection: z
    .object({
      enabled: z.boolean().optional(),
      required_status_checks: z
        .object({
          contexts: z.array(z.string()),
          checks: z.array(z.object({ context: z.string(), app_id: z.number().nullish() })).optional(),
        })
        .optional(),
    })
    .optional(),
})
const rule = z.object({
  type: z.string(),
  parameters: z
    .object({
      required_status_checks: z
        .array(z.object({ context: z.string(), integration_id: z.number().nullish() }))
        .optional(),
    })
    .optional(),
})

type Branch = { ask: Ask; place: Place; branch: string; appId: number }

/**
 * How a branch is held at GitHub: by the rules that apply to it, and by the older kind of protection as far as that is shown.
 * It needs no permission to administer; who may pass by the rules is shown to administrators alone.
 */
export async function guardOf({ ask, place: { owner, repo }, branch, appId }: Branch): Promise<Guard> {
  const at = await ask('GET /repos/{owner}/{repo}/branches/{branch}', { owner, repo, branch }).catch(
    (error: unknown) => {
      if (error instanceof GithubProblem && error.trouble === 'not_there') return null
      throw error
    },
  )
  if (at === null) return { branch, is: 'no_branch', setBack: 'unseen', removal: 'unseen' }
  const ruled = heard(
    z.array(rule),
    (await ask('GET /repos/{owner}/{repo}/rules/branches/{branch}', { owner, repo, branch })).data,
  )
  const { protected: isProtected, protection } = heard(branchAt, at.data)
  const mayBeOld = isProtected && protection?.enabled !== false
  const against = (type: string) =>
    ruled.some((one) => one.type === type) ? 'refused' : mayBeOld ? 'unseen' : ('taken' as const)
  const rest = { branch, setBack: against('non_fast_forward'), removal: against('deletion') } as const
  if (!isProtected && ruled.length === 0) return { ...rest, is: 'open' }
  const classic = protection?.required_status_checks
  const wanted = [
    ...ruled
      .flatMap(({ type, parameters }) =>
        type === 'required_status_checks' ? (parameters?.required_status_checks ?? []) : [],
      )
      .map(({ context, integration_id: of }) => ({ context, of })),
    ...(classic?.checks?.map(({ context, app_id: of }) => ({ context, of })) ??
      classic?.contexts.map((context) => ({ context, of: null })) ??
      []),
  ].filter(({ context }) => context === checkName)
  if (wanted.some(({ of }) => of === appId)) return { ...rest, is: 'held' }
  return { ...rest, is: wanted.length === 0 ? 'not_required' : 'by_anybody' }
}
