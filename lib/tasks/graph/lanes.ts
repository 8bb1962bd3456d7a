type Task = { number: number; phase: string | null; waitsFor: readonly { number: number | null }[] }

/**
 * The phases of these tasks from left to right; null, for tasks without one, is the last. Phases with numbers in their names
 * stand in the order of these. Of the others one is put behind those for whose tasks more of its own wait than theirs for its.
 */
export function lanesOf(tasks: readonly Task[]): (string | null)[] {
  const names = [...new Set(tasks.flatMap(({ phase }) => phase ?? []))].toSorted(byName)
  const waits = waitsBetween(tasks)
  const isFirst = (one: string, other: string) =>
    (waits.get(`${other}\n${one}`) ?? 0) > (waits.get(`${one}\n${other}`) ?? 0)
  const placed = new Set(names.filter((name) => /\d/.test(name)))
  const named = names.filter((name) => !placed.has(name))
  const passed = new Set<string>()
  // Where they wait for each other in a circle, it is cut where it was entered.
  function place(name: string): void {
    if (passed.has(name)) return
    passed.add(name)
    for (const other of named) if (isFirst(other, name)) place(other)
    placed.add(name)
  }
  for (const name of named) place(name)
  return [...placed, ...(tasks.some(({ phase }) => phase === null) ? [null] : [])]
}

/** How many tasks of one phase wait for tasks of another, by both names. */
function waitsBetween(tasks: readonly Task[]): ReadonlyMap<string, number> {
  const phases = new Map(tasks.map(({ number, phase }) => [number, phase]))
  const counted = new Map<string, number>()
  for (const { phase, waitsFor } of tasks)
    for (const { number } of waitsFor) {
      const key = `${phase}\n${number === null ? null : phases.get(number)}`
      counted.set(key, (counted.get(key) ?? 0) + 1)
    }
  return counted
}

function byName(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true })
}
