import type { PromptState } from '@/lib/prompts/schema'

/** A text that stands on the board of prompts: as which version, and where that is live. */
export type Standing = {
  slug: string
  title: string
  number: number
  state: PromptState
  liveIn: string[]
}

/** Where a version was taken up from. */
export type Origin = { originId: string; originName: string; originPath: string; originCommit: string }
