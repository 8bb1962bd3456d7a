const rememberedMs = 1_000

/** What was found in the last second, or is being looked for: many who ask at once cost one look. */
export function remembered<Value>(look: () => Promise<Value>): () => Promise<Value> {
  let found: Promise<Value> | undefined
  let until = 0
  return () => {
    if (found && Date.now() < until) return found
    until = Infinity
    found = look().finally(() => (until = Date.now() + rememberedMs))
    return found
  }
}
