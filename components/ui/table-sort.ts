/** Where a list is ordered by a column, the other way round if it already is; and the way it is, or null. */
export type SortLink = { href: string; direction: 'asc' | 'desc' | null }

/** The links of the heads of a table that is ordered by `current`. Times begin with the newest, everything else with its first. */
export function sortLinks<const Name extends string>(
  names: readonly Name[],
  current: Name | `-${Name}`,
  href: (sort: Name | `-${Name}`) => string,
  newestFirst: readonly Name[] = names.filter((name) => name === 'changed'),
): Record<Name, SortLink> {
  const links = names.map((name): [Name, SortLink] => {
    const back: `-${Name}` = `-${name}`
    if (current === name) return [name, { href: href(back), direction: 'asc' }]
    if (current === back) return [name, { href: href(name), direction: 'desc' }]
    return [name, { href: href(newestFirst.includes(name) ? back : name), direction: null }]
  })
  return Object.fromEntries(links) as Record<Name, SortLink>
}
