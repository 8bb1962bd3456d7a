import { asked, type Question } from '@/bench/questions/asked'
import { listPrompts, promptBoard } from '@/lib/prompts/board/queries'
import { livePrompt, promptDetail } from '@/lib/prompts/queries'

/** What is asked about the texts that pods work from. */
export const prompts: readonly Question[] = [
  asked('prompts', listPrompts, ({ everything }) => [everything, {}]),
  asked('prompts in review', listPrompts, ({ everything }) => [everything, { state: 'in_review' as const }]),
  asked('prompts that somebody drafted', listPrompts, ({ everything }) => [
    everything,
    { state: 'draft' as const, owner: 'none' },
  ]),
  asked('prompts called so', listPrompts, ({ everything }) => [everything, { q: 'lamp' }]),
  asked('how many prompts stand where', promptBoard, ({ everything }) => [everything]),
  asked('a version of a prompt', promptDetail, ({ everything }) => [everything, 'none', 1]),
  asked('the prompt that is live', livePrompt, ({ asPod }) => [asPod, 'none']),
]
