import { z } from 'zod'

const number = z.number().int()

/** What is done with the demo as a whole. */
export const demoEvents = {
  'demo.loaded': z.object({ people: number, pods: number }),
  /** `seed` is what the days were drawn by. */
  'demo.history_written': z.object({ days: number, calls: number, requests: number, lines: number, seed: number }),
  'demo.removed': z.object({ pods: number, people: number, requests: number }),
} as const
