import { callFacts } from '@/lib/calls/rules'

type Arguments = Readonly<Record<string, unknown>>

/** Whether two calls of a tool are about the same: in the same place, about one path at least, or with one value that is the same. */
export function isAboutTheSame(one: Arguments, other: Arguments): boolean {
  const [mine, theirs] = [callFacts(one), callFacts(other)]
  if (mine.branch !== theirs.branch || mine.repository !== theirs.repository) return false
  if (mine.paths.length > 0 || theirs.paths.length > 0) return mine.paths.some((path) => theirs.paths.includes(path))
  return Object.entries(one).some(
    ([name, value]) => Object.hasOwn(other, name) && JSON.stringify(other[name]) === JSON.stringify(value),
  )
}
