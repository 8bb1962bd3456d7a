import { z } from 'zod'

/** How a made-up person answers: three decisions, and none at all. */
export const trialAnswers = ['approve', 'reject', 'changes', 'expire'] as const
export const trialAnswer = z.enum(trialAnswers, `Say one of ${trialAnswers.join(', ')}`)
export type TrialAnswer = z.output<typeof trialAnswer>

export const trialInput = z.strictObject({ callId: z.string().min(1).max(40), answer: trialAnswer })

/** How long a call that is tried waits before it is answered, and how long the answer can be taken back. */
export const trialSeconds = 1
