/** One line of a tree: how deep, its name, and its value; null for what holds others. */
export type Branch = { depth: number; name: string; value: string | null }

/** So many lines of a tree are shown, so deep, and so much of a value. */
const mostBranches = 500
const deepest = 24
const longest = 300

/** What a value holds, line by line, and whether there is more of it. */
export function branchesOf(value: unknown): { branches: Branch[]; isCut: boolean } {
  const branches: Branch[] = []
  let isCut = false
  const walk = (here: unknown, name: string, depth: number) => {
    if (branches.length >= mostBranches || depth > deepest) {
      isCut = true
      return
    }
    if (typeof here !== 'object' || here === null) {
      const words = String(here)
      branches.push({ depth, name, value: words.length > longest ? `${words.slice(0, longest)}…` : words })
      return
    }
    const entries = Array.isArray(here)
      ? here.map((item: unknown, at) => [`${at + 1}`, item] as const)
      : Object.entries(here)
    branches.push({ depth, name, value: entries.length === 0 ? '(empty)' : null })
    for (const [inner, item] of entries) walk(item, inner.slice(0, longest), depth + 1)
  }
  walk(value, '', 0)
  return { branches, isCut }
}
