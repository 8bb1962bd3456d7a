import type { Answer, Duty } from '@/lib/policy/schema'

/** What comes of a delivery there: whom the policy and the owners of the place ask, by which rule. */
export type Said = { answer: Answer; duties: Duty[]; rule: string | null }

/** A branch into which pods may deliver: what holds for most of its paths, and where else another thing does. */
export type AbleBranch = {
  branch: string
  anywhere: Said
  /** Places in which something else holds, as the policy or the repository names them. */
  places: (Said & { paths: string[] })[]
}

/** Pods that may read a repository, and may all do the same there. */
export type Able = {
  where: { environment: string; pods: { slug: string; name: string }[] }[]
  /** Whether they may keep branches of their own. */
  own: boolean
  branches: AbleBranch[]
  /** Rules that look at what is delivered, or at how much, and may decide otherwise. */
  looks: { answer: Answer; words: string }[]
}

/** People of a group who sign, by their names. */
export type Signing = { group: string; title: string; people: string[]; more: number }

export type WhoDelivers = {
  able: Able[]
  /** How many pods may not even read it. */
  unable: number
  signing: Signing[]
}
