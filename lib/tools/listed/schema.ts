import { z } from 'zod'

/** So many tools a pod proposes at once, and so many drafts of one pod wait for somebody to look at them. */
export const mostProposed = 50

/** What a pod proposes: each in a form in which agents have tools. What is wrong with one is told, and the others are kept. */
export const toolsProposed = z.strictObject({
  tools: z
    .array(z.record(z.string(), z.unknown()), 'Send a list of tools')
    .min(1, 'Send at least one tool')
    .max(mostProposed, `Send at most ${mostProposed} tools at once`),
})

/** What became of a proposed tool. `other_form`: it is here in another form, which is not this pod's to change. */
export const proposedWhat = z.enum(['added', 'changed', 'waiting', 'same', 'other_form'])
export type ProposedTool = { key: string; what: z.output<typeof proposedWhat>; notes: string[] }
