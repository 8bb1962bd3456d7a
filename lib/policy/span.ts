import { z } from 'zod'

const secondsIn = { m: 60, h: 3600, d: 86_400 } as const

/** Seconds in "30m", "24h" or "2d". */
export function secondsOf(text: string): number {
  return Number.parseInt(text, 10) * secondsIn[text.at(-1) as keyof typeof secondsIn]
}

/** How long something waits for people. */
export const span = z
  .string()
  .regex(/^[1-9][0-9]{0,3}[mhd]$/, 'Write a time such as 30m, 24h or 2d')
  .refine((text) => secondsOf(text) <= 30 * secondsIn.d, 'A request waits at most 30 days')

/** How long a permission can be used once its pod has seen it. */
export const permissionSpan = z
  .string()
  .regex(/^[1-9][0-9]{0,3}[mhd]$/, 'Write a time such as 15m, 4h or 1d')
  .refine((text) => secondsOf(text) <= secondsIn.d, 'A permission lives at most a day')
