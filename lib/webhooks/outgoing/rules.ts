/** So long a message is tried before it is given up. */
export const triedForHours = 24

const [firstMs, longestMs] = [1_000, 3_600_000]

/**
 * How long to wait after so many attempts that failed one after another: twice as long each time, an hour at most, and of
 * that a share by chance, so that what failed together does not come back together. A receiver may ask for longer.
 */
export function waitMs(failures: number, chance: number, retryAfterSeconds: number | null = null): number {
  const doubled = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30))
  const own = doubled / 2 + (doubled / 2) * chance
  return Math.round(Math.max(own, Math.min(longestMs, (retryAfterSeconds ?? 0) * 1_000)))
}

/** Whether a message that could not be handed over is given up. */
export function isGivenUp(madeAt: Date, now: Date): boolean {
  return now.getTime() - madeAt.getTime() >= triedForHours * 3_600_000
}
