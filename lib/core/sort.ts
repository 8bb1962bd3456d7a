import { z } from 'zod'

/** By what a list is ordered, as it stands in an address: by a name, from its beginning or, after "-", from its end. */
export type Sort<Name extends string> = `${'' | '-'}${Name}`

/** The orders that a list by these names can have. */
export function sortBy<const Name extends string>(names: readonly Name[]) {
  const all = names.flatMap((name) => [name, `-${name}`] as Sort<Name>[])
  return z.enum(all as [Sort<Name>, ...Sort<Name>[]])
}

/** Which name a list is ordered by, and in which direction. */
export function sortOf<Name extends string>(sort: Sort<Name>): { name: Name; direction: 'asc' | 'desc' } {
  const isBack = sort.startsWith('-')
  return { name: (isBack ? sort.slice(1) : sort) as Name, direction: isBack ? 'desc' : 'asc' }
}
