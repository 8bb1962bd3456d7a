/** Looks up many keys at once; what is not found is absent. */
type LookUp<Value> = (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>

/**
 * Whoever comes first is looked up at once; those who come within so many milliseconds after that are looked up together.
 * Nobody gets what was read before they came.
 */
export function together<Value>(ms: number, lookUp: LookUp<Value>): (key: string) => Promise<Value | undefined> {
  type Gathering = { keys: Set<string>; found: Promise<ReadonlyMap<string, Value>> }
  let gathering: Gathering | null = null
  let isPausing = false

  function pause(): void {
    isPausing = true
    setTimeout(() => (isPausing = false), ms)
  }

  function gather(): Gathering {
    const keys = new Set<string>()
    const begun = new Promise<void>((begin) => setTimeout(begin, ms))
    const found = begun.then(() => {
      gathering = null
      pause()
      return lookUp([...keys])
    })
    return { keys, found }
  }

  return async (key) => {
    if (!isPausing && !gathering) {
      pause()
      return (await lookUp([key])).get(key)
    }
    gathering ??= gather()
    gathering.keys.add(key)
    return (await gathering.found).get(key)
  }
}
