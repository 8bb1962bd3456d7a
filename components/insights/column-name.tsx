import { Time } from '@/components/ui/time'
import type { Column } from '@/lib/insights/board/chart'

/** What a column is called: a day, an hour, or its own name. */
export function ColumnName({ column }: { column: Column }) {
  return 'from' in column ? <Time at={column.from} mode="absolute" /> : column.name
}
