/** The parts of a policy document whose names speak of each other. */
type Parts = {
  environments: readonly string[]
  departments: Readonly<Record<string, unknown>>
  roles: Readonly<
    Record<string, { inherits?: readonly string[]; rules: readonly { id?: string; in?: readonly string[] }[] }>
  >
  changes?: Readonly<Record<string, { rows?: readonly { in?: readonly string[] }[] }>>
}

type Issue = { path: PropertyKey[]; message: string }

/** What only shows when the parts are held against each other. */
export function crossProblems({ environments, departments, roles, changes = {} }: Parts): Issue[] {
  const issues: Issue[] = [
    ...twins(environments).map((at) => ({
      path: ['environments', environments.indexOf(at)],
      message: `${at} is named twice`,
    })),
    ...twins(Object.keys(departments)).map((at) => ({ path: ['departments', at], message: `${at} is named twice` })),
    ...twins(Object.keys(roles)).map((at) => ({ path: ['roles', at], message: `${at} is named twice` })),
  ]
  const known = new Set(environments.map(fold))
  const parents = new Map(Object.entries(roles).map(([name, { inherits = [] }]) => [fold(name), inherits.map(fold)]))
  const ids = new Set<string>()
  for (const [role, { inherits = [], rules }] of Object.entries(roles)) {
    for (const [at, parent] of inherits.entries())
      if (!parents.has(fold(parent)))
        issues.push({ path: ['roles', role, 'inherits', at], message: `There is no role ${parent}` })
    if (reaches(parents, fold(role)))
      issues.push({ path: ['roles', role, 'inherits'], message: `${role} inherits from itself` })
    for (const [at, { id, in: places = [] }] of rules.entries()) {
      for (const place of places)
        if (!known.has(fold(place)))
          issues.push({ path: ['roles', role, 'rules', at, 'in'], message: `There is no environment ${place}` })
      if (id !== undefined && ids.has(id))
        issues.push({ path: ['roles', role, 'rules', at, 'id'], message: `Two rules are named ${id}` })
      if (id !== undefined) ids.add(id)
    }
  }
  return [...issues, ...rowProblems(changes, known)]
}

/** Rows tell prompts apart, and nothing else that people ask to change. */
function rowProblems(changes: NonNullable<Parts['changes']>, known: ReadonlySet<string>): Issue[] {
  return Object.entries(changes).flatMap(([kind, { rows }]): Issue[] => {
    if (!rows) return []
    if (kind !== 'prompts') return [{ path: ['changes', kind, 'rows'], message: 'Only changes of prompts have rows' }]
    return rows.flatMap(({ in: places = [] }, at) =>
      places.flatMap((place) =>
        known.has(fold(place))
          ? []
          : [{ path: ['changes', kind, 'rows', at, 'in'], message: `There is no environment ${place}` }],
      ),
    )
  })
}

function twins(names: readonly string[]): string[] {
  const seen = new Set<string>()
  return names.filter((name) => seen.has(fold(name)) || !seen.add(fold(name)))
}

/** Whether a role comes back to itself by way of what it inherits. */
function reaches(parents: ReadonlyMap<string, readonly string[]>, start: string): boolean {
  const waiting = [...(parents.get(start) ?? [])]
  const seen = new Set<string>()
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === start) return true
    if (seen.has(name)) continue
    seen.add(name)
    waiting.push(...(parents.get(name) ?? []))
  }
  return false
}

/** The form in which names are compared. */
export function fold(name: string): string {
  return name.toLowerCase()
}
