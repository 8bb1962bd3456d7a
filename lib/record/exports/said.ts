/** What was asked for, as it stands in an address: names and texts, without what was not said. */
export function saidOf(filter: Readonly<Record<string, string | number | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
}
