const step = 16 * 1024

/** How many bytes two contents share from their start. Compared in large steps, then byte by byte in the step that differs. */
export function commonStart(one: Buffer, other: Buffer): number {
  const most = Math.min(one.length, other.length)
  let at = 0
  while (at + step <= most && one.compare(other, at, at + step, at, at + step) === 0) at += step
  while (at < most && one[at] === other[at]) at++
  return at
}

/** How many bytes two contents share at their end, at most as many as allowed. */
export function commonEnd(one: Buffer, other: Buffer, most: number): number {
  const [a, b] = [one.length, other.length]
  let count = 0
  while (count + step <= most && one.compare(other, b - count - step, b - count, a - count - step, a - count) === 0)
    count += step
  while (count < most && one[a - count - 1] === other[b - count - 1]) count++
  return count
}
