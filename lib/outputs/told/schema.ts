import type { ToldOf } from '@/lib/audit/told/schema'
import type { Answer } from '@/lib/requests/ended/answers'

/** What people made of a revision that a pod handed in. */
export const outputToldTypes = ['output.accepted', 'output.refused', 'output.sent_back'] as const

export type OutputTold = ToldOf<
  (typeof outputToldTypes)[number],
  {
    /** The revision. */
    id: string
    path: string
    repo_name: string
    revision: number
    task: string
    state: Answer
    request: string | null
    at: string
  }
>
