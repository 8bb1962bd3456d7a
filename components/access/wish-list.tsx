import { Sentence } from '@/components/signs/sentence'
import { outcomeOf } from '@/components/requests/words'
import { OutcomeChip } from '@/components/signs/outcome-chip'
import { AppLink } from '@/components/ui/app-link'
import { type Column, DataTable } from '@/components/ui/table'
import { TimeStack } from '@/components/ui/time'
import type { WishRow } from '@/lib/access/schema'
import { paths } from '@/lib/core/paths'

const columns: readonly Column<WishRow>[] = [
  { key: 'state', label: 'State', nowrap: true, cell: ({ state }) => <OutcomeChip {...outcomeOf(state)} /> },
  {
    key: 'wish',
    label: 'Request',
    rowHeader: true,
    wide: true,
    cell: ({ number, sentence, note }) => (
      <>
        <AppLink
          href={paths.request(number)}
          className="font-strong text-ink no-underline hover:underline stacked:underline"
        >
          <Sentence text={sentence} />
        </AppLink>
        {note && <p className="mt-0.5 text-small whitespace-pre-line text-muted">{note}</p>}
      </>
    ),
  },
  { key: 'number', label: 'Number', nowrap: true, cell: ({ number }) => `CS-${number}` },
  { key: 'asked', label: 'Asked', cell: ({ askedAt }) => <TimeStack at={askedAt} /> },
]

/** What somebody asked for, the newest first. */
export function WishList({ wishes }: { wishes: readonly WishRow[] }) {
  return <DataTable caption="Newest first" columns={columns} rows={wishes} rowKey={({ number }) => String(number)} />
}
