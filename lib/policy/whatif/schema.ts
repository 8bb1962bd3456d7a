import { z } from 'zod'
import { name } from '@/lib/policy/schema'

const whole = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number)

/** The address of the page "What if": who would use which tool where, and what is known of the call. */
export const whatIfAddress = z.object({
  pod: z.string().max(80).optional(),
  role: name.optional(),
  department: name.optional(),
  env: name.optional(),
  tool: z
    .string()
    .max(120)
    .regex(/^[a-z][a-z0-9_.]*$/)
    .optional(),
  /** Paths, between commas. */
  path: z.string().max(1000).optional(),
  branch: z.string().max(255).optional(),
  repository: z.string().max(255).optional(),
  /** In bytes. */
  size: whole.optional(),
  /** Calls of this tool in the hour before. */
  rate: whole.optional(),
})
export type WhatIfFilter = z.output<typeof whatIfAddress>
