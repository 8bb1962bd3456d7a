/** Hands that work in the background, each at something of its own, never two at the same and never more than so many. */
export type Hands = {
  /** What they are at. */
  busy(): string[]
  free(): number
  /** Sets a free hand to work; `done` is called once it is free again, unless it failed: that waits for the next round. */
  give(at: string, work: () => Promise<void>, done?: () => void): Promise<void>
  /** Waits until all that are at work are done. */
  rest(): Promise<void>
}

export function newHands(most: number, log: (problem: unknown) => void): Hands {
  const working = new Map<string, Promise<void>>()
  async function run(at: string, work: () => Promise<void>, done?: () => void): Promise<void> {
    try {
      await Promise.resolve().then(work)
    } catch (error) {
      log(error)
      return
    } finally {
      working.delete(at)
    }
    done?.()
  }
  return {
    busy: () => [...working.keys()],
    free: () => Math.max(0, most - working.size),
    give(at, work, done) {
      const running = run(at, work, done)
      working.set(at, running)
      return running
    },
    rest: async () => void (await Promise.allSettled(working.values())),
  }
}
