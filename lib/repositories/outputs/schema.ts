import { z } from 'zod'
import { environments } from '@/lib/core/environment'
import { branchName, repositoryName } from '@/lib/repositories/schema'

const slug = z.string().min(1).max(100)

/** Whose accepted outputs a repository takes: those of these pods where they act, on this branch. No pods, nobody's. */
export const outputsTaken = z.strictObject({
  repository: repositoryName,
  environment: z.enum(environments, 'Choose where the pods act'),
  branch: branchName,
  // From a form a single one is no list, and none is nothing at all.
  pods: z.preprocess(
    (given) => (given === undefined || given === '' ? [] : [given].flat()),
    z.array(slug).max(200, 'Choose 200 pods at most'),
  ),
})

/** The same as a page shows it; null where a repository takes nobody's. */
export type TakenOutputs = {
  environment: string
  branch: string
  pods: { slug: string; name: string }[]
}

/** A pod whose outputs could be taken, where it acts, and the other repository that takes them there already. */
export type PodOption = { slug: string; name: string; environments: { name: string; takenBy: string | null }[] }
