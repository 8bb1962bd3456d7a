import { nameAt } from '@/lib/core/pointer'
import type { Change } from '@/lib/requests/schema'

/** What a marked value is called here, as beside the value itself; `titles` are what the catalogue calls arguments. */
export function markedName({ content }: Change, field: string): string {
  const { titles = {} } = content as { titles?: Readonly<Record<string, string>> }
  const name = nameAt(field)
  return (Object.hasOwn(titles, name) ? titles[name]! : name).replaceAll('_', ' ')
}
