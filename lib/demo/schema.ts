import { z } from 'zod'

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
})
export type DemoFile = z.output<typeof demoFile>
