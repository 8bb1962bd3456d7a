import { Notice } from '@/components/ui/notice'
import { TextLink } from '@/components/ui/app-link'
import type { Archived } from '@/lib/audit/months/queries'
import { archives } from '@/lib/core/screens'

/** That events of some months are not here any more, and where they are. `seesAll` is whoever may see the list of archives. */
export function ArchivedNote({ archived, seesAll = true }: { archived: Archived; seesAll?: boolean }) {
  return (
    <Notice className="my-4" title={`Events of ${archivedWords(archived)} are in archives`}>
      They were moved out of the audit trail into files and are not among what you see here. Whoever runs the
      installation reads them with <code translate="no">countersign record read {archived.first}</code>.{' '}
      {seesAll && (
        <TextLink href={archives(archived.count === 1 ? { month: archived.first } : {})}>See the archives</TextLink>
      )}
    </Notice>
  )
}

/** "2026-01", "2026-01 and 2026-02", "6 months from 2025-11 to 2026-05". */
function archivedWords({ count, first, last }: Archived): string {
  if (count === 1) return first
  return count === 2 ? `${first} and ${last}` : `${count} months from ${first} to ${last}`
}
