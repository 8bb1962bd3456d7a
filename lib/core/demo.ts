import { z } from 'zod'

/** What is kept of the demo under its setting: whether it is here, and which changes of policy ever came with it. */
export const demoSetting = z.object({
  on: z.boolean(),
  /** Their identifiers, the newest last. */
  changes: z.array(z.string()).default([]),
})
