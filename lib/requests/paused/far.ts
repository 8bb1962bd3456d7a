/**
 * While its clock is paused, the end of a request lies a thousand years further off: whatever asks whether it is over, is
 * due or should be told of is answered rightly without knowing of emergency stops. What was left is put back when it goes on.
 */
export const farHours = 8_766_000

const far = Date.UTC(2900, 0, 1)

/** Whether the moment at which a request ends is out of reach, as its clock is paused. */
export function isPaused(endsAt: string | Date): boolean {
  return new Date(endsAt).getTime() > far
}
