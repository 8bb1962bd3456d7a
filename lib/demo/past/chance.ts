/** Draws that are the same each time for one seed, so that a history can be made again. */
export type Chance = {
  /** From 0 up to 1. */
  next(): number
  /** A whole number from the first up to and with the second. */
  between(least: number, most: number): number
  pick<Value>(from: readonly Value[]): Value
  /** One of some of which each weighs something. */
  weighed<Value extends { weight: number }>(from: readonly Value[]): Value
  /** Most draws lie about the middle and a few far above it, as waiting does. */
  about(middle: number, spread: number): number
}

/** Mulberry32 by Tommy Ettinger, which is in the public domain. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick: (from) => from[Math.floor(next() * from.length)]!,
    weighed(from) {
      let left = next() * from.reduce((sum, { weight }) => sum + weight, 0)
      return from.find(({ weight }) => (left -= weight) < 0) ?? from.at(-1)!
    },
    about(middle, spread) {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
      return middle * Math.exp(spread * normal)
    },
  }
}
