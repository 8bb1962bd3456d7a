import { z } from 'zod'

/** What is kept of the demo under its setting: whether it is here, and what came with it. */
export const demoSetting = z.object({
  on: z.boolean(),
  /** Their identifiers, the newest last. */
  changes: z.array(z.string()).default([]),
  /** Where its repository lies, from which it was read. */
  repository: z.string().nullable().default(null),
  /** The repository into which its pods deliver, by name; it is kept after the demo has gone, closed. */
  kept: z.string().nullable().default(null),
  /** Whether days that nobody lived were written: once, as the record keeps them. */
  history: z.boolean().default(false),
})

/** So many days that nobody lived the demo writes, up to the one on which it does. */
export const pastDays = 30

/** What the demo needs to speak to the gate as its pods do, and what the terminal prints for trying out by hand. */
export const demoFile = z.object({
  people: z.array(z.object({ name: z.string(), role: z.string(), login: z.string() })),
  pods: z.array(
    z.object({
      slug: z.string(),
      name: z.string(),
      environment: z.string(),
      clientId: z.string(),
      clientSecret: z.string(),
      serviceKey: z.string(),
    }),
  ),
  /** Where pods deliver; null where nothing is kept for it. */
  repository: z.object({ id: z.string(), name: z.string() }).nullable().default(null),
})
export type DemoFile = z.output<typeof demoFile>
