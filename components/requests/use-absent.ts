import { useEffect, useState } from 'react'
import { absentIds } from '@/components/requests/queue-merge'
import type { RequestRow } from '@/lib/requests/schema'

const none: readonly RequestRow[] = []

/** Asks where the rows stand now that are on the screen and not in the page of the list any more, with every news. */
export function useAbsent(shown: readonly RequestRow[], fresh: readonly RequestRow[]): readonly RequestRow[] {
  const [rows, setRows] = useState(none)
  useEffect(() => {
    const query = new URLSearchParams(absentIds(shown, fresh).map((id) => ['id', id])).toString()
    if (!query) return
    const stop = new AbortController()
    fetch(`/approvals/lines?${query}`, { signal: stop.signal })
      .then(async (answer) => answer.ok && setRows((await answer.json()) as RequestRow[]))
      // With the next news it is asked again; until then the row stands as it was.
      .catch(() => undefined)
    return () => stop.abort()
  }, [shown, fresh])
  return rows
}
