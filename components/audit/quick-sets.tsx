import { isQuickSet, quickSets, type ReadFilter } from '@/components/audit/filter-values'
import { Segmented } from '@/components/ui/link-row'
import { audit } from '@/lib/core/screens'

/** The questions asked most often of the record, one press each. */
export function QuickSets({ read, today }: { read: ReadFilter; today: string }) {
  const items = quickSets(today).map((set) => ({
    label: set.label,
    href: audit(set.values),
    current: isQuickSet(read.values, set),
  }))
  return <Segmented label="Often asked" items={items} />
}
